#include "core/objective/evaluation_guard.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace evaluation_guard_test {

TEST(EvaluationGuard, ForbidsItsOwnThreadAlone) {
  const auto objective = objective_from("x^2 + y^2");
  const double point[] = {1, 2};
  EXPECT_EQ(evaluate_at(objective, point).value, 5);
  {
    const EvaluationGuard guard;
    EXPECT_THROW(evaluate_at(objective, point), std::logic_error);
    EXPECT_THROW(evaluate_at(objective, point, Derivatives::none), std::logic_error);
    double elsewhere = 0;
    std::jthread([&] { elsewhere = evaluate_at(objective, point).value; }).join();
    EXPECT_EQ(elsewhere, 5);
    {
      const EvaluationAllowed quick_path;
      EXPECT_EQ(evaluate_at(objective, point).value, 5);
    }
    EXPECT_THROW(evaluate_at(objective, point), std::logic_error) << "only for that scope";
  }
  EXPECT_EQ(evaluate_at(objective, point).value, 5);
}

}  // namespace evaluation_guard_test
}  // namespace saddlescope
