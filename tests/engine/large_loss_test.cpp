// The engine's jobs with a second kind of loss: 2000 parameters, no formula, no Hessian but its products.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/nodes/certificate.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/run.h"
#include "tests/support/chain_objective.h"

namespace saddlescope {
namespace large_loss_test {

constexpr std::size_t n = 2000;

SharedLoss chain_loss() {
  auto loss = std::make_shared<LossResult>();
  loss->objective = std::make_shared<test::ChainObjective>(n);
  return SharedLoss(std::move(loss));
}

template <class Node>
ResultPtr<typename Node::Result> computed(const Node& node, const typename Node::Key& key) {
  return node.compute(key, {});
}

RunKey run_key(const SharedLoss& loss, const char* method) {
  return {loss, RunPlan(*parse_optimizer(method)), std::vector<double>(n, 0.0), 20, {}};
}

TEST(LargeLoss, HasALandscapeButNoLayersOfCurvature) {
  const SharedLoss loss = chain_loss();
  const Plane plane = axis_plane(loss->objective->parameter_names());
  const auto landscape =
      computed(LandscapeNode{}, {loss, plane, {}, ScaleChoice::automatic, ScaleChoice::automatic, true, 65});
  EXPECT_TRUE(landscape->grid.any_finite);
  EXPECT_FALSE(landscape->contours.empty());
  EXPECT_FALSE(landscape->field.empty());
  EXPECT_EQ(landscape->curvature, nullptr);
}

TEST(LargeLoss, RunsWithAStableRateAndIsLookedAt) {
  const SharedLoss loss = chain_loss();
  const auto run = computed(RunNode{}, run_key(loss, "gd:lr=0.1"));
  EXPECT_EQ(run->trajectory.rows(), 21u);
  ASSERT_TRUE(run->stable_rate.has_value());
  EXPECT_NEAR(*run->stable_rate, 1 / 5.0, 0.002) << "λmax is just below 5";

  const auto points = computed(CriticalPointsNode{}, {loss, {}, {}});
  EXPECT_THAT(points->report.summary(), ::testing::HasSubstr("not searched"));
  const auto insight = computed(InsightNode{}, {loss, run, points});
  ASSERT_FALSE(insight->sharpness.largest.empty());
  EXPECT_NEAR(insight->sharpness.largest.back(), 5, 0.02);
  EXPECT_DOUBLE_EQ(insight->limit.front(), 20);
  const auto certificate = computed(CertificateNode{}, {loss, points});
  EXPECT_THAT(certificate->certificate.summary(), ::testing::HasSubstr("Not available for this loss"));
}

TEST(LargeLoss, AMethodOfSecondOrderRefuses) {
  const auto run = computed(RunNode{}, run_key(chain_loss(), "newton"));
  EXPECT_EQ(run->trajectory.rows(), 1u);
  EXPECT_FALSE(run->trajectory.refusal.empty());
}

}  // namespace large_loss_test
}  // namespace saddlescope
