// Taylor series of high degree along a line, by exact derivatives: truncated power series are pushed through the
// expression graph (Taylor arithmetic: Griewank and Walther 2008, Evaluating Derivatives, chapter 13). For the curve
// tab; pure functions, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formula/power_series.h"
#include "core/objective/objective.h"

namespace saddlescope {

inline constexpr std::size_t maximum_series_degree = 9;
static_assert(maximum_series_degree <= highest_power);

/// f(p + t·d) = Σ coefficients[k]·tᵏ, up to the degree that was asked for.
struct TaylorSeries {
  std::vector<double> coefficients;  ///< degree + 1 of them; empty where there is a problem
  SeriesProblem problem = SeriesProblem::none;
  bool exists() const { return problem == SeriesProblem::none; }
  /// The polynomial of `degree` (at most the series' own) at t; the series must exist.
  double value(double t, std::size_t degree) const;
  /// Factor k! · coefficients[k]: the k-th derivative along the line.
  double derivative(std::size_t k) const;
};

/// Of the expression `root`. point, direction: a number for each variable; constants: for each constant of the graph.
/// degree: at most maximum_series_degree.
TaylorSeries taylor_series(const Graph& graph, NodeId root, std::span<const double> point,
                           std::span<const double> direction, std::span<const double> constants, std::size_t degree);

/// Of a loss; point and direction of dimension() numbers. A loss of rows, which must be of its whole table, is summed
/// over `rows`, one after the other, and scaled as Objective::evaluate_rows() does; its own rows() give the
/// whole loss. Where one row has a problem, so has the sum. `rows` is not looked at where the loss has no data.
TaylorSeries taylor_series(const Objective& objective, const RowBlock& rows, std::span<const double> point,
                           std::span<const double> direction, std::size_t degree);

/// Multiplications for each row, or for a loss without data; each is roughly a nanosecond.
double series_cost(const Objective& objective, std::size_t degree);

}  // namespace saddlescope
