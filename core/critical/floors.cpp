#include "core/critical/floors.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/critical/tolerances.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

/// Of the strong curvature: a weak one below it is rounding and leads astray.
constexpr double clear_weak_curvature = 1e-13;
/// How far outside the window a floor is followed.
constexpr double farthest_on_floor = 4 * search_cell, longest_along_floor = 2 * search_cell;
/// Of the loss: by how much it may differ between neighbours on a traced curve of zeros.
constexpr double uneven_loss = 1e-9;

/// How far above the floor a place beside it lies, twice over: by the parabola across.
double left_to_fall(const Root& root) {
  const Principal p = principal(root.jet);
  const double slope = root.jet.gradient.dot(p.strong_direction);
  return p.strong != 0 ? slope * slope / std::abs(p.strong) : 0;
}

/// By how much the loss on the floor differs between two places; 0 where that may be rounding.
std::optional<double> change_on_floor(Field& field, const Vec& from, const Vec& to) {
  const auto here = on_floor_beside(field, from), there = on_floor_beside(field, to);
  if (!here || !there) return std::nullopt;
  const double rounding = uneven_loss * std::max(std::abs(here->jet.value), std::abs(there->jet.value));
  const double change = there->jet.value - here->jet.value;
  return std::abs(change) > rounding + left_to_fall(*here) + left_to_fall(*there) ? change : 0;
}

/// Whether the loss goes on falling along these places of the floor, about evenly.
bool falls_evenly(Field& field, std::span<const Vec> places) {
  constexpr double about_even = 0.3;
  double low = infinity, high = -infinity;
  for (std::size_t k = 0; k + 1 < places.size(); ++k) {
    const auto change = change_on_floor(field, places[k], places[k + 1]);
    if (!change) return false;
    const double slope = *change / (places[k + 1] - places[k]).norm();
    low = std::min(low, slope);
    high = std::max(high, slope);
  }
  return low > 0 ? low > about_even * high : high < 0 && high < about_even * low;
}

}  // namespace

std::optional<Root> on_floor_beside(Field& field, Vec at) {
  constexpr int steps_across = 4;
  for (int step = 0; step < steps_across; ++step) {
    const FieldJet jet = field.at(at);
    const Principal p = principal(jet);
    if (!jet.finite() || p.strong == 0) return std::nullopt;
    at -= jet.gradient.dot(p.strong_direction) / p.strong * p.strong_direction;
  }
  const FieldJet jet = field.at(at);
  return jet.finite() ? std::optional(Root{at, jet, false}) : std::nullopt;
}

namespace {

double slope_along_floor(const Root& root) { return root.jet.gradient.dot(principal(root.jet).weak_direction()); }

}  // namespace

void follow_floor(Field& field, Root& root) {
  constexpr int most_rounds = 60, most_halvings = 8;
  for (int round = 0; round < most_rounds; ++round) {
    const Principal p = principal(root.jet);
    if (std::abs(p.weak) <= clear_weak_curvature * std::abs(p.strong)) return;
    const double slope = slope_along_floor(root);
    double step = std::clamp(-slope / p.weak, -longest_along_floor, longest_along_floor);
    if (std::abs(step) < rounding_step) return;
    bool better = false;
    for (int halving = 0; halving < most_halvings && !better; ++halving, step /= 2) {
      const auto next = on_floor_beside(field, root.at + step * p.weak_direction());
      better = next && std::abs(slope_along_floor(*next)) < std::abs(slope);
      if (better) root = *next;
    }
    if (!better || root.at.cwiseAbs().maxCoeff() > 1 + farthest_on_floor) return;
  }
}

bool is_uneven(Field& field, const TracedCurve& curve) {
  constexpr std::size_t parts = 6;
  constexpr double most_of_them = 0.6, apart = 1e-3 * search_cell;
  double count = 0, compared = 0;
  for (std::size_t k = 0; k + 1 < parts; ++k) {
    const double share = (static_cast<double>(k) + node_offset) / static_cast<double>(parts);  // off round places
    const auto at = static_cast<std::size_t>(share * static_cast<double>(curve.points.size() - 1));
    // At the window's edge traces end with points that all but coincide.
    if ((curve.points[at + 1] - curve.points[at]).norm() < apart) continue;
    const auto change = change_on_floor(field, curve.points[at], curve.points[at + 1]);
    count += change && *change != 0 ? 1 : 0;
    ++compared;
  }
  return count > 0 && count >= most_of_them * compared;
}

bool falls_through(Field& field, const TracedCurve& curve, const Vec& root) {
  constexpr std::size_t around = 2;
  std::size_t nearest = 0;
  for (std::size_t k = 0; k < curve.points.size(); ++k)
    if ((curve.points[k] - root).squaredNorm() < (curve.points[nearest] - root).squaredNorm()) nearest = k;
  return nearest >= around && nearest + around < curve.points.size() &&
         falls_evenly(field, std::span(&curve.points[nearest - around], 2 * around + 1));
}
bool falls_through(Field& field, const Root& root) {
  const Vec step = 0.25 * search_cell * principal(root.jet).weak_direction();
  const Vec places[] = {root.at - 2 * step, root.at - step, root.at, root.at + step, root.at + 2 * step};
  return falls_evenly(field, places);
}

}  // namespace saddlescope
