// Sums of a per-row formula over many rows. Private to the objective room; any thread.
//
// The order of the additions is fixed: rows in chunks of 512, in each chunk four running sums by the row's number
// modulo four, then the chunks one after the other. So one thread or many, one point or many side by side give the same
// bits (but for an ulp in functions of the parameters alone, which the two kinds of tape compute with different
// libraries).
#pragma once

#include <span>

#include "core/formula/formula.h"
#include "core/objective/row_block.h"
#include "core/support/parallel.h"

namespace saddlescope {

/// Numbers that a tape of that order gives for each row or point, with n variables: value, gradient, upper triangle.
std::size_t output_count(Derivatives order, std::size_t n);

/// At one point (n numbers): sums[o] is the sum of output o over the rows. constants: of formula.constants().
void sum_over_rows(const Formula& formula, Derivatives order, std::span<const double> point,
                   std::span<const double> constants, const RowBlock& rows, std::span<double> sums,
                   const ParallelFor& parallel = {});

/// At many points, structure of arrays as in Objective::evaluate; null outputs are left out.
void sum_over_rows(const Formula& formula, Derivatives order, std::span<const double* const> coordinates,
                   std::span<const double> constants, const RowBlock& rows, std::span<double* const> sums,
                   std::size_t count);

}  // namespace saddlescope
