#include "app/panel/slice/slice_choice.h"

#include <algorithm>
#include <cmath>

#include "app/panel/panel_support.h"
#include "app/panel/point/spectrum.h"
#include "app/ui/ask.h"
#include "core/critical/off_plane.h"
#include "core/engine/fit.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/bowl.h"
#include "core/engine/nodes/critical_points.h"
#include "core/plane/slice.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// More rows than this change neither principal directions nor a window.
constexpr std::size_t most_rows = 2000;

double box_side(const PanelFrame& frame) {
  double side = 0;
  for (const Interval& interval : box_of(frame.scene)) side = std::max(side, interval.size());
  return side;
}

double largest_bowl(const PanelFrame& frame) { return box_side(frame) / 3; }

void show(PanelFrame& frame, Slice slice, const std::vector<double>& points, double least) {
  frame.scene.window = fit_points(slice_plane(slice, parameter_names(frame)), points, least);
  frame.scene.slice = std::move(slice);
}

const Trajectory* path_of(const PanelFrame& frame, std::size_t run) {
  const auto result = result_of(frame, run);
  const Objective* objective = objective_of(frame);
  if (!result || objective == nullptr || result->trajectory.dimension != objective->dimension()) return nullptr;
  return &result->trajectory;
}

std::vector<double> row_of(const Trajectory& path, std::size_t step) {
  const auto row = path.at(std::min(step, path.last_finite_step()));
  return {row.begin(), row.end()};
}

std::optional<std::vector<double>> end_of(const PanelFrame& frame, std::size_t run) {
  const Trajectory* path = path_of(frame, run);
  return path == nullptr ? std::nullopt : std::optional(row_of(*path, path->last_finite_step()));
}

/// Rows of the path, evenly thinned, the last one always; of a run that flies off only what is near the box.
std::vector<double> rows_near_box(const PanelFrame& frame, const Trajectory& path) {
  const std::vector<Interval> box = box_of(frame.scene);
  const std::size_t last = path.last_finite_step(), stride = last / most_rows + 1;
  std::vector<double> rows;
  const auto add = [&](std::size_t step) {
    const auto row = path.at(step);
    for (std::size_t i = 0; i < row.size(); ++i)
      if (!(std::abs(row[i] - box[i].middle()) <= box[i].size())) return;
    rows.insert(rows.end(), row.begin(), row.end());
  };
  for (std::size_t step = 0; step < last; step += stride) add(step);
  add(last);
  return rows;
}

bool same_point(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(a[i] - b[i]) <= tolerance)) return false;
  return true;
}

/// Parameters of the point on the shown plane that new axes go through.
std::vector<double> held_point(const PanelFrame& frame) {
  const Scene& scene = frame.scene;
  std::vector<double> point = frame.results.plane.origin;
  if (const auto axes = slice_axes(scene.slice, point.size()); axes && scene.start.size() == point.size())
    for (const std::size_t axis : {axes->first, axes->second}) point[axis] = scene.start[axis];
  return point;
}

/// Whether the slice's directions are eigenvectors at its own origin, of the numbers in their names.
bool along_own_eigenvectors(const Slice& slice, const BentPoint& here) {
  if (!here.bent.finite || slice.directions.size() != 2 || slice.names.size() != 2) return false;
  const Eigen::VectorXd& values = here.bent.eigenvalues;
  for (std::size_t k = 0; k < 2; ++k) {
    Eigen::Index number = 0;
    while (number < values.size() && slice.names[k] != eigenvector_name(static_cast<std::size_t>(number))) ++number;
    if (number == values.size()) return false;
    // Hd = λd, for of a multiple eigenvalue any direction of its space will do.
    const Eigen::Map<const Eigen::VectorXd> direction(slice.directions[k].data(), values.size());
    const Eigen::VectorXd along = here.bent.eigenvectors * direction;
    const double error = ((values.array() - values[number]) * along.array()).matrix().norm();
    if (!(error <= 1e-6 * values.cwiseAbs().maxCoeff())) return false;
  }
  return true;
}

/// Through the point along two of its eigenvectors.
Slice eigenvector_slice(const BentPoint& point, std::size_t first, std::size_t second) {
  const auto vector = [&](std::size_t number) {
    const Eigen::VectorXd row = point.bent.eigenvectors.row(static_cast<Eigen::Index>(number));
    return std::vector<double>(row.begin(), row.end());
  };
  return direction_slice(point.at, vector(first), vector(second), {eigenvector_name(first), eigenvector_name(second)});
}

/// "the start, the end of Adam": what is known by name and lies in the plane.
std::string contained_text(const PanelFrame& frame) {
  const OffPlane off(frame.results.plane, frame.scene.window);
  std::vector<std::string> names;
  const auto add = [&](const std::vector<double>& point, const std::string& name) {
    if (point.size() == frame.results.plane.dimension() && !off.off(off.distance(point.data()))) names.push_back(name);
  };
  add(frame.scene.start, "the start");
  for (std::size_t run = 0; run < frame.scene.runs.size() && names.size() < 4; ++run)
    if (const auto end = end_of(frame, run); end && frame.scene.runs[run].visible)
      add(*end, "the end of " + run_label(frame, run));
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

std::string axes_sentence(const PanelFrame& frame, std::pair<std::size_t, std::size_t> axes) {
  const auto names = parameter_names(frame);
  const std::vector<double>& origin = frame.results.plane.origin;
  std::string held;
  for (std::size_t i = 0; i < names.size() && names.size() <= 5; ++i)
    if (i != axes.first && i != axes.second && is_held(frame.results.plane, i))
      held += (held.empty() ? "" : ", ") + names[i] + " = " + readable_text(origin[i], 3);
  if (held.empty() && names.size() > 5) held = "the other " + std::to_string(names.size() - 2) + " held still";
  return "Over " + names[axes.first] + " and " + names[axes.second] + (held.empty() ? "" : ", ") + held;
}

}  // namespace

BentPoint bent_point(const PanelFrame& frame, const std::string& asker, const std::vector<double>& asked) {
  BentPoint point{asked, {}, 0};
  const Objective* objective = objective_of(frame);
  if (objective == nullptr || asked.size() != objective->dimension()) return point;
  const PointAnswer* answer = ask(frame.interaction, frame.results, asker, asked, Derivatives::hessian);
  if (answer == nullptr) return point;
  const std::vector<double>& at = point.at = answer->question.at;
  point.bent = answer->bent;
  // Where the formula has no Hessian although the loss is smooth, the finder's limit.
  if (const auto index = critical_point_at(frame, at); index && !point.bent.finite) {
    const CriticalPoint& critical = fitting_points(frame.results)->points[*index];
    point.bent = {critical.eigenvalues, critical.eigenvectors, critical.eigenvalues.allFinite()};
  }
  point.zero = zero_tolerance(point.bent.eigenvalues);
  if (const auto index = critical_point_at(frame, at))
    point.zero = std::max(point.zero, fitting_points(frame.results)->points[*index].zero_tolerance);
  return point;
}

std::optional<std::pair<std::size_t, std::size_t>> shown_axes(const PanelFrame& frame) {
  const auto names = parameter_names(frame);
  Slice still = frame.scene.slice;
  still.turn = 0;
  const auto axes = slice_axes(still, names.size());
  // Eigenvectors may lie along axes and are still meant as eigenvectors.
  if (axes && still.names.size() == 2 && still.names[0] != names[axes->first]) return std::nullopt;
  return axes;
}

bool is_held(const Plane& plane, std::size_t parameter) {
  return std::all_of(plane.directions.begin(), plane.directions.end(), [&](const std::vector<double>& direction) {
    return parameter >= direction.size() || std::abs(direction[parameter]) < 1e-9;
  });
}

std::optional<std::pair<std::size_t, std::size_t>> spanned_axes(const Plane& plane) {
  if (plane.directions.size() != 2) return std::nullopt;
  std::size_t axes[2];
  for (std::size_t k = 0; k < 2; ++k) {
    const std::vector<double>& direction = plane.directions[k];
    const auto along =
        std::find_if(direction.begin(), direction.end(), [](double x) { return std::abs(std::abs(x) - 1) < 1e-9; });
    if (along == direction.end()) return std::nullopt;
    axes[k] = static_cast<std::size_t>(along - direction.begin());
  }
  return std::pair{axes[0], axes[1]};
}

std::pair<std::size_t, std::size_t> telling_pair(const BentPoint& point) {
  const Eigen::VectorXd& values = point.bent.eigenvalues;
  const auto last = static_cast<std::size_t>(values.size()) - 1;
  if (!point.bent.finite || (point.falls() && values[values.size() - 1] > point.zero)) return {0, last};
  return std::abs(values[0]) > std::abs(values[values.size() - 1]) ? std::pair<std::size_t, std::size_t>{0, 1}
                                                                   : std::pair{last, last - 1};
}

std::string eigenvector_name(std::size_t number) { return "u" + subscript(number + 1); }

std::optional<std::vector<double>> point_of_interest(const PanelFrame& frame) {
  const Objective* objective = objective_of(frame);
  if (objective == nullptr) return std::nullopt;
  if (frame.scene.selected.size() == objective->dimension()) return frame.scene.selected;
  const CriticalPointsReport* report = fitting_points(frame.results);
  if (report == nullptr) return std::nullopt;
  for (const CriticalKind kind : {CriticalKind::saddle, CriticalKind::minimum, CriticalKind::degenerate})
    for (const CriticalPoint& point : report->points)
      if (point.kind == kind && point.at.size() == objective->dimension()) return point.at;
  return std::nullopt;
}

std::string place_text(const PanelFrame& frame, const std::vector<double>& at) {
  const std::string numbers = point_text(at, 3, 4);
  if (const auto index = critical_point_at(frame, at)) {
    const CriticalKind kind = fitting_points(frame.results)->points[*index].kind;
    return "the " + std::string(critical_kind_name(kind)) + (kind == CriticalKind::degenerate ? " point " : " ") +
           numbers;
  }
  const double tolerance = 1e-9 * box_side(frame);
  for (std::size_t run = 0; run < frame.scene.runs.size(); ++run)
    if (const auto end = end_of(frame, run); end && same_point(*end, at, tolerance))
      return "the end of " + run_label(frame, run);
  if (same_point(frame.scene.start, at, tolerance)) return "the start";
  return numbers;
}

std::string slice_sentence(const PanelFrame& frame) {
  const Slice& slice = frame.scene.slice;
  const Plane& plane = frame.results.plane;
  const bool turned = slice.turn > 0 && slice.toward.size() == plane.dimension();
  const bool eigen = slice.names.size() == 2 && slice.names[0].starts_with("u");
  std::string text;
  if (const auto spanned = spanned_axes(plane); spanned && turned && !eigen)
    return axes_sentence(frame, *spanned) + ".";  // turned wholly into another axis
  if (const auto axes = shown_axes(frame)) {
    text = axes_sentence(frame, *axes);
  } else if (eigen) {
    const bool own = along_own_eigenvectors(slice, bent_point(frame, "plane's point", plane.origin));
    const bool whole_turn = turned && slice.turn >= 1 && !slice.toward_name.empty();
    text = "Through " + place_text(frame, plane.origin) + (own ? " along " : ", parallel to ") + slice.names[0] +
           " and " + (whole_turn ? slice.toward_name : slice.names[1]) + (own ? "" : " of another point");
    if (whole_turn) return text + ".";
  } else {
    text = "Through " + place_text(frame, plane.origin);
    if (slice.names.size() == 2) text += " along “" + slice.names[0] + "” and “" + slice.names[1] + "”";
    if (const std::string inside = contained_text(frame); !inside.empty()) text += ". In it: " + inside;
  }
  if (turned) {
    const int percent = static_cast<int>(std::lround(100 * slice.turn));
    text += ", the second turned by " + std::to_string(percent) + " % towards " +
            (slice.toward_name.empty() ? "another direction" : slice.toward_name);
  }
  return text + ".";
}

void cut_along_axes(PanelFrame& frame, std::size_t first, std::size_t second) {
  const auto names = parameter_names(frame);
  if (first == second || std::max(first, second) >= names.size() || frame.results.plane.dimension() != names.size())
    return;
  const std::vector<Interval> box = box_of(frame.scene);
  frame.scene.slice = axis_slice(first, second, held_point(frame), names);
  frame.scene.window = {box[first], box[second]};
}

void cut_through_start(PanelFrame& frame) {
  const auto names = parameter_names(frame);
  const auto [first, second] =
      slice_axes(frame.scene.slice, names.size()).value_or(std::pair<std::size_t, std::size_t>{0, 1});
  const std::vector<Interval> box = box_of(frame.scene);
  frame.scene.slice = axis_slice(first, second, frame.scene.start, names);
  frame.scene.window = {box[first], box[second]};
}

void cut_through_point(PanelFrame& frame, const BentPoint& point, std::size_t first, std::size_t second) {
  if (!point.bent.finite || first == second) return;
  show(frame, eigenvector_slice(point, first, second), point.at, 2.0 / 3 * box_side(frame));
}

bool has_closed_slice(const BentPoint& point) {
  const Eigen::Index n = point.bent.eigenvalues.size();
  return n > 2 && point.falls() && point.bent.eigenvalues[n - 2] > point.zero;
}

void ask_for_closed_slice(const PanelFrame& frame, const BentPoint& point) {
  if (!has_closed_slice(point)) return;
  const auto n = static_cast<std::size_t>(point.bent.eigenvalues.size());
  const Slice slice = eigenvector_slice(point, n - 1, n - 2);
  frame.interaction.questions.bowl = {slice_plane(slice, parameter_names(frame)),
                                      point.bent.eigenvalues[point.bent.eigenvalues.size() - 2], largest_bowl(frame)};
}

void cut_closed(PanelFrame& frame, const BentPoint& point) {
  if (!has_closed_slice(point)) return;
  const auto n = static_cast<std::size_t>(point.bent.eigenvalues.size());
  cut_through_point(frame, point, n - 1, n - 2);
  const Eigen::VectorXd down = point.bent.eigenvectors.row(0);
  frame.scene.slice.toward.assign(down.begin(), down.end());
  frame.scene.slice.toward_name = eigenvector_name(0);
  const auto& bowl = frame.results.get<BowlResult>();
  const bool known = bowl != nullptr && bowl->question.plane.origin == point.at;
  const double radius = known ? bowl->radius : largest_bowl(frame);
  frame.scene.window = {{-radius, radius}, {-radius, radius}};
}

BentPoint bent_end(const PanelFrame& frame, std::size_t run) {
  const auto end = end_of(frame, run);
  return end ? bent_point(frame, "end of run " + std::to_string(run), *end) : BentPoint{};
}

void cut_through_end(PanelFrame& frame, std::size_t run) {
  const Trajectory* path = path_of(frame, run);
  if (path == nullptr) return;
  const BentPoint point = bent_end(frame, run);
  if (!point.bent.finite) return;
  const auto [first, second] = telling_pair(point);
  cut_through_point(frame, point, first, second);
  std::vector<double> points = rows_near_box(frame, *path);
  points.insert(points.end(), point.at.begin(), point.at.end());
  show(frame, frame.scene.slice, points, 0.25 * box_side(frame));
}

void cut_along_path(PanelFrame& frame, std::size_t run) {
  const Trajectory* path = path_of(frame, run);
  if (path == nullptr) return;
  const std::vector<double> rows = rows_near_box(frame, *path);
  if (rows.empty()) return;
  show(frame, principal_slice(rows, path->dimension), rows, 0.05 * box_side(frame));
}

bool cut_three_points(PanelFrame& frame) {
  const Scene& scene = frame.scene;
  const double side = box_side(frame);
  std::vector<std::vector<double>> points;
  const auto add = [&](const std::vector<double>& point) {
    const auto same = [&](const std::vector<double>& other) { return same_point(point, other, 1e-6 * side); };
    const bool fits = point.size() == frame.results.plane.dimension() && points.size() < 3 &&
                      std::all_of(point.begin(), point.end(), [](double x) { return std::isfinite(x); });
    if (fits && std::none_of(points.begin(), points.end(), same)) points.push_back(point);
  };
  for (std::size_t run = 0; run < scene.runs.size(); ++run)
    if (const auto end = end_of(frame, run); end && scene.runs[run].visible) add(*end);
  add(scene.start);
  for (std::size_t run = 0; run < scene.runs.size(); ++run)
    if (const Trajectory* path = path_of(frame, run)) add(row_of(*path, shown_row(*path, scene.playback.step)));
  if (points.size() < 2) return false;
  std::vector<double> all;
  for (const auto& point : points) all.insert(all.end(), point.begin(), point.end());
  show(frame, three_point_slice(points[0], points[1], points.back()), all, 0.1 * side);
  return true;
}

}  // namespace saddlescope
