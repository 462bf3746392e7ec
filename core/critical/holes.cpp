#include "core/critical/holes.h"

#include <cmath>
#include <optional>

#include "core/critical/tolerances.h"
#include "core/objective/limits.h"
#include "core/plane/round_numbers.h"

namespace saddlescope {
namespace {

constexpr int most_decimals_of_hole = 3;

/// Nothing where the place is no hole or the gradient is not zero in it.
std::optional<Root> zero_in_hole(const Objective& objective, Field& field, const Vec& x) {
  const double numbers[2] = {x.x(), x.y()};
  if (!is_hole(objective, numbers)) return std::nullopt;
  const Vec at = field.from_parameters(x);
  const FieldJet jet = field.at(at);
  const double steep = vanishing_gradient * search_cell * jet.hessian_norm();
  return jet.finite() && jet.gradient.norm() <= steep ? std::optional(Root{at, jet, true}) : std::nullopt;
}

class HoleSearch {
 public:
  HoleSearch(const Objective& objective, Field& field) : objective_(objective), field_(field) {}

  /// A zero of the gradient in a hole with few decimals within a cell of the start, or on a line of holes along an axis
  /// ((1 − cos x)/x² + y·sin y), of which one coordinate has few decimals.
  std::optional<Root> root_near(const Vec& start) {
    const Vec x = field_.to_parameters(start);
    for (int decimals = 0; decimals <= most_decimals_of_hole; ++decimals) {
      const Vec rounded(rounded_to(x.x(), decimals), rounded_to(x.y(), decimals));
      if (auto root = zero_at(rounded, start)) return root;
      for (int along = 0; along < 2; ++along) {
        Vec on_line = rounded;
        on_line[along] = x[along];
        if (is_hole_within_cell(on_line, start))
          if (auto root = zero_at(settled_along(on_line, along), start)) return root;
      }
    }
    return std::nullopt;
  }

 private:
  bool is_hole_within_cell(const Vec& x, const Vec& start) const {
    const double numbers[2] = {x.x(), x.y()};
    return (field_.from_parameters(x) - start).cwiseAbs().maxCoeff() <= search_cell && is_hole(objective_, numbers);
  }

  /// Newton's method along an axis; the formula's series are exact in each hole.
  Vec settled_along(Vec x, int along) {
    constexpr int most_rounds = 20;
    for (int round = 0; round < most_rounds; ++round) {
      const FieldJet jet = field_.at(field_.from_parameters(x));
      const double bend = along == 0 ? jet.xx : jet.yy;
      const double step = -jet.gradient[along] / bend;
      if (!std::isfinite(step) || std::abs(step) > search_cell) break;
      x[along] += step * field_.half()[along];
      if (std::abs(step) < place_rounding) break;
    }
    return x;
  }

  std::optional<Root> zero_at(const Vec& x, const Vec& start) {
    return is_hole_within_cell(x, start) ? zero_in_hole(objective_, field_, x) : std::nullopt;
  }

  const Objective& objective_;
  Field& field_;
};

}  // namespace

std::optional<Root> root_in_hole_beside(const Objective& objective, Field& field, const Vec& x) {
  constexpr int most_decimals_beside = 9;
  if (!may_have_holes(objective)) return std::nullopt;
  for (int decimals = 0; decimals <= most_decimals_beside; ++decimals) {
    const Vec rounded(rounded_to(x.x(), decimals), rounded_to(x.y(), decimals));
    for (const Vec& place : {rounded, Vec(rounded.x(), x.y()), Vec(x.x(), rounded.y())}) {
      if (((place - x).cwiseQuotient(field.half())).cwiseAbs().maxCoeff() > nearly_same_place) continue;
      if (auto root = zero_in_hole(objective, field, place)) return root;
    }
  }
  return zero_in_hole(objective, field, x);
}

std::vector<Root> roots_in_holes(const Objective& objective, Field& field, const std::vector<Vec>& starts,
                                 const std::stop_token& stop) {
  std::vector<Root> roots;
  if (!may_have_holes(objective)) return roots;
  HoleSearch search(objective, field);
  for (const Vec& start : starts) {
    if (stop.stop_requested()) break;
    if (auto root = search.root_near(start)) roots.push_back(std::move(*root));
  }
  return without_doubles(std::move(roots), same_place);
}

}  // namespace saddlescope
