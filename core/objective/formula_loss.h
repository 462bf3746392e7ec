// Losses that are formulas: with the values of their constants, over rows where the formula names columns. Pure
// functions, any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope {

/// constants: one value for each of formula->constants(), in that order. table: has the columns that the formula was
/// compiled with, and at least one row; may be null where the formula uses no data.
std::shared_ptr<const Objective> formula_loss(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                                              std::shared_ptr<const Table> table = nullptr,
                                              Reduction reduction = Reduction::mean);

/// One value for each of formula.constants(), in that order, from values by name; names in another spelling count (α
/// and alpha), names that the formula does not have are left aside, and a constant without a value is 1.
std::vector<double> constant_values(const Formula& formula, const std::map<std::string, double>& values);

/// The values under the formula's own spelling of their names; the others as they are.
std::map<std::string, double> spelled_constants(const Formula& formula, const std::map<std::string, double>& values);

}  // namespace saddlescope
