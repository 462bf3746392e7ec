#include "core/curvature/taylor_series.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/objective/limits.h"

namespace saddlescope {

double TaylorSeries::value(double t, std::size_t degree) const {
  double sum = 0;
  for (std::size_t k = std::min(degree + 1, coefficients.size()); k-- > 0;) sum = sum * t + coefficients[k];
  return sum;
}

double TaylorSeries::derivative(std::size_t k) const {
  double factor = 1;
  for (std::size_t j = 2; j <= k; ++j) factor *= static_cast<double>(j);
  return factor * coefficients[k];
}

namespace {

/// Pushes series through the graph, row after row.
class SeriesTape {
 public:
  SeriesTape(const Graph& graph, NodeId root, std::span<const double> point, std::span<const double> direction,
             std::size_t degree)
      : graph_(graph),
        point_(point),
        direction_(direction),
        degree_(degree),
        root_(root),
        order_(evaluation_order(graph, root)),
        jets_(root + 1) {}

  /// constant(i): value of the graph's constant i.
  template <class Constant>
  SeriesProblem run(const Constant& constant) {
    JetArithmetic arithmetic(degree_);
    for (const NodeId id : order_) {
      const Node& node = graph_[id];
      PowerSeries& jet = jets_[id];
      if (node.op == Op::number || node.op == Op::constant || node.op == Op::variable) {
        jet = {};
        jet.c[0] = node.op == Op::number     ? node.literal.number
                   : node.op == Op::constant ? constant(node.a)
                                             : point_[node.a];
        if (node.op == Op::variable && degree_ > 0) jet.c[1] = direction_[node.a];
      } else {
        jet = arithmetic.apply(node.op, jets_[node.a], is_binary(node.op) ? jets_[node.b] : PowerSeries{});
      }
      if (arithmetic.problem() != SeriesProblem::none) return arithmetic.problem();
    }
    return SeriesProblem::none;
  }
  const PowerSeries& result() const { return jets_[root_]; }
  std::size_t nodes() const { return order_.size(); }

 private:
  const Graph& graph_;
  std::span<const double> point_, direction_;
  std::size_t degree_;
  NodeId root_;
  std::vector<NodeId> order_;
  std::vector<PowerSeries> jets_;
};

TaylorSeries finished(const PowerSeries& sum, std::size_t degree) {
  const std::span<const double> coefficients(sum.c.data(), degree + 1);
  if (!std::all_of(coefficients.begin(), coefficients.end(), [](double c) { return std::isfinite(c); }))
    return {{}, SeriesProblem::undefined};
  return {{coefficients.begin(), coefficients.end()}, SeriesProblem::none};
}

}  // namespace

TaylorSeries taylor_series(const Graph& graph, NodeId root, std::span<const double> point,
                           std::span<const double> direction, std::span<const double> constants, std::size_t degree) {
  degree = std::min(degree, maximum_series_degree);
  SeriesTape tape(graph, root, point, direction, degree);
  const SeriesProblem problem = tape.run([&](std::size_t i) { return constants[i]; });
  if (problem == SeriesProblem::none) return finished(tape.result(), degree);
  std::vector<double> through = series_through_hole(graph, root, point, direction, constants, degree);
  if (through.empty()) return {{}, problem};
  return {std::move(through), SeriesProblem::none};
}

TaylorSeries taylor_series(const Objective& objective, const RowBlock& rows, std::span<const double> point,
                           std::span<const double> direction, std::size_t degree) {
  if (!objective.capabilities().series) return {{}, SeriesProblem::unavailable};
  const Formula& formula = *objective.formula();
  if (!objective.uses_data())
    return taylor_series(formula.graph(), formula.root(), point, direction, objective.constants(), degree);
  degree = std::min(degree, maximum_series_degree);
  SeriesTape tape(formula.graph(), formula.root(), point, direction, degree);
  // The formula's constants stand behind the columns.
  const std::size_t columns = formula.columns().size();
  const auto cells = rows.columns();
  PowerSeries sum;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const SeriesProblem problem =
        tape.run([&](std::size_t i) { return i < columns ? cells[i][row] : objective.constants()[i - columns]; });
    if (problem != SeriesProblem::none) return {{}, problem};
    for (std::size_t k = 0; k <= degree; ++k) sum.c[k] += tape.result().c[k];
  }
  const double all = objective.reduction() == Reduction::sum ? static_cast<double>(objective.examples()) : 1;
  const double factor = all / static_cast<double>(rows.size());
  for (double& c : sum.c) c *= factor;
  return finished(sum, degree);
}

double series_cost(const Objective& objective, std::size_t degree) {
  if (!objective.capabilities().series) return 0;
  const Formula& formula = *objective.formula();
  const auto nodes = static_cast<double>(evaluation_order(formula.graph(), formula.root()).size());
  const auto size = static_cast<double>(std::min(degree, maximum_series_degree) + 1);
  return nodes * size * size / 2;
}

}  // namespace saddlescope
