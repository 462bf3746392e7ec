// An objective from a formula's text, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/objective/formula_objective.h"

namespace saddlescope {

inline FormulaObjective objective_from(const std::string& text) {
  auto formula = Formula::compile(text);
  if (!formula) {
    ADD_FAILURE() << text << ": " << formula.error().message;
    formula = Formula::compile("x^2 + y^2");
  }
  return FormulaObjective(*formula, std::vector<double>((*formula)->constants().size(), 1.0));
}

}  // namespace saddlescope
