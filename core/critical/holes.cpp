#include "core/critical/holes.h"

#include "core/critical/tolerances.h"
#include "core/objective/limits.h"
#include "core/plane/round_numbers.h"

namespace saddlescope {
namespace {

constexpr int most_decimals_of_hole = 3;

}  // namespace

std::vector<Root> roots_in_holes(const Objective& objective, Field& field, const std::vector<Vec>& starts) {
  std::vector<Root> roots;
  if (!may_have_holes(objective)) return roots;
  for (const Vec& start : starts) {
    const Vec x = field.to_parameters(start);
    for (int decimals = 0; decimals <= most_decimals_of_hole; ++decimals) {
      const Vec candidate(rounded_to(x.x(), decimals), rounded_to(x.y(), decimals));
      const Vec at = field.from_parameters(candidate);
      if ((at - start).cwiseAbs().maxCoeff() > search_cell) continue;
      const double numbers[2] = {candidate.x(), candidate.y()};
      if (!is_hole(objective, numbers)) continue;
      const FieldJet jet = field.at(at);
      const double steep = vanishing_gradient * search_cell * jet.hessian_norm();
      if (jet.finite() && jet.gradient.norm() <= steep) roots.push_back({at, jet, true});
      break;
    }
  }
  return without_doubles(std::move(roots), same_place);
}

}  // namespace saddlescope
