#include "core/scene/data_file.h"

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "core/data/built_in_table.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::array<std::string_view, 2> reduction_names = {"mean", "sum"};
constexpr std::array<std::string_view, 3> scaling_names = {"none", "standard", "unit"};
constexpr std::array<std::string_view, 3> shuffle_names = {"epoch", "none", "replace"};
constexpr std::uint64_t largest_whole = std::numeric_limits<std::int64_t>::max();

template <class Enumeration, std::size_t count>
std::string name_of(const std::array<std::string_view, count>& names, Enumeration value) {
  return toml_quoted(names[static_cast<std::size_t>(value)]);
}

void print_cells(std::string& out, const Table& cells) {
  out += "columns = [";
  for (std::size_t c = 0; c < cells.names.size(); ++c) (out += c == 0 ? "" : ", ") += toml_quoted(cells.names[c]);
  out += "]\nrows = [";
  std::vector<double> row(cells.columns.size());
  for (std::size_t r = 0; r < cells.rows(); ++r) {
    for (std::size_t c = 0; c < row.size(); ++c) row[c] = cells.columns[c][r];
    (out += r == 0 ? "\n  " : ",\n  ") += toml_numbers(row);
  }
  out += "\n]\n";
}

void read_cells(TomlTable& table, Table& cells) {
  std::vector<std::vector<double>> rows;
  table.texts("columns", cells.names);
  table.number_rows("rows", rows);
  if (table.failed()) return;
  if (cells.names.empty() || cells.names.size() > maximum_table_columns)
    return table.report("columns", "must name 1 to " + std::to_string(maximum_table_columns) + " columns");
  for (const std::string& name : cells.names)
    if (name.empty() || !is_plain_text(name)) return table.report("columns", "has a name that is empty or not plain");
  if (std::set<std::string>(cells.names.begin(), cells.names.end()).size() != cells.names.size())
    return table.report("columns", "names one column twice");
  cells.columns.assign(cells.names.size(), {});
  for (const std::vector<double>& row : rows) {
    if (row.size() != cells.names.size())
      return table.report(
          "rows", "needs one number for each of the " + std::to_string(cells.names.size()) + " columns in every row");
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (!std::isfinite(row[c])) return table.report("rows", "has a number that is not finite");
      cells.columns[c].push_back(row[c]);
    }
  }
}

void read_built_in(TomlTable& table, DataDefinition& data) {
  std::string id;
  table.text("table", id);
  const BuiltInTable* known = find_built_in_table(id);
  if (known == nullptr) {
    std::string ids;
    for (const BuiltInTable& each : built_in_tables()) (ids += ids.empty() ? "" : ", ") += each.id;
    return table.report("table", "must be one of: " + ids);
  }
  data = built_in_data(id);
  std::uint64_t size = data.size;
  table.whole("size", size, 1, maximum_table_rows);
  data.size = static_cast<std::size_t>(size);
  table.number("noise", data.noise, 0, 1e6);
  table.whole("seed", data.seed, 0, largest_whole);
}

}  // namespace

void print_data(std::string& out, std::string_view header, const DataDefinition& data) {
  if (data.source == DataSource::none) return;
  ((out += "\n[") += header) += "]\n";
  switch (data.source) {
    case DataSource::built_in: {
      toml_line(out, "table", toml_quoted(data.id));
      const BuiltInTable* known = find_built_in_table(data.id);
      if (known != nullptr && known->has_size) toml_line(out, "size", std::to_string(data.size));
      if (known != nullptr && known->has_noise) toml_line(out, "noise", toml_number(data.noise));
      if (data.seed != 0) toml_line(out, "seed", std::to_string(data.seed & largest_whole));
      break;
    }
    case DataSource::file:
      toml_line(out, "file", toml_quoted(data.file));
      break;
    case DataSource::cells:
      print_cells(out, *data.cells);
      break;
    case DataSource::none:
      break;
  }
  toml_line(out, "reduce", name_of(reduction_names, data.reduction));
  if (data.scaling != FeatureScaling::none) toml_line(out, "scale_features", name_of(scaling_names, data.scaling));
}

void read_data(TomlTable& owner, std::string_view key, DataDefinition& data) {
  std::optional<TomlTable> table = owner.table(key);
  if (!table) return;
  const int sources = int{table->has("table")} + int{table->has("file")} + int{table->has("rows")};
  if (sources != 1) return table->report("table", "must be there, or else “file”, or “columns” with “rows”");
  if (table->has("table")) {
    read_built_in(*table, data);
  } else if (table->has("file")) {
    data.source = DataSource::file;
    table->text("file", data.file);
    if (data.file.empty() || !is_plain_text(data.file)) table->report("file", "must be the path of a CSV file");
  } else {
    data.source = DataSource::cells;
    Table cells;
    read_cells(*table, cells);
    data.cells = std::move(cells);
  }
  table->choice("reduce", reduction_names, data.reduction);
  table->choice("scale_features", scaling_names, data.scaling);
  table->refuse_unknown();
}

void print_sampling(std::string& out, const Sampling& sampling) {
  if (sampling == Sampling{}) return;
  out += "[runs.sampling]\n";
  toml_line(out, "batch", std::to_string(sampling.batch));
  toml_line(out, "shuffle", name_of(shuffle_names, sampling.shuffle));
  toml_line(out, "label_noise", toml_number(sampling.label_noise));
  toml_line(out, "gradient_noise", toml_number(sampling.gradient_noise));
}

void read_sampling(TomlTable& run, Sampling& sampling) {
  std::optional<TomlTable> table = run.table("sampling");
  if (!table) return;
  std::uint64_t batch = 0;
  table->whole("batch", batch, 0, maximum_table_rows);
  sampling.batch = static_cast<std::size_t>(batch);
  table->choice("shuffle", shuffle_names, sampling.shuffle);
  table->number("label_noise", sampling.label_noise, 0, 1e9);
  table->number("gradient_noise", sampling.gradient_noise, 0, 1e9);
  table->refuse_unknown();
}

}  // namespace saddlescope
