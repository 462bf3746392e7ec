#include "core/objective/limit_ways.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddlescope {
namespace {

/// How many powers of t the series keep behind the first, until they tell.
constexpr double spans[] = {4, 8, 14};

double rounded_away(double number) {
  return number == std::floor(number) ? 0 : 0.5 * std::numeric_limits<double>::epsilon() * std::abs(number);
}

}  // namespace

Eigen::MatrixXd frame_of_axes(Eigen::Index n, int turn) {
  Eigen::MatrixXd frame = Eigen::MatrixXd::Identity(n, n);
  if (turn == 0) return frame;
  Eigen::VectorXd mirror(n);
  for (Eigen::Index i = 0; i < n; ++i)
    mirror[i] = 1 + std::fmod(0.41421356 * turn + 0.61803398 * static_cast<double>(i), 1);
  mirror.normalize();
  return frame - 2 * mirror * mirror.transpose();
}

Ways::Ways(const Eigen::MatrixXd& frame) : frame_(frame) {
  constexpr Eigen::Index most_bent = 4;
  const Eigen::Index n = frame.rows();
  const Eigen::VectorXd straight = Eigen::VectorXd::Zero(n);
  for (Eigen::Index i = 0; i < n; ++i) add(frame.col(i), straight);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i + 1; j < n; ++j) add(frame.col(i) + frame.col(j), straight);
  read_ = ways_.size();
  for (std::size_t k = 0; k < read_; ++k) add(-ways_[k].along, straight);
  if (n == 1) return;
  for (int turn = 3; turn < 5; ++turn) {
    const Eigen::VectorXd askew = frame_of_axes(n, turn).col(0);
    add(askew, straight);
    add(-askew, straight);
  }
  // Along all straight lines x²y/(x⁴ + y²) comes to 0, but not along the parabola.
  for (Eigen::Index i = 0; i < std::min<Eigen::Index>(n, most_bent); ++i)
    for (const double side : {1.0, -1.0}) add(frame.col(i), side * frame.col((i + 1) % n));
}

WayEnd WayWalker::walk(const Way& way, double power) {
  WayEnd end;
  for (const double span : spans) {
    end = keeping(span, way);
    const bool enough = end.problem == LimitProblem::none ? end.oscillates || end.series.order > power
                                                          : end.problem != LimitProblem::unknown;
    if (enough) break;
  }
  return end;
}

WayEnd WayWalker::keeping(double span, const Way& way) {
  PuiseuxArithmetic arithmetic(span);
  for (const NodeId id : order_) {
    const Node& node = graph_[id];
    const auto variable = static_cast<Eigen::Index>(node.a);
    if (node.op == Op::number)
      jets_[id] = PuiseuxArithmetic::constant(node.literal.number, rounded_away(node.literal.number));
    else if (node.op == Op::constant)
      jets_[id] = PuiseuxArithmetic::constant(constants_[node.a], rounded_away(constants_[node.a]));
    else if (node.op == Op::variable)
      jets_[id] = PuiseuxArithmetic::line(point_[node.a], rounded_away(point_[node.a]), way.along[variable],
                                          way.bent[variable]);
    else
      jets_[id] = arithmetic.apply(node.op, jets_[node.a], is_binary(node.op) ? jets_[node.b] : PuiseuxSeries{});
    if (arithmetic.problem() != LimitProblem::none) return {{}, arithmetic.problem(), arithmetic.culprit(), false, 0};
  }
  for (const PuiseuxTerm& term : jets_[order_.back()].terms)
    if (!std::isfinite(term.c)) return {{}, LimitProblem::too_large, Op::number, false, 0};
  return {jets_[order_.back()], LimitProblem::none, Op::number, arithmetic.oscillates(), arithmetic.oscillation()};
}

double node_value(const Graph& graph, NodeId id, std::span<const double> point, std::span<const double> constants,
                  std::span<const double> values) {
  const Node& node = graph[id];
  switch (node.op) {
    case Op::number:
      return node.literal.number;
    case Op::constant:
      return constants[node.a];
    case Op::variable:
      return point[node.a];
    default:
      return apply(node.op, values[node.a], is_binary(node.op) ? values[node.b] : 0);
  }
}

}  // namespace saddlescope
