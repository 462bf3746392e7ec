// −gradient and Newton's step at a point of the plane, and the bowl round a minimum.
#include "core/curvature/slopes.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/curvature/bowl.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace slopes_test {

std::optional<Slopes> slopes_of(const FormulaObjective& objective, const std::vector<double>& point) {
  return slopes_at(objective, axis_plane(objective.parameter_names()), point);
}

TEST(Slopes, NewtonGoesToTheMinimumOfABowl) {
  const auto slopes = slopes_of(objective_from("(x - 1)^2 + 5*(y + 2)^2"), {3, 1});
  ASSERT_TRUE(slopes && slopes->newton);
  EXPECT_DOUBLE_EQ(slopes->descent.a, -4);
  EXPECT_DOUBLE_EQ(slopes->descent.b, -30);
  EXPECT_DOUBLE_EQ(slopes->newton->a, -2);
  EXPECT_DOUBLE_EQ(slopes->newton->b, -3);
  EXPECT_FALSE(slopes->uphill);
}

// −x² − 3y²: both eigenvalues negative, the step goes to the maximum in the middle.
TEST(Slopes, NewtonPointsUphillOnADome) {
  const auto slopes = slopes_of(objective_from("-x^2 - 3*y^2"), {0.5, -1});
  ASSERT_TRUE(slopes && slopes->newton);
  EXPECT_DOUBLE_EQ(slopes->newton->a, -0.5);
  EXPECT_DOUBLE_EQ(slopes->newton->b, 1);
  EXPECT_TRUE(slopes->uphill);
  EXPECT_GT(slopes->descent.a, 0);
}

// (1 − w1w2)² at (0.5, 0.5): p = 1/4, g = −2(1 − p)(w2, w1) = (−3/4, −3/4), H = [[1/2, −1], [−1, 1/2]] with λ = −1/2
// along (1, 1): the step is −g/λ = (−3/2, −3/2), away from the valley, to the saddle and beyond: uphill.
TEST(Slopes, NewtonRunsIntoTheSaddleOfTheExample) {
  const auto slopes = slopes_of(objective_from("(1 - w1*w2)^2"), {0.5, 0.5});
  ASSERT_TRUE(slopes && slopes->newton);
  EXPECT_NEAR(slopes->newton->a, -1.5, 1e-14);
  EXPECT_NEAR(slopes->newton->b, -1.5, 1e-14);
  EXPECT_TRUE(slopes->uphill);
  EXPECT_GT(slopes->descent.a, 0);
}

// (x + y)²: H = 2[[1, 1], [1, 1]]; the shortest solution at (1, 0) is (−1/2, −1/2).
TEST(Slopes, ASingularHessianGivesTheShortestStep) {
  const auto slopes = slopes_of(objective_from("(x + y)^2"), {1, 0});
  ASSERT_TRUE(slopes && slopes->newton);
  EXPECT_NEAR(slopes->newton->a, -0.5, 1e-14);
  EXPECT_NEAR(slopes->newton->b, -0.5, 1e-14);
  const auto plain = slopes_of(objective_from("x + 2*y"), {1, 0});
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->newton) << "a plane has no step";
}

TEST(Slopes, OutsideTheDomainThereIsNothing) { EXPECT_FALSE(slopes_of(objective_from("log(x) + y^2"), {-1, 0})); }

// x² + y² rises as its curvature 2 predicts, everywhere.
TEST(BowlRadius, AParabolaIsABowlAsFarAsAsked) {
  const auto objective = objective_from("x^2 + y^2");
  const Plane plane = axis_plane(objective.parameter_names());
  EXPECT_DOUBLE_EQ(bowl_radius(objective, plane, 2, 3), 3);
}

// x² + y² − x⁴: along x it rises by r² − r⁴, half of the parabola's r² up to r = 1/√2.
TEST(BowlRadius, EndsWhereHalfOfTheRiseIsLeft) {
  const auto objective = objective_from("x^2 + y^2 - x^4");
  const Plane plane = axis_plane(objective.parameter_names());
  const double radius = bowl_radius(objective, plane, 2, 3);
  EXPECT_LE(radius, std::sqrt(0.5));
  EXPECT_GT(radius, 0.8 * std::sqrt(0.5));                            // it is looked for in steps of 0.8
  EXPECT_DOUBLE_EQ(bowl_radius(objective, plane, 100, 3), 3.0 / 50);  // nowhere: the least
}

}  // namespace slopes_test
}  // namespace saddlescope
