// Values, gradients and Hessians against SymPy: sympy_values.json, made by sympy_values.py beside it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/formula/formula.h"

namespace saddlescope {
namespace formula_sympy_test {

void compare(const nlohmann::json& example) {
  const std::string text = example.at("formula");
  const auto formula = Formula::compile(text);
  ASSERT_TRUE(formula) << caret_report(text, formula.error());
  ASSERT_EQ((*formula)->variables(), example.at("variables").get<std::vector<std::string>>()) << text;
  const std::vector<double> at = example.at("at");
  std::vector<double> expected{example.at("value").get<double>()};
  for (const double entry : example.at("gradient")) expected.push_back(entry);
  for (const double entry : example.at("hessian")) expected.push_back(entry);
  std::vector<double> found(expected.size());
  std::vector<const double*> in;
  std::vector<double*> out;
  for (const double& value : at) in.push_back(&value);
  for (double& value : found) out.push_back(&value);
  (*formula)->tape(Derivatives::hessian).evaluate(in, {}, out, 1);
  // Entries that cancel are as exact as the largest of their kind.
  double scale = 1e-3;
  for (const double entry : expected) scale = std::max(scale, std::fabs(entry));
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const double tolerance = 2e-13 * std::max(std::fabs(expected[k]), 0.05 * scale);
    EXPECT_NEAR(found[k], expected[k], tolerance) << text << " output " << k << " at " << example.at("at").dump();
  }
}

TEST(FormulaOracle, AgreesWithSymPy) {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/sympy_values.json");
  ASSERT_TRUE(file);
  const nlohmann::json stored = nlohmann::json::parse(file);
  const auto& cases = stored.at("cases");
  EXPECT_GE(cases.size(), 120u);
  for (const auto& example : cases) compare(example);
}

}  // namespace formula_sympy_test
}  // namespace saddlescope
