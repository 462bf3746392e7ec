#include "core/critical/plane_cut.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/plane/slice.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace plane_cut_test {

using Kind = CriticalCurve::Kind;

const std::vector<std::string> names = {"w1", "w2", "w3"};
const PlaneWindow usual = {{-3, 3}, {-3, 3}};

/// What the plane along two axes, or any other, cuts of the sets that the finder lists.
PlaneCut cut(const std::string& formula, const Slice& slice, const PlaneWindow& window = usual,
             const std::vector<Interval>& box = std::vector<Interval>(3, {-3, 3})) {
  const FormulaObjective objective = objective_from(formula);
  const CriticalPointsReport report = find_critical_points(objective, box);
  EXPECT_FALSE(report.sets.empty()) << formula;
  return cut_sets(objective, report, slice_plane(slice, names), window);
}

Slice along(std::size_t first, std::size_t second, const std::vector<double>& through) {
  return axis_slice(first, second, through, names);
}

/// The largest size of a function on the curve's points.
template <class Function>
double largest(const CriticalCurve& curve, const Function& function) {
  double size = 0;
  for (const std::vector<double>& p : curve.points) size = std::max(size, std::abs(function(p)));
  return size;
}

double off_product(const std::vector<double>& p) { return p[0] * p[1] * p[2] - 1; }

TEST(PlaneCut, ASurfaceOfMinimaIsCutInCurves) {
  const PlaneCut result = cut("(1 - w1*w2*w3)^2", along(0, 1, {0, 0, 1}));
  // The line of saddles w1 = w2 = 0 crosses it.
  ASSERT_EQ(result.points.size(), 1u);
  EXPECT_EQ(result.points[0].kind, Kind::level);
  EXPECT_EQ(result.points[0].at, (std::vector<double>{0, 0, 1}));
  ASSERT_EQ(result.curves.size(), 2u);
  for (const CriticalCurve& curve : result.curves) {
    EXPECT_EQ(curve.kind, Kind::valley);
    EXPECT_FALSE(curve.closed);
    EXPECT_NEAR(curve.value, 0, 1e-18);
    EXPECT_LT(largest(curve, off_product), 1e-8);
    EXPECT_EQ(largest(curve, [](const auto& p) { return p[2] - 1; }), 0) << "in the plane";
    // From one edge of the window to the other.
    EXPECT_NEAR(std::max(std::abs(curve.points.front()[0]), std::abs(curve.points.back()[0])), 3, 1e-6);
    EXPECT_NEAR(std::max(std::abs(curve.points.front()[1]), std::abs(curve.points.back()[1])), 3, 1e-6);
    // 2·‖∇(w1·w2·w3)‖², of the whole loss: in the plane alone it would be less.
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const std::vector<double>& p = curve.points[i];
      const double slope = std::pow(p[1] * p[2], 2) + std::pow(p[0] * p[2], 2) + std::pow(p[0] * p[1], 2);
      EXPECT_NEAR(curve.sharpness[i], 2 * slope, 1e-6 * slope);
    }
  }
}

TEST(PlaneCut, OfSaddlesToo) {
  // Where w3 = 0 the loss is 1 all over the plane, and only its whole gradient tells the axes from the rest.
  const PlaneCut result = cut("(1 - w1*w2*w3)^2", along(0, 1, {0, 0, 0}));
  ASSERT_EQ(result.curves.size(), 2u);
  for (const CriticalCurve& curve : result.curves) {
    EXPECT_EQ(curve.kind, Kind::level);
    EXPECT_EQ(curve.value, 1);
    EXPECT_LT(largest(curve, [](const auto& p) { return p[0] * p[1]; }), 1e-9);
  }
}

TEST(PlaneCut, ACurveIsSeenInItsPlaneAndCrossesOthersInPoints) {
  const char* const formula = "(1 - w1*w2)^2 + w3^2";
  EXPECT_EQ(cut(formula, along(0, 1, {0, 0, 0})).curves.size(), 2u);
  EXPECT_TRUE(cut(formula, along(0, 1, {0, 0, 0.5})).curves.empty());
  const PlaneCut across = cut(formula, along(0, 2, {0, 2, 0}));
  EXPECT_TRUE(across.curves.empty());
  ASSERT_EQ(across.points.size(), 1u);
  EXPECT_EQ(across.points[0].kind, Kind::valley);
  EXPECT_NEAR(across.points[0].at[0], 0.5, 1e-9);
  EXPECT_EQ(across.points[0].at[1], 2);
  EXPECT_NEAR(across.points[0].at[2], 0, 1e-9);
  EXPECT_NEAR(across.points[0].sharpness, 2 * (4 + 0.25), 1e-6);
}

TEST(PlaneCut, NearIsInThePlaneAsForPoints) {
  // 0.2 % of 6.
  const char* const formula = "(1 - w1*w2)^2 + w3^2";
  EXPECT_EQ(cut(formula, along(0, 1, {0, 0, 0.011})).curves.size(), 2u);
  EXPECT_TRUE(cut(formula, along(0, 1, {0, 0, 0.013})).curves.empty());
}

TEST(PlaneCut, WhatOnlyThePlanesPictureHasIsNotCut) {
  // In the plane w3 = 0 the loss is (1 − w1·w2)² + 1, with a valley; but everywhere there ∂L/∂w3 = −2.
  const PlaneCut result = cut("(1 - w1*w2)^2 + (w3 - 1)^2", along(0, 1, {0, 0, 0}));
  EXPECT_TRUE(result.curves.empty() && result.points.empty());
}

TEST(PlaneCut, PointsOfTheirOwnAreNone) {
  // A circle of minima in the plane w3 = 0 round the maximum in its middle.
  const PlaneCut result = cut("(w1^2 + w2^2 - 1)^2 + w3^2", along(0, 1, {0, 0, 0}));
  EXPECT_TRUE(result.points.empty());
  ASSERT_EQ(result.curves.size(), 1u);
  EXPECT_TRUE(result.curves[0].closed);
}

TEST(PlaneCut, ASphereIsCutInACircle) {
  const PlaneCut result = cut("(w1^2 + w2^2 + w3^2 - 1)^2", along(0, 1, {0, 0, 0.6}));
  ASSERT_EQ(result.curves.size(), 1u);
  const CriticalCurve& circle = result.curves[0];
  EXPECT_TRUE(circle.closed);
  EXPECT_LT(largest(circle, [](const auto& p) { return std::hypot(p[0], p[1]) - 0.8; }), 1e-9);
  for (const double sharpness : circle.sharpness) EXPECT_NEAR(sharpness, 8, 1e-6);
}

TEST(PlaneCut, AnyPlane) {
  const Slice slice = direction_slice({0.1, 0.2, 0.3}, {1, 2, 2}, {2, 1, -2}, {"a", "b"});
  const PlaneCut result = cut("(w1^2 + w2^2 + w3^2 - 1)^2", slice);
  const Plane plane = slice_plane(slice, names);
  ASSERT_EQ(result.curves.size(), 1u);
  for (const auto& p : result.curves[0].points) {
    EXPECT_NEAR(std::hypot(p[0], p[1], p[2]), 1, 1e-9);
    EXPECT_LT(distance_to_plane(plane, p.data()), 1e-12);
  }
}

TEST(PlaneCut, AFlatFloorIsFoundToo) {
  const PlaneCut result = cut("(1 - w1*w2*w3)^4", along(0, 1, {0, 0, 1}));
  ASSERT_EQ(result.curves.size(), 2u);
  for (const CriticalCurve& curve : result.curves) {
    EXPECT_EQ(curve.kind, Kind::valley);
    EXPECT_LT(largest(curve, off_product), 1e-6);
  }
}

TEST(PlaneCut, WhereTheHessianVanishesTheSidesTell) {
  // On the line w1 + w2 = −0.5 rounding leaves a Hessian of 0 or of either sign.
  for (const auto& [formula, kind] : {std::pair{"(w1 + w2 + w3)^4", Kind::valley},
                                      {"-(w1 + w2 + w3)^4", Kind::ridge},
                                      {"(w1 + w2 + w3)^3", Kind::level}}) {
    const PlaneCut result = cut(formula, along(0, 1, {0, 0, 0.5}));
    ASSERT_EQ(result.curves.size(), 1u) << formula;
    EXPECT_EQ(result.curves[0].kind, kind) << formula;
  }
}

TEST(PlaneCut, CurvesThatCrossAreBothFound) {
  // Where w1 = 0 or w2 = 0; along either the gradient is the flatter the nearer the other is.
  const PlaneCut result = cut("w1^2*w2^2*w3^2", along(0, 1, {0, 0, 1}));
  ASSERT_EQ(result.curves.size(), 2u);
  for (const CriticalCurve& curve : result.curves) EXPECT_EQ(curve.kind, Kind::valley);
}

TEST(PlaneCut, ACrossingOnTheFloorOfANarrowValley) {
  const PlaneCut result = cut("(w1*w2 - w3)^2 + 1e-6*(w1 - 1)^2", along(0, 1, {0, 0, 1}));
  EXPECT_TRUE(result.curves.empty());
  ASSERT_EQ(result.points.size(), 1u);
  EXPECT_NEAR(result.points[0].at[0], 1, 1e-6);
  EXPECT_NEAR(result.points[0].at[1], 1, 1e-6);
}

TEST(PlaneCut, HangsOnNoUnit) {
  const PlaneWindow window = {{-3e6, 3e6}, {-3e-6, 3e-6}};
  const std::vector<Interval> box = {window.a, window.b, {-3, 3}};
  for (const char* const formula :
       {"(1 - w1*w2*w3)^2", "1e12*(1 - w1*w2*w3)^2", "1e-12*(1 - w1*w2*w3)^2", "1e-12*(1 - w1*w2*w3)^2 + 1e3"}) {
    const PlaneCut result = cut(formula, along(0, 1, {0, 0, 1}), window, box);
    EXPECT_EQ(result.curves.size(), 2u) << formula;
    for (const CriticalCurve& curve : result.curves) {
      EXPECT_EQ(curve.kind, Kind::valley) << formula;
      EXPECT_LT(largest(curve, off_product), 1e-8) << formula;
    }
  }
}

TEST(PlaneCut, NothingWithoutSets) {
  const FormulaObjective objective = objective_from("w1^2 + w2^2 + w3^4 - 2*w3^2");
  const CriticalPointsReport report = find_critical_points(objective, std::vector<Interval>(3, {-3, 3}));
  const PlaneCut result = cut_sets(objective, report, slice_plane({}, names), usual);
  EXPECT_TRUE(result.curves.empty() && result.points.empty());
}

TEST(PlaneCut, StopsWhenAsked) {
  const FormulaObjective objective = objective_from("(1 - w1*w2*w3)^2");
  const CriticalPointsReport report = find_critical_points(objective, std::vector<Interval>(3, {-3, 3}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(
      cut_sets(objective, report, slice_plane(along(0, 1, {0, 0, 1}), names), usual, stop.get_token()).curves.empty());
}

}  // namespace plane_cut_test
}  // namespace saddlescope
