// A second kind of loss through all of the core: 2000 parameters, no formula, no Hessian but its products. It runs, is
// drawn over a plane and judged, and nothing takes memory by the square of its parameters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/certificate/certificate.h"
#include "core/critical/critical_points.h"
#include "core/curvature/largest_eigenvalue.h"
#include "core/curvature/taylor.h"
#include "core/curvature/taylor_series.h"
#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/objective/affordable.h"
#include "core/plane/landscape.h"
#include "core/run/trajectory.h"
#include "tests/support/allocation_count.h"
#include "tests/support/chain_objective.h"

namespace saddlescope {
namespace large_objective_test {

using test::AllocationCount;
using test::ChainObjective;
using ::testing::HasSubstr;

constexpr std::size_t n = 2000;
constexpr std::size_t square = n * n * sizeof(double);  // 32 MB
constexpr std::size_t vector_bytes = n * sizeof(double);

/// Two orthonormal directions that mix all parameters.
Plane plane_through_minimum() {
  Plane plane;
  plane.origin.assign(n, 1.0);
  plane.axis_names = {"u₁", "u₂"};
  plane.directions.assign(2, std::vector<double>(n));
  const double length = std::sqrt(static_cast<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    plane.directions[0][i] = 1 / length;
    plane.directions[1][i] = (i % 2 == 0 ? 1 : -1) / length;
  }
  return plane;
}

Trajectory run_of(const Objective& objective, const std::string& spec, std::size_t steps) {
  return run_optimizer(objective, *parse_optimizer(spec), std::vector<double>(n, 0.0), {.steps = steps});
}

TEST(LargeObjective, TheCountSeesVectorsAndMatrices) {
  const AllocationCount count;
  const Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(300, 300);
  EXPECT_GE(count.largest(), 300 * 300 * sizeof(double));
  const std::vector<double> numbers(n * n / 100);
  const double* volatile seen = numbers.data();  // or clang leaves the vector out
  EXPECT_NE(seen, nullptr);
  EXPECT_GE(count.largest(), numbers.size() * sizeof(double));
  EXPECT_GE(count.sum(), (300 * 300 + n * n / 100) * sizeof(double));
}

TEST(LargeObjective, RunsWithEveryFirstOrderMethod) {
  const ChainObjective chain(n);
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    if (info.uses_hessian) continue;
    const AllocationCount count;
    const Trajectory path = run_of(chain, std::string(info.id) + ":lr=0.01", 12);
    EXPECT_EQ(path.rows(), 13u) << info.id;
    EXPECT_EQ(path.status, RunStatus::ok) << info.id;
    EXPECT_LT(path.loss.back(), path.loss.front()) << info.id;
    EXPECT_LT(count.largest(), 16 * vector_bytes) << info.id;
    EXPECT_LT(count.sum(), square / 8) << info.id;
  }
}

TEST(LargeObjective, MethodsThatNeedAMatrixRefuseInWords) {
  const ChainObjective chain(n);
  const AllocationCount count;
  const Trajectory path = run_of(chain, "newton", 12);
  EXPECT_EQ(path.rows(), 1u);
  EXPECT_EQ(path.status, RunStatus::undefined);
  EXPECT_THAT(path.refusal, HasSubstr("needs the matrix of second derivatives"));
  EXPECT_LT(count.sum(), square / 8);
  EXPECT_TRUE(run_of(chain, "gd:lr=0.1", 2).refusal.empty());

  RunPlan late({{*parse_optimizer("gd:lr=0.1"), 5}}, *parse_optimizer("newton"));
  const Trajectory mixed = run_optimizer(chain, late, std::vector<double>(n, 0.0), {.steps = 12});
  EXPECT_EQ(mixed.last_step(), 5u) << "as far as it goes without";
  EXPECT_FALSE(mixed.refusal.empty());
}

TEST(LargeObjective, IsDrawnOverAPlane) {
  const ChainObjective chain(n);
  const Plane plane = plane_through_minimum();
  const PlaneWindow window;
  const AllocationCount count;
  const HeightGrid grid = sample_heights(chain, plane, window, 33, 33);
  const HeightScale scale = choose_scale(grid, false);
  const auto lines = contour_lines(grid, contour_levels(scale, 12));
  const auto arrows = descent_field(chain, plane, window, 9, 7);
  EXPECT_LT(count.largest(), 16 * vector_bytes);
  EXPECT_LT(count.sum(), square / 4);

  ASSERT_TRUE(grid.any_finite);
  EXPECT_NEAR(grid.minimum, 0, 1e-12);
  // ½a² along the first direction; 2k(1 − cos) of about 4 more along the second.
  EXPECT_NEAR(grid.values[16 * 33], 4.5, 1e-9);
  EXPECT_NEAR(grid.values[16], 0.5 * 9 * (1 + 4.0 * (n - 1) / n), 1e-9);
  EXPECT_GE(lines.size(), 5u);
  EXPECT_EQ(arrows.size(), 63u);
}

TEST(LargeObjective, SharpnessComesFromProducts) {
  const ChainObjective chain(n);
  const std::vector<double> start(n, 0.0);
  const AllocationCount count;
  const SpectrumEnds ends = spectrum_ends(chain, start);
  const SharpnessPath path = sharpness_along(chain, run_of(chain, "gd:lr=0.1", 3), {}, 2);
  EXPECT_LT(count.largest(), 16 * vector_bytes);
  EXPECT_LT(count.sum(), square / 3);
  EXPECT_LE(ends.largest, chain.eigenvalue(n - 1) + 1e-9) << "from inside";
  EXPECT_NEAR(ends.largest, chain.eigenvalue(n - 1), 0.02);
  EXPECT_NEAR(ends.smallest, chain.eigenvalue(0), 0.02);
  EXPECT_EQ(path.largest, std::vector<double>(2, ends.largest)) << "the same Hessian everywhere";
}

TEST(LargeObjective, IsJudged) {
  const ChainObjective chain(n);
  const Trajectory good = run_of(chain, "gd:lr=0.1", 30), wild = run_of(chain, "gd:lr=0.45", 60);
  const AllocationCount count;
  const Diagnosis well = diagnose(chain, good, *parse_optimizer("gd:lr=0.1"), 30, nullptr);
  const std::size_t once = count.sum();
  // The gradients of the last 31 steps are made again.
  EXPECT_LT(count.largest(), 40 * vector_bytes);
  EXPECT_LT(once, square / 3);
  EXPECT_EQ(verdict_kind_name(well.kind), "moving-well") << well.sentence;
  const auto stability = std::find_if(well.evidence.begin(), well.evidence.end(),
                                      [](const Evidence& each) { return each.kind == EvidenceKind::stability; });
  ASSERT_NE(stability, well.evidence.end());
  EXPECT_NEAR(stability->value, 5, 0.05) << "λmax";
  EXPECT_NEAR(stability->threshold.value_or(0), 2 / 0.1, 1e-12);
}

TEST(LargeObjective, TooLargeARateIsNamedWithTheOneThatWouldDo) {
  const ChainObjective chain(n);
  std::vector<double> start(n);
  for (std::size_t i = 0; i < n; ++i) start[i] = i % 2 == 0 ? 2 : 0;
  const OptimizerSettings settings = *parse_optimizer("gd:lr=0.45");
  const Trajectory wild = run_optimizer(chain, settings, start, {.steps = 40});
  const Diagnosis diagnosis = diagnose(chain, wild, settings, 40, nullptr);
  EXPECT_EQ(verdict_kind_name(diagnosis.kind), "diverging") << diagnosis.sentence;
  EXPECT_THAT(diagnosis.sentence + diagnosis.help, HasSubstr("stable below η = 0.4"));
}

TEST(LargeObjective, WhatNeedsMoreSaysSoInWords) {
  const ChainObjective chain(n), small(3);
  const CriticalPointsReport report = find_critical_points(chain, PlaneWindow{});
  EXPECT_TRUE(report.points.empty());
  EXPECT_THAT(report.summary(), HasSubstr("not searched"));
  EXPECT_THAT(find_critical_points(small, PlaneWindow{}).summary(), HasSubstr("no matrix of second derivatives"));

  const std::vector<Interval> box(3, {-1, 1});
  EXPECT_THAT(certify(small, box, {}, {}, {}).summary(), HasSubstr("Not available for this loss"));

  const double at[] = {0, 0, 0}, along[] = {1, 0, 0};
  EXPECT_EQ(taylor_series(small, {}, at, along, 3).problem, SeriesProblem::unavailable);
  ProbeRequest request;
  request.at = {0, 0, 0};
  request.plane = axis_plane(small.parameter_names());
  EXPECT_FALSE(make_probe(small, request).finite);
  EXPECT_EQ(evaluate_at(small, at).hessian.size(), 0) << "as far as it can be evaluated";
  EXPECT_EQ(evaluate_at(small, at).gradient.size(), 3);
}

TEST(LargeObjective, RowsAreNotToBeAskedOfIt) {
  const ChainObjective chain(3);
  EXPECT_FALSE(chain.uses_data());
  EXPECT_EQ(chain.examples(), 1u);
  EXPECT_EQ(chain.formula(), nullptr);
  EXPECT_TRUE(chain.constants().empty());
  EXPECT_THROW(chain.table(), std::logic_error);
  EXPECT_THROW(chain.rows(), std::logic_error);
}

TEST(Affordable, GridsAreHalvedUntilTheyFit) {
  const ChainObjective chain(100);  // 100 instructions a point
  EXPECT_EQ(grid_within(chain, 65, 8, 1e9), 65u);
  EXPECT_EQ(grid_within(chain, 65, 8, 65.0 * 65 * 100 - 1), 33u);
  EXPECT_EQ(grid_within(chain, 65, 8, 17.0 * 17 * 100), 17u);
  EXPECT_EQ(grid_within(chain, 65, 8, 1), 9u);
  EXPECT_FALSE(is_affordable(chain, Derivatives::hessian, 1, 1e30)) << "there is none at any price";
  EXPECT_TRUE(is_affordable(chain, Derivatives::gradient, 10, 1000));
  EXPECT_FALSE(is_affordable(chain, Derivatives::gradient, 11, 1000));
}

}  // namespace large_objective_test
}  // namespace saddlescope
