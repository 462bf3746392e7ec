#include "core/diagnosis/break_cause.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/run/replay.h"

namespace saddlescope {
namespace {

constexpr double beside_share = 1e-7;  // of the point's size: how far off its neighbours are
constexpr double huge_number = 1e100;  // what grows beyond is on its way to infinity
constexpr int most_halvings = 48;

bool finite_numbers(std::span<const double> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

/// Value and gradient at a point, as far as they are numbers.
struct Seen {
  double value = 0, largest_slope = 0;
  bool slope_is_nan = false;
  bool is_moderate() const { return std::abs(value) < huge_number && !slope_is_nan && largest_slope < huge_number; }
};

Seen seen_at(const Objective& objective, std::span<const double> point) {
  const Evaluation here = evaluate_at(objective, point, Derivatives::gradient);
  Seen seen{here.value};
  for (const double slope : here.gradient) {
    seen.slope_is_nan = seen.slope_is_nan || std::isnan(slope);
    seen.largest_slope = std::max(seen.largest_slope, std::abs(slope));
  }
  return seen;
}

/// How many of the neighbours along the axes are ordinary points, and how many there are.
struct Neighbours {
  std::size_t moderate = 0, all = 0;
};
Neighbours neighbours_of(const Objective& objective, std::span<const double> point) {
  Neighbours result;
  std::vector<double> beside(point.begin(), point.end());
  // Off the axes too: along an axis through a singular point, a formula may stay singular.
  const double size =
      beside_share * std::max(1.0, std::abs(*std::max_element(point.begin(), point.end(), [](double a, double b) {
                                return std::abs(a) < std::abs(b);
                              })));
  for (std::size_t i = 0; i < point.size(); ++i)
    for (const double side : {size, -size}) {
      for (std::size_t k = 0; k < point.size(); ++k) beside[k] = point[k] + (k == i ? side : 0.37 * side);
      ++result.all;
      result.moderate += seen_at(objective, beside).is_moderate() ? 1 : 0;
    }
  return result;
}

/// Whether a NaN at `point` is ∞ − ∞: on the way there from `from`, where the loss is finite, it has grown huge just
/// before it ceases to be so. At the border of a domain it has not.
bool comes_from_overflow(const Objective& objective, std::span<const double> point, std::span<const double> from) {
  std::vector<double> at(point.size());
  const auto value_at = [&](double share) {
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = from[i] + share * (point[i] - from[i]);
    return evaluate_at(objective, at, Derivatives::none).value;
  };
  double inside = 0, outside = 1, last = value_at(0);
  if (!std::isfinite(last)) return false;
  for (int k = 0; k < most_halvings; ++k) {
    const double middle = 0.5 * (inside + outside), value = value_at(middle);
    (std::isfinite(value) ? inside : outside) = middle;
    if (std::isfinite(value)) last = value;
  }
  return !(std::abs(last) < huge_number);
}

/// The point is made of numbers, the loss or its gradient there is not.
BreakCause cause_in_the_loss(const Objective& objective, const Trajectory& trajectory, std::size_t row) {
  const std::span<const double> point = trajectory.at(row);
  const Seen here = seen_at(objective, point);
  const Neighbours beside = neighbours_of(objective, point);
  const bool alone = beside.moderate == beside.all;
  const bool whole = !std::isnan(here.value);
  if (std::isfinite(here.value) && here.slope_is_nan && beside.moderate > 0) return BreakCause::no_gradient;
  if (std::isfinite(here.value) && std::isinf(here.largest_slope) && beside.moderate > 0)
    return BreakCause::infinite_slope;
  if (std::isinf(here.value) && beside.moderate > 0) return BreakCause::pole;
  if (alone) return BreakCause::undefined_point;
  const std::vector<double> origin(point.size(), 0);
  const bool nan = !whole || here.slope_is_nan;
  if (nan && !comes_from_overflow(objective, point, row > 0 ? trajectory.at(row - 1) : std::span<const double>(origin)))
    return row > 0 ? BreakCause::outside_domain : BreakCause::start_outside;
  return row > 0 ? BreakCause::overflow : BreakCause::infinite_start;
}

/// The loss was a number, and the step from there is not.
BreakCause cause_in_the_method(const Objective& objective, const Trajectory& trajectory, std::size_t row) {
  if (row == 0) return BreakCause::start_outside;
  const std::vector<double> used = used_gradients_of(objective, trajectory, row - 1, 1);
  for (std::size_t i = 0; i < trajectory.dimension; ++i) {
    const double after = trajectory.at(row)[i];
    if (std::isfinite(after)) continue;
    if (std::isnan(used[i])) return BreakCause::no_gradient;
    if (used[i] * used[i] == 0) return std::isnan(after) ? BreakCause::zero_over_zero : BreakCause::division_by_zero;
  }
  return BreakCause::overflow;
}

}  // namespace

BreakCause break_cause(const Objective& objective, const Trajectory& trajectory, std::size_t row) {
  if (trajectory.status == RunStatus::ok || row != trajectory.last_step()) return BreakCause::none;
  if (!trajectory.refusal.empty()) return BreakCause::no_matrix;
  if (!finite_numbers(trajectory.at(row))) return cause_in_the_method(objective, trajectory, row);
  if (trajectory.end_finite) return BreakCause::no_hessian;
  return cause_in_the_loss(objective, trajectory, row);
}

}  // namespace saddlescope
