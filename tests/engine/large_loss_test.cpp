// The engine's jobs with a second kind of loss: 2000 parameters, no formula, no Hessian but its products.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/jobs.h"
#include "tests/support/chain_objective.h"

namespace saddlescope {
namespace {

constexpr std::size_t n = 2000;

LossResult chain_loss() {
  LossResult loss;
  loss.objective = std::make_shared<testing::ChainObjective>(n);
  return loss;
}

TEST(LargeLoss, HasALandscapeButNoLayersOfCurvature) {
  const LossResult loss = chain_loss();
  Plane plane = axis_plane(loss.objective->parameter_names());
  const auto landscape = make_landscape(loss, plane, {}, true, true, 65, {});
  EXPECT_TRUE(landscape->grid.any_finite);
  EXPECT_FALSE(landscape->contours.empty());
  EXPECT_FALSE(landscape->field.empty());
  EXPECT_EQ(landscape->curvature, nullptr);
}

TEST(LargeLoss, RunsWithAStableRateAndIsLookedAt) {
  const LossResult loss = chain_loss();
  const OptimizerSettings settings = *parse_optimizer("gd:lr=0.1");
  const auto run = make_run_result(loss, settings, {}, 20, {}, {});
  EXPECT_EQ(run->trajectory.rows(), 21u);
  ASSERT_TRUE(run->stable_rate.has_value());
  EXPECT_NEAR(*run->stable_rate, 1 / 5.0, 0.002) << "λmax is just below 5";

  const auto points = make_critical_points(loss, {}, {}, {});
  EXPECT_THAT(points->report.summary(), ::testing::HasSubstr("not searched"));
  const auto insight = make_insight(*loss.objective, run, points, {});
  ASSERT_FALSE(insight->sharpness.largest.empty());
  EXPECT_NEAR(insight->sharpness.largest.back(), 5, 0.02);
  EXPECT_DOUBLE_EQ(insight->limit.front(), 20);
  const auto certificate = make_certificate(*loss.objective, points, {});
  EXPECT_THAT(certificate->certificate.summary(), ::testing::HasSubstr("Not available for this loss"));
}

TEST(LargeLoss, AMethodOfSecondOrderRefuses) {
  const auto run = make_run_result(chain_loss(), *parse_optimizer("newton"), {}, 20, {}, {});
  EXPECT_EQ(run->trajectory.rows(), 1u);
  EXPECT_FALSE(run->trajectory.refusal.empty());
}

}  // namespace
}  // namespace saddlescope
