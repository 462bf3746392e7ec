// The ill-conditioned valley of lecture.md D2: the sum of squares over ten points, in (b, w), from (−120, −4). Figures:
// lecture.md, and plain loops in C++ and Python beside this program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace {

using testing::HandObjective;
using testing::HandValues;

constexpr double xs[] = {338, 333, 328, 207, 226, 25, 179, 60, 208, 606};
constexpr double ys[] = {640, 633, 619, 393, 428, 27, 193, 66, 226, 1591};

HandValues ten_points(double b, double w) {
  HandValues values = {0, 0, 0, 0, 0, 0};
  for (std::size_t i = 0; i < std::size(xs); ++i) {
    const double x = xs[i], rest = ys[i] - b - w * x;
    values[0] += rest * rest;
    values[1] -= 2 * rest;
    values[2] -= 2 * rest * x;
    values[3] += 2;
    values[4] += 2 * x;
    values[5] += 2 * x * x;
  }
  return values;
}

Trajectory run(const std::string& spec, std::size_t steps = 100'000) {
  const HandObjective objective(ten_points);
  const std::vector<double> start = {-120, -4};
  return run_optimizer(objective, parse_optimizer(spec).value(), start, {steps});
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
  EXPECT_NEAR(path.at(bursts.first)[0], -166.6, 0.5);
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

}  // namespace
}  // namespace saddlescope
