// The lecture's ill-conditioned valley: the sum of squares over ten points, in (b, w), from (−120, −4), as the
// typed formula over the built-in table. Figures: the lecture, and plain loops in C++ and Python beside this program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/curvature/curvature.h"
#include "core/data/built_in_table.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {
namespace ten_points_test {

constexpr double xs[] = {338, 333, 328, 207, 226, 25, 179, 60, 208, 606};
constexpr double ys[] = {640, 633, 619, 393, 428, 27, 193, 66, 226, 1591};

std::shared_ptr<const Objective> ten_points(FeatureScaling scaling = FeatureScaling::none) {
  const Table table = make_table("ten-points", 0, 0, 0);
  const auto formula = Formula::compile("(y - b - w*x)^2", {.parameters = {"b", "w"}, .columns = table.names});
  return std::make_shared<FormulaObjective>(
      *formula, std::vector<double>{}, std::make_shared<Table>(scale_features(table, scaling).table), Reduction::sum);
}

Trajectory run(const std::string& spec, std::size_t steps = 100'000) {
  const std::vector<double> start = {-120, -4};
  return run_optimizer(*ten_points(), parse_optimizer(spec).value(), start, {steps});
}

/// |w − w*(b)|: how far up the valley's wall.
double above_floor(std::span<const double> point) {
  double x = 0, xy = 0, xx = 0;
  for (std::size_t i = 0; i < std::size(xs); ++i) {
    x += xs[i];
    xy += xs[i] * ys[i];
    xx += xs[i] * xs[i];
  }
  return std::abs(point[1] - (xy - point[0] * x) / xx);
}

struct Bursts {
  std::size_t count = 0, first = 0;
  double farthest = 0;  ///< from the first on
};
Bursts bursts_of(const Trajectory& path) {
  Bursts bursts;
  bool below = false;
  for (std::size_t k = 0; k < path.rows(); ++k) {
    const double distance = above_floor(path.at(k));
    if (below && distance > 0.5) {
      if (bursts.count++ == 0) bursts.first = k;
      below = false;
    } else if (distance < 0.5) {
      below = true;
    }
    if (bursts.count > 0) bursts.farthest = std::max(bursts.farthest, distance);
  }
  return bursts;
}

double half_width(const Trajectory& path, std::size_t i, std::size_t rows) {
  double low = path.at(path.last_step())[i], high = low;
  for (std::size_t k = path.rows() - rows; k < path.rows(); ++k) {
    low = std::min(low, path.at(k)[i]);
    high = std::max(high, path.at(k)[i]);
  }
  return (high - low) / 2;
}

TEST(TenPoints, TheTableIsTheLectures) {
  const Table table = make_table("ten-points", 0, 0, 0);
  ASSERT_EQ(table.names, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(std::equal(table.columns[0].begin(), table.columns[0].end(), std::begin(xs), std::end(xs)));
  EXPECT_TRUE(std::equal(table.columns[1].begin(), table.columns[1].end(), std::begin(ys), std::end(ys)));
}

TEST(TenPoints, TheFinderFindsTheOptimum) {
  const CriticalPointsReport report = find_critical_points(*ten_points(), {{-200, -100}, {-5, 5}});
  EXPECT_EQ(report.summary(), "1 point");
  EXPECT_EQ(report.index_check, IndexCheck::passed);
  ASSERT_EQ(report.points.size(), 1u);
  const CriticalPoint& optimum = report.points[0];
  EXPECT_EQ(optimum.kind, CriticalKind::minimum);
  EXPECT_NEAR(optimum.at[0], -188.4331967, 5e-8);
  EXPECT_NEAR(optimum.at[1], 2.669454967, 5e-10);
  EXPECT_NEAR(optimum.value, 101936.73, 0.005);
  EXPECT_NEAR(optimum.eigenvalues[0], 5.57348, 5e-6);
  EXPECT_NEAR(optimum.eigenvalues[1], 1746830.4, 0.05);
  EXPECT_NEAR(optimum.eigenvalues[1] / optimum.eigenvalues[0], 313418, 0.5) << "the condition number";
}

TEST(TenPoints, TheHessianIsThatOfTheLecture) {
  const Eigen::MatrixXd hessian = evaluate_at(*ten_points(), std::vector<double>{-150, 1}).hessian;
  EXPECT_EQ(hessian(0, 0), 20);
  EXPECT_EQ(hessian(0, 1), 5020);
  EXPECT_EQ(hessian(1, 1), 1746816) << "2·Σx², which the lecture rounds to 1746820";
}

TEST(TenPoints, ScaledFeaturesMakeTheValleyRound) {
  const Evaluation here = evaluate_at(*ten_points(FeatureScaling::standard), std::vector<double>{-120, -4});
  const Curvature bend = curvature(here.hessian);
  EXPECT_NEAR(here.hessian(0, 0), 20, 1e-12);
  EXPECT_NEAR(here.hessian(0, 1), 0, 1e-12);
  EXPECT_NEAR(here.hessian(1, 1), 20, 1e-12);
  EXPECT_NEAR(bend.eigenvalues[1] / bend.eigenvalues[0], 1, 1e-12);
  // Mean 251 and population deviation 156.01 (the lecture).
  const ScaledTable scaled = scale_features(make_table("ten-points", 0, 0, 0), FeatureScaling::standard);
  EXPECT_EQ(scaled.scales[0].offset, 251);
  EXPECT_NEAR(scaled.scales[0].factor, 156.01, 0.005);
  // One step of plain descent with η = 1/20 ends in the optimum: b = mean of y, w = 2.669454967·156.01.
  const std::vector<double> start = {-120, -4};
  const Trajectory path =
      run_optimizer(*ten_points(FeatureScaling::standard), parse_optimizer("gd:lr=0.05").value(), start, {1});
  EXPECT_NEAR(path.at(1)[0], 481.6, 1e-9);
  EXPECT_NEAR(path.at(1)[1], 2.669454967 * scaled.scales[0].factor, 1e-6);
}

TEST(TenPoints, PlainDescentIsFarFromTheOptimumOrExplodes) {
  const Trajectory slow = run("gd:lr=1e-7"), fast = run("gd:lr=1e-6"), wild = run("gd:lr=1e-2");
  EXPECT_NEAR(slow.at(100'000)[0], -123.69, 0.005);
  EXPECT_NEAR(slow.at(100'000)[1], 2.4834, 0.00005);
  EXPECT_NEAR(fast.at(100'000)[0], -149.23, 0.005);
  EXPECT_NEAR(fast.at(100'000)[1], 2.557, 0.0005);
  EXPECT_EQ(wild.status, RunStatus::diverged);
  EXPECT_EQ(wild.last_step(), 36u);
  EXPECT_TRUE(std::isinf(wild.loss.back()));
}

TEST(TenPoints, LectureAdaGradBursts) {
  const Trajectory path = run("adagrad:lr=1,convention=lecture");
  const Bursts bursts = bursts_of(path);
  EXPECT_GE(bursts.first, 705u);
  EXPECT_LE(bursts.first, 730u);
  // b moves by about 0.1 an update there, and by rounding the burst comes some updates sooner or later.
  EXPECT_NEAR(path.at(bursts.first)[0], -166.6, 2);
  EXPECT_GE(bursts.count, 55u);
  EXPECT_LE(bursts.count, 70u);
  EXPECT_GT(bursts.farthest, 3);
  EXPECT_LT(bursts.farthest, 4.5);
}

TEST(TenPoints, StandardAdaGradDoesNot) {
  const Trajectory path = run("adagrad:lr=1");
  EXPECT_EQ(bursts_of(path).count, 0u);
  EXPECT_NEAR(path.at(100'000)[0], -188.36684, 5e-6);
  EXPECT_NEAR(path.at(100'000)[1], 2.669264, 5e-7);
}

TEST(TenPoints, AFallingRateCuresTheBursts) {
  const Trajectory path = run("adagrad:lr=1,convention=lecture,schedule=inverse-sqrt(k=0.01)");
  EXPECT_EQ(bursts_of(path).count, 0u);
  EXPECT_NEAR(path.at(100'000)[0], -188.4331967, 1e-6);
  EXPECT_NEAR(path.at(100'000)[1], 2.669454967, 1e-8);
  EXPECT_NEAR(path.loss.back(), 101936.73, 0.005);
}

TEST(TenPoints, LectureRmsPropEndsInALastingOscillation) {
  for (const double rate : {1.0, 0.5}) {
    const Trajectory path = run("rmsprop:alpha=0.999,convention=lecture,lr=" + std::to_string(rate));
    if (rate == 1) {
      EXPECT_GE(bursts_of(path).first, 5300u);
      EXPECT_LE(bursts_of(path).first, 5500u);
    }
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(half_width(path, i, 1000), rate / 2, 0.01 * rate) << i;
  }
}

}  // namespace ten_points_test
}  // namespace saddlescope
