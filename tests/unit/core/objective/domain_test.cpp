// Outside its domain a loss has neither value nor slope nor curvature, although the formulas of the derivatives may.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/data/built_in_table.h"
#include "core/objective/formula_loss.h"
#include "core/scene/build_loss.h"

namespace saddlescope {
namespace domain_test {

bool all_nan(const Evaluation& here) {
  return std::isnan(here.value) && here.gradient.array().isNaN().all() && here.hessian.array().isNaN().all();
}

TEST(Domain, OutsideNothingIsDefined) {
  for (const char* text :
       {"log(x) + y^2", "sqrt(x) + y", "x^0.5*y", "asin(x) + y^2", "x^y", "log10(x)*y", "log2(x) + y"}) {
    const auto loss = formula_loss(*Formula::compile(text, {.parameters = {"x", "y"}}), {});
    EXPECT_TRUE(all_nan(evaluate_at(*loss, std::vector<double>{-1.5, 0.3}))) << text;
    const Evaluation inside = evaluate_at(*loss, std::vector<double>{0.5, 0.3});
    EXPECT_TRUE(std::isfinite(inside.value) && inside.gradient.allFinite() && inside.hessian.allFinite()) << text;
  }
}

TEST(Domain, AnOverflowIsToldFromThat) {
  // ∞ − ∞ in the loss, an infinite slope: the run diverged, it left no domain.
  const auto loss = formula_loss(*Formula::compile("x^3 - 3*x*y^2", {.parameters = {"x", "y"}}), {});
  const Evaluation here = evaluate_at(*loss, std::vector<double>{4.65e179, 8.06e179});
  EXPECT_TRUE(std::isnan(here.value));
  EXPECT_TRUE(here.gradient.array().isInf().any());
}

TEST(Domain, OneRowOutsideTakesTheWholeLossAlong) {
  LossDefinition definition;
  definition.formula = "(y - log(b + w*x))^2";
  definition.parameters = {"b", "w"};
  definition.data = built_in_data("ten-points", Reduction::mean);
  const BuiltLoss built = build_loss(definition);
  ASSERT_NE(built.objective, nullptr);
  EXPECT_TRUE(all_nan(evaluate_at(*built.objective, std::vector<double>{-300, 1})));
  EXPECT_TRUE(evaluate_at(*built.objective, std::vector<double>{1, 1}).gradient.allFinite());
  std::vector<double> rows(3);
  built.objective->evaluate_rows(Derivatives::gradient, std::vector<double>{-300, 1}, built.objective->rows(), rows);
  for (const double number : rows) EXPECT_TRUE(std::isnan(number));
}

}  // namespace domain_test
}  // namespace saddlescope
