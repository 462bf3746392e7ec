#include "core/critical/jumps.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/critical/box_field.h"
#include "core/critical/root_search.h"
#include "core/critical/tolerances.h"
#include "core/formula/interval_evaluation.h"
#include "core/support/infinity.h"

namespace saddlescope {

bool jumps_at(Field& field, const Vec& at) {
  const double far = search_cell;
  const double rounding = field.to_parameters(at).cwiseQuotient(field.half()).norm();
  const double near[2] = {near_look, nearest_look + place_rounding * rounding};
  const auto longest = [](const FieldJet& one, const FieldJet& other) {
    return std::max(one.gradient.norm(), other.gradient.norm());
  };
  const auto shortest = [](const FieldJet& one, const FieldJet& other) {
    return std::min(one.gradient.norm(), other.gradient.norm());
  };
  std::vector<FieldJet> jets;
  field.evaluate(
      Derivatives::gradient,
      {at + Vec(far, askew * far), at - Vec(askew * far, far), at + Vec(near[0], askew * near[0]),
       at - Vec(askew * near[0], near[0]), at + Vec(near[1], askew * near[1]), at - Vec(askew * near[1], near[1])},
      jets);
  const double least = jumping_gradient * longest(jets[0], jets[1]);
  return shortest(jets[2], jets[3]) > least && shortest(jets[4], jets[5]) > least;
}

bool surely_continuous(const Objective& objective, std::span<const double> at, std::span<const double> half_sides) {
  if (!objective.capabilities().intervals) return false;
  IntervalEvaluator evaluator(*objective.formula(), objective.constants(), formula_rows(objective));
  const std::size_t n = at.size();
  std::vector<Enclosure> box(n), slopes(n), bends(hessian_size(n));
  for (std::size_t i = 0; i < n; ++i) box[i] = {at[i] - half_sides[i], at[i] + half_sides[i]};
  evaluator.gradient(box, slopes);
  evaluator.hessian(bends);
  Enclosure value;
  return evaluator.value(value).clean() && value.finite();
}

namespace {

bool has_fold(const Formula& formula) {
  const std::vector<NodeId> nodes = evaluation_order(formula.graph(), formula.root());
  return std::any_of(nodes.begin(), nodes.end(), [&](NodeId id) {
    const Op op = formula.graph()[id].op;
    return op == Op::abs || op == Op::relu || op == Op::minimum || op == Op::maximum || op == Op::sign ||
           op == Op::step || op == Op::floor;
  });
}

}  // namespace

bool curvature_jumps(const Objective& objective, std::span<const double> at, std::span<const double> half_sides) {
  constexpr double radii[] = {1e-5, 1e-7};
  constexpr double least_jump = 1e-3;  // of the largest second derivatives
  constexpr double settled = 0.02;     // how alike the jump is from both distances
  // And as many opposite ones: in the plane sectors of two degrees are seen.
  const std::size_t directions = at.size() == 1 ? 1 : at.size() == 2 ? 96 : 24;
  constexpr double allowance = 1e8;  // instructions for one place: over very many rows nobody waits for this
  const double cost = objective.cost(Derivatives::hessian) * 4 * static_cast<double>(directions);
  if (objective.formula() == nullptr || cost > allowance || !has_fold(*objective.formula())) return false;
  const auto n = static_cast<Eigen::Index>(at.size());
  const Eigen::Map<const Eigen::VectorXd> half(half_sides.data(), n), centre(at.data(), n);
  double jumps[2] = {0, 0}, largest = 0;
  for (const int ring : {0, 1}) {
    Eigen::MatrixXd first;
    Dice dice(23);
    for (std::size_t k = 0; k < directions; ++k) {
      const double angle = (static_cast<double>(k) + askew) * std::numbers::pi / static_cast<double>(directions);
      const Eigen::VectorXd round = n == 2 ? Eigen::VectorXd(Eigen::Vector2d(std::cos(angle), std::sin(angle)))
                                           : Eigen::VectorXd(dice.direction(n));
      const Eigen::VectorXd way = radii[ring] * half.cwiseProduct(round);
      for (const double side : {1.0, -1.0}) {
        const Eigen::VectorXd beside = centre + side * way;
        const Evaluation there = evaluate_at(objective, {beside.data(), at.size()});
        const Eigen::MatrixXd bent = half.asDiagonal() * there.hessian * half.asDiagonal();
        if (!bent.allFinite()) return false;
        if (first.size() == 0) first = bent;
        jumps[ring] = std::max(jumps[ring], (bent - first).norm());
        largest = std::max(largest, bent.norm());
      }
    }
  }
  return jumps[1] > least_jump * largest && std::abs(jumps[1] - jumps[0]) <= settled * jumps[0];
}

bool steps_at(Field& field, const Vec& at) {
  std::vector<Vec> points;
  for (double radius : {beside_step, search_cell})
    for (const Vec& side : {Vec(1, askew), Vec(-askew, 1), Vec(-1, -askew), Vec(askew, -1)})
      points.push_back(at + radius * side);
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::none, points, jets);
  double spread[2] = {0, 0};
  for (std::size_t i = 0; i < points.size(); ++i)
    spread[i / 4] = std::max(spread[i / 4], std::abs(jets[i].value - jets[0].value));
  return spread[0] > jumping_loss * spread[1];
}

bool changes_along(Field& field, const TracedCurve& curve) {
  constexpr std::size_t parts = 8;
  constexpr double least_change = 1e-4;
  double lowest = infinity, highest = -infinity, beside = 0;
  for (std::size_t k = 1; k < parts; ++k) {
    const Vec at = curve.points[k * (curve.points.size() - 1) / parts];
    std::vector<FieldJet> jets;
    field.evaluate(Derivatives::none,
                   {at, at + search_cell * Vec(1, askew), at - search_cell * Vec(askew, 1),
                    at + search_cell * Vec(-askew, 1), at + search_cell * Vec(1, -askew)},
                   jets);
    lowest = std::min(lowest, jets[0].value);
    highest = std::max(highest, jets[0].value);
    for (const FieldJet& jet : jets) beside = std::max(beside, std::abs(jet.value - jets[0].value));
  }
  return highest - lowest > least_change * beside;
}

}  // namespace saddlescope
