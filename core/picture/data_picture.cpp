#include "core/picture/data_picture.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr std::size_t curve_points = 181, grid_points = 49;
/// How much farther than the targets reach the plot goes for a model that is far off, in their spreads.
constexpr double most_room = 0.4;

using Kind = DataPicture::Kind;

/// Rows and model that a picture is made from.
struct Source {
  const Data& data;
  const Objective* objective;  ///< null: the rows alone are shown
  RowModel model;
  Table raw, scaled;  ///< the drawn rows
  std::size_t rows;
  std::span<const double> point;
  bool has_model() const { return objective != nullptr; }
};

/// What a table without a formula is taken for: the target and the features there are.
RowModel bare_model(const Table& table) {
  RowModel model;
  model.target = target_column(table);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (c != model.target) model.features.push_back(c);
  model.labels = two_values(table.columns[model.target]);
  model.kind = ModelKind::value;
  return model;
}

Interval range_of(std::span<const double> values, double air) {
  double low = INFINITY, high = -INFINITY;
  for (const double value : values)
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  if (!(low <= high)) return {-1, 1};
  const double spread = high > low ? high - low : std::max(1.0, std::abs(low));
  return {low - air * spread, high + air * spread};
}

Kind kind_of(const RowModel& model) {
  const std::size_t features = model.features.size();
  if (model.kind == ModelKind::none) return Kind::losses;
  if (features == 2 && model.labels) return Kind::boundary;
  if (features <= 1) return Kind::curve;
  return model.kind == ModelKind::value ? Kind::scatter : Kind::losses;
}

std::vector<const double*> pointers(const Table& table) {
  std::vector<const double*> columns;
  for (const auto& column : table.columns) columns.push_back(column.data());
  return columns;
}

double scaled(double raw, const ColumnScale& scale) { return (raw - scale.offset) / scale.factor; }

std::vector<double> row_numbers(const std::vector<std::uint32_t>& rows) {
  std::vector<double> numbers;
  for (const std::uint32_t row : rows) numbers.push_back(row + 1.0);
  return numbers;
}

std::vector<double> evenly(const Interval& interval, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = interval.minimum + interval.size() * static_cast<double>(i) / static_cast<double>(count - 1);
  return values;
}

/// The model's targets for `x` of the feature, in the table's own units.
std::vector<double> curve_at(const Source& source, std::span<const double> point, std::span<const double> x) {
  std::vector<const double*> columns(source.raw.columns.size(), nullptr);
  std::vector<double> feature(x.begin(), x.end()), said(x.size());
  if (!source.model.features.empty()) {
    const std::size_t column = source.model.features.front();
    for (double& value : feature) value = scaled(value, source.data.scales[column]);
    columns[column] = feature.data();
  }
  predict(*source.objective, source.model, point, columns, said);
  return said;
}

void predict_rows(const Source& source, std::vector<double>& said) {
  said.resize(source.rows);
  predict(*source.objective, source.model, source.point, pointers(source.scaled), said);
}

void make_curve(DataPicture& picture, const Source& source, std::span<const double> first_point) {
  const RowModel& model = source.model;
  picture.up = source.raw.names[model.target];
  picture.y = source.raw.columns[model.target];
  if (model.features.empty()) {
    picture.across = "row";
    picture.x = row_numbers(picture.rows);
  } else {
    picture.across = source.raw.names[model.features.front()];
    picture.x = source.raw.columns[model.features.front()];
  }
  picture.x_range = range_of(picture.x, 0.06);
  picture.y_range = range_of(picture.y, 0.08);
  if (!source.has_model()) return;
  picture.curve_x = evenly(picture.x_range, curve_points);
  picture.curve_y = curve_at(source, source.point, picture.curve_x);
  predict_rows(source, picture.said);
  // Room for the curve where the run starts, but not so much that the rows become a dot. It stays the same while the
  // run is played.
  if (first_point.size() != source.point.size()) return;
  const Interval first = range_of(curve_at(source, first_point, picture.curve_x), 0);
  const double room = most_room * picture.y_range.size();
  picture.y_range.minimum = std::clamp(first.minimum, picture.y_range.minimum - room, picture.y_range.minimum);
  picture.y_range.maximum = std::clamp(first.maximum, picture.y_range.maximum, picture.y_range.maximum + room);
}

/// The margin over the plot, and the line where it is 0.
void make_margins(DataPicture& picture, const Source& source) {
  HeightGrid& grid = picture.margins;
  grid.window = {picture.x_range, picture.y_range};
  grid.columns = grid.rows = grid_points;
  const std::size_t first = source.model.features[0], second = source.model.features[1];
  const std::vector<double> across = evenly(picture.x_range, grid_points), up = evenly(picture.y_range, grid_points);
  std::vector<double> a, b;
  for (const double y : up)
    for (const double x : across) {
      a.push_back(scaled(x, source.data.scales[first]));
      b.push_back(scaled(y, source.data.scales[second]));
    }
  std::vector<const double*> columns(source.raw.columns.size(), nullptr);
  columns[first] = a.data();
  columns[second] = b.data();
  grid.values.resize(a.size());
  label_margins(*source.objective, source.model, source.point, columns, grid.values);
  grid.any_finite = std::any_of(grid.values.begin(), grid.values.end(), [](double v) { return std::isfinite(v); });
  picture.boundary = contour_lines(grid, {0.0});
}

void count_right(DataPicture& picture, const Source& source) {
  std::vector<double> margins(source.rows);
  label_margins(*source.objective, source.model, source.point, pointers(source.scaled), margins);
  std::size_t right = 0;
  for (std::size_t r = 0; r < margins.size(); ++r) right += (margins[r] > 0) == picture.high[r] && margins[r] != 0;
  picture.right = right;
}

void make_boundary(DataPicture& picture, const Source& source) {
  const std::size_t first = source.model.features[0], second = source.model.features[1];
  picture.across = source.raw.names[first];
  picture.up = source.raw.names[second];
  picture.x = source.raw.columns[first];
  picture.y = source.raw.columns[second];
  picture.x_range = range_of(picture.x, 0.06);
  picture.y_range = range_of(picture.y, 0.06);
  if (source.has_model()) make_margins(picture, source);
}

void make_scatter(DataPicture& picture, const Source& source) {
  const std::string& target = source.raw.names[source.model.target];
  picture.across = target;
  picture.x = source.raw.columns[source.model.target];
  picture.x_range = picture.y_range = range_of(picture.x, 0.08);
  if (source.has_model()) {
    picture.up = target + " of the model";
    predict_rows(source, picture.said);
    picture.y = picture.said;
  } else {
    picture.across = source.raw.names[source.model.features.front()];
    picture.up = target;
    picture.y = std::move(picture.x);
    picture.x = source.raw.columns[source.model.features.front()];
    picture.x_range = range_of(picture.x, 0.06);
  }
}

void make_losses(DataPicture& picture, const Source& source) {
  picture.across = "row";
  picture.up = "loss of the row";
  picture.x = row_numbers(picture.rows);
  picture.y.resize(picture.x.size());
  row_losses(*source.objective, source.point, pointers(source.scaled), picture.y);
  picture.x_range = range_of(picture.x, 0.03);
  picture.y_range = range_of(picture.y, 0);
  picture.y_range.minimum = std::min(picture.y_range.minimum, 0.0);
  picture.y_range.maximum += 0.06 * picture.y_range.size();
}

}  // namespace

DataPicture make_data_picture(const Data& data, const Objective* objective, std::span<const double> point,
                              std::span<const double> first_point) {
  DataPicture picture;
  const bool has_model = objective != nullptr && !point.empty();
  Source source{data, has_model ? objective : nullptr, {}, {}, {}, 0, point};
  if (has_model) source.model = row_model(*objective);
  const bool searched = has_model && source.model.kind == ModelKind::value && !source.model.quadratic;
  picture.rows = even_rows(data.raw->rows(), searched ? most_searched_rows : most_drawn_rows);
  source.rows = picture.rows.size();
  if (has_model) {
    source.raw = rows_of(*data.raw, picture.rows, objective);
    source.scaled = rows_of(*data.scaled, picture.rows, objective);
  } else {  // the rows alone
    source.raw = rows_of(*data.raw, picture.rows);
    source.model = bare_model(source.raw);
  }
  picture.kind = kind_of(source.model);
  picture.target = data.raw->names[source.model.target];
  if (source.model.labels) {
    picture.labels = source.model.labels;
    for (const double target : source.raw.columns[source.model.target])
      picture.high.push_back(target == picture.labels->second);
    if (has_model && source.model.kind != ModelKind::none) count_right(picture, source);
  }
  switch (picture.kind) {
    case Kind::curve:
      make_curve(picture, source, first_point);
      break;
    case Kind::boundary:
      make_boundary(picture, source);
      break;
    case Kind::scatter:
      make_scatter(picture, source);
      break;
    case Kind::losses:
      make_losses(picture, source);
      break;
  }
  return picture;
}

}  // namespace saddlescope
