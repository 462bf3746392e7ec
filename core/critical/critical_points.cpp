#include "core/critical/critical_points.h"

#include <algorithm>
#include <cmath>

#include "core/critical/many_parameters.h"
#include "core/critical/one_parameter.h"
#include "core/critical/scaled_objective.h"
#include "core/critical/tolerances.h"
#include "core/critical/two_parameters.h"
#include "core/objective/affordable.h"
#include "core/plane/slice.h"

namespace saddlescope {
namespace {

/// Hessians that a whole search asks for with one, two and more parameters: nodes of its grid and the steps from there.
constexpr double evaluations_of_line = 6e3, evaluations_of_plane = 6e4, evaluations_of_box = 1e5;
double usual_evaluations(std::size_t n) {
  return n == 1 ? evaluations_of_line : n == 2 ? evaluations_of_plane : evaluations_of_box;
}
constexpr std::size_t fewest_evaluations = 120;  // below that hardly a start arrives

/// Over how many points the budget lets a search look; 0: no bound.
std::size_t affordable_evaluations(const Objective& objective) {
  if (!objective.uses_data()) return 0;
  const double usual = usual_evaluations(objective.dimension());
  if (is_affordable(objective, Derivatives::hessian, usual, allowance::search)) return 0;
  const double most = points_within(objective, Derivatives::hessian, allowance::search);
  return std::max<std::size_t>(static_cast<std::size_t>(most), 1);
}

/// Over so many rows that the whole search would take minutes.
CriticalPointsReport find_few(const Objective& objective, std::span<const Interval> box, std::size_t evaluations,
                              std::stop_token stop) {
  CriticalPointsReport report;
  report.budget_spent = true;
  if (evaluations >= fewest_evaluations) report = find_few_in_box(objective, box, evaluations, std::move(stop));
  if (box.size() > 2) return report;
  report.window = {box[0], box.size() > 1 ? box[1] : Interval()};
  report.box.clear();
  return report;
}

/// Whether the loss has no finite value at points spread evenly over the box. Where it has, the first ones tell.
bool has_no_values(const Objective& objective, std::span<const Interval> box, const std::stop_token& stop) {
  constexpr int looked_at = 400;
  constexpr double golden = 0.6180339887498949;
  std::vector<double> point(box.size());
  for (int k = 1; k <= looked_at; ++k) {
    double share = golden;
    for (std::size_t i = 0; i < box.size(); ++i, share *= golden)  // Kronecker's sequence
      point[i] = box[i].minimum + std::fmod(0.5 + k * share, 1.0) * box[i].size();
    if (stop.stop_requested() || std::isfinite(evaluate_at(objective, point, Derivatives::none).value)) return false;
  }
  return true;
}

}  // namespace

std::vector<Interval> CriticalPointsReport::searched_box(std::size_t dimension) const {
  if (dimension > 2) return box;
  std::vector<Interval> sides = {window.a, window.b};
  sides.resize(dimension);
  return sides;
}

bool listed_before(const CriticalPoint& p, const CriticalPoint& q) {
  const double rounding = equal_in_order * (std::abs(p.value) + std::abs(q.value));
  if (std::abs(p.value - q.value) > rounding) return p.value < q.value;
  return p.at < q.at;
}

CriticalPointsReport find_critical_points(const Objective& objective, const PlaneWindow& window, std::stop_token stop) {
  if (objective.dimension() > 2)
    return find_critical_points(objective, search_box(window, objective.dimension()), std::move(stop));
  const Interval sides[2] = {window.a, window.b};
  CriticalPointsReport report = find_critical_points(
      objective, std::span<const Interval>(sides, std::min<std::size_t>(objective.dimension(), 2)), std::move(stop));
  report.window = window;
  return report;
}

CriticalPointsReport find_critical_points(const Objective& objective, std::span<const Interval> box,
                                          std::stop_token stop) {
  const std::size_t n = objective.dimension();
  CriticalPointsReport report;
  if (n > 2)
    report.box.assign(box.begin(), box.end());
  else
    report.window = {box.size() > 0 ? box[0] : Interval(), box.size() > 1 ? box[1] : Interval()};
  const auto usable = [](const Interval& side) { return side.size() > 0 && std::isfinite(side.size()); };
  if (n > maximum_parameters)
    report.refusal = "not searched: the search goes up to " + std::to_string(maximum_parameters) + " parameters";
  else if (!objective.capabilities().hessian)
    report.refusal = "not searched: this loss has no matrix of second derivatives";
  if (n == 0 || !report.refusal.empty() || box.size() != n || !std::all_of(box.begin(), box.end(), usable))
    return report;
  if (const std::size_t evaluations = affordable_evaluations(objective))
    return find_few(objective, box, evaluations, std::move(stop));
  const std::optional<int> exponent = exponent_to_ordinary_size(objective, box);
  const ScaledObjective scaled(objective, exponent.value_or(0));
  const Objective& searched = exponent ? scaled : objective;
  if (n == 1)
    report = find_on_interval(searched, objective, exponent.value_or(0), report.window, stop);
  else if (n == 2)
    report = find_in_plane(searched, objective, exponent.value_or(0), report.window, stop);
  else
    report = find_in_box(searched, objective, exponent.value_or(0), box, stop);
  if (exponent) unscale(report, *exponent);
  const bool empty = report.points.empty() && report.curves.empty() && report.sets.empty() && !report.plateau;
  report.no_values = empty && !report.cancelled && has_no_values(objective, box, stop);
  return report;
}

}  // namespace saddlescope
