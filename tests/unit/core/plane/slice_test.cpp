// Planes through spaces of more than two parameters, against numbers worked out by hand.
#include "core/plane/slice.h"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <random>

#include "core/critical/slice_kind.h"

namespace saddlescope {
namespace slice_test {

using Numbers = std::vector<double>;
const std::vector<std::string> abc = {"a", "b", "c"};
constexpr double root_half = 0.70710678118654752;  // √½

void expect_near(const Numbers& got, const Numbers& wanted, double tolerance = 1e-15) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], tolerance) << "entry " << i;
}

double dot(const Numbers& u, const Numbers& v) {
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) sum += u[i] * v[i];
  return sum;
}

Slice first_two_axes(Numbers toward, double turn) {
  Slice slice = axis_slice(0, 1, {0, 0, 0}, abc);
  slice.toward = std::move(toward);
  slice.toward_name = "u₁";
  slice.turn = turn;
  return slice;
}

TEST(Slice, EmptyPartsMeanTheFirstTwoAxesThroughZero) {
  const Plane plane = slice_plane({}, abc);
  EXPECT_EQ(plane.origin, (Numbers{0, 0, 0}));
  EXPECT_EQ(plane.directions, (std::vector<Numbers>{{1, 0, 0}, {0, 1, 0}}));
  EXPECT_EQ(plane.axis_names, (std::vector<std::string>{"a", "b"}));
  Slice other;  // of another number of parameters
  other.origin = {1, 2};
  other.directions = {{1, 0}, {0, 1}};
  EXPECT_EQ(slice_plane(other, abc), plane);
}

TEST(Slice, AxesKeepTheOtherParametersAndShowTheValuesThemselves) {
  const Slice slice = axis_slice(2, 0, {5, 6, 7}, abc);
  const Plane plane = slice_plane(slice, abc);
  EXPECT_EQ(plane.origin, (Numbers{0, 6, 0}));
  EXPECT_EQ(plane.axis_names, (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ(to_parameters(plane, 7, 5), (Numbers{5, 6, 7}));
  EXPECT_EQ(slice_axes(slice, 3), std::pair(std::size_t{2}, std::size_t{0}));
}

TEST(Slice, KnowsWhetherItRunsAlongAxes) {
  EXPECT_EQ(slice_axes({}, 3), std::pair(std::size_t{0}, std::size_t{1}));
  EXPECT_EQ(slice_axes(first_two_axes({0, 0, 1}, 0), 3), std::pair(std::size_t{0}, std::size_t{1}));
  EXPECT_FALSE(slice_axes(first_two_axes({0, 0, 1}, 0.5), 3));
  EXPECT_FALSE(slice_axes(direction_slice({0, 0, 0}, {1, 1, 0}, {0, 0, 1}, {"u", "v"}), 3));
  EXPECT_FALSE(slice_axes({}, 1));
}

TEST(Slice, TurnsTheSecondDirectionByTheShareOfAQuarterTurn) {
  expect_near(slice_plane(first_two_axes({0, 0, 1}, 0), abc).directions[1], {0, 1, 0});
  expect_near(slice_plane(first_two_axes({0, 0, 1}, 0.5), abc).directions[1], {0, root_half, root_half});
  expect_near(slice_plane(first_two_axes({0, 0, 1}, 1), abc).directions[1], {0, 0, 1});
  // cos 30° and sin 30°
  expect_near(slice_plane(first_two_axes({0, 0, 9}, 1.0 / 3), abc).directions[1], {0, 0.86602540378443865, 0.5});
  for (const double turn : {0.0, 0.5, 1.0})
    EXPECT_EQ(slice_plane(first_two_axes({0, 0, 1}, turn), abc).directions[0], (Numbers{1, 0, 0}));
}

TEST(Slice, TurnsOnlyTowardsThePartAcrossTheFirstDirection) {
  expect_near(slice_plane(first_two_axes({1, 0, 1}, 1), abc).directions[1], {0, 0, 1});
  // (0, 0.6, 0.8) is atan(0.8/0.6) = 53.13° away; half of it has the cosine √0.8 and the sine √0.2.
  expect_near(slice_plane(first_two_axes({0, 0.6, 0.8}, 0.5), abc).directions[1],
              {0, 0.89442719099991588, 0.44721359549995794});
  // A direction has no sign: the opposite lies nearer.
  expect_near(slice_plane(first_two_axes({0, -0.6, 0.8}, 1), abc).directions[1], {0, 0.6, -0.8});
}

TEST(Slice, AParallelTargetTurnsNothing) {
  for (const Numbers& toward : {Numbers{1, 0, 0}, {-2, 0, 0}, {0, 1, 0}, {0, -3, 0}, {4, 5, 0}, {0, 0, 0}})
    EXPECT_EQ(slice_plane(first_two_axes(toward, 0.7), abc).directions, slice_plane({}, abc).directions) << toward[0];
}

TEST(Slice, NamesTheTurnedDirection) {
  EXPECT_EQ(slice_plane(first_two_axes({0, 0, 1}, 0), abc).axis_names[1], "b");
  EXPECT_EQ(slice_plane(first_two_axes({0, 0, 1}, 0.5), abc).axis_names[1], "b → u₁");
  EXPECT_EQ(slice_plane(first_two_axes({0, 0, 1}, 1), abc).axis_names[1], "u₁");
}

TEST(Slice, DirectionsAreOrthonormalWhateverTheTurn) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  const auto vector = [&] {
    Numbers numbers(16);
    for (double& x : numbers) x = normal(random);
    return numbers;
  };
  std::vector<std::string> names;
  for (int i = 1; i <= 16; ++i) names.push_back("w" + std::to_string(i));
  for (int k = 0; k < 50; ++k) {
    Slice slice = direction_slice(vector(), vector(), vector(), {"p", "q"});
    slice.toward = vector();
    slice.turn = k / 49.0;
    const Plane plane = slice_plane(slice, names);
    EXPECT_NEAR(dot(plane.directions[0], plane.directions[0]), 1, 1e-14);
    EXPECT_NEAR(dot(plane.directions[1], plane.directions[1]), 1, 1e-14);
    EXPECT_NEAR(dot(plane.directions[0], plane.directions[1]), 0, 1e-14);
  }
}

TEST(Slice, ParallelDirectionsGetAnAxis) {
  const Slice slice = direction_slice({1, 2, 3}, {1, 1, 0}, {2, 2, 0}, {"u", "v"});
  expect_near(slice.directions[0], {root_half, root_half, 0});
  expect_near(slice.directions[1], {0, 0, 1});
  const Slice nothing = direction_slice({1, 2, 3}, {0, 0, 0}, {0, 0, 0}, {"u", "v"});
  expect_near(nothing.directions[0], {1, 0, 0});
  expect_near(nothing.directions[1], {0, 1, 0});
}

TEST(Slice, ThreePointsLieInTheirPlane) {
  const Slice slice = three_point_slice({1, 0, 0}, {1, 2, 0}, {1, 2, 3});
  const Plane plane = slice_plane(slice, abc);
  expect_near(plane.directions[0], {0, 1, 0});
  expect_near(plane.directions[1], {0, 0, 1});
  EXPECT_EQ(to_plane(plane, {1, 0, 0}), (PlanePoint{0, 0}));
  EXPECT_EQ(to_plane(plane, {1, 2, 0}), (PlanePoint{2, 0}));
  EXPECT_EQ(to_plane(plane, {1, 2, 3}), (PlanePoint{2, 3}));
}

TEST(Slice, ThreePointsOnOneLineOrTheSamePointStillGiveAPlane) {
  const Slice line = three_point_slice({0, 0, 0}, {1, 0, 0}, {3, 0, 0});
  expect_near(line.directions[0], {1, 0, 0});
  expect_near(line.directions[1], {0, 1, 0});
  const Slice twice = three_point_slice({1, 1, 1}, {1, 1, 1}, {1, 1, 4});
  expect_near(twice.directions[0], {0, 0, 1});
  expect_near(twice.directions[1], {1, 0, 0});
}

TEST(Slice, PrincipalDirectionsOfAKnownCloud) {
  // Mean 0, scatter diag(18, 2, 0.02).
  const Numbers points = {-3, 0, 0, 3, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0.1, 0, 0, -0.1};
  const Slice slice = principal_slice(points, 3);
  EXPECT_EQ(slice.origin, (Numbers{0, 0, -0.1}));
  EXPECT_NEAR(std::abs(slice.directions[0][0]), 1, 1e-12);
  EXPECT_NEAR(std::abs(slice.directions[1][1]), 1, 1e-12);
  // A straight path: its own direction first.
  const Slice straight = principal_slice({0, 0, 0, 1, 2, 2, 2, 4, 4}, 3);
  EXPECT_NEAR(std::abs(dot(straight.directions[0], {1.0 / 3, 2.0 / 3, 2.0 / 3})), 1, 1e-12);
  EXPECT_NEAR(dot(straight.directions[0], straight.directions[1]), 0, 1e-12);
  EXPECT_EQ(principal_slice({1, 2, 3}, 3).origin, (Numbers{1, 2, 3})) << "a path of one point";
}

double share(const Numbers& points, const Plane& plane) {
  return share_in_plane(plane, path_movement(points.data(), 3, points.size() / 3));
}

TEST(ShareInPlane, OfAPathHalfInThePlane) {
  const Plane plane = slice_plane({}, abc);
  EXPECT_NEAR(share({0, 0, 0, 1, 0, 0, 1, 0, 1}, plane), 0.5, 1e-15);
  EXPECT_NEAR(share({0, 0, 0, 3, 0, 0, 3, 0, 4}, plane), 9.0 / 25, 1e-15);
  EXPECT_NEAR(share({0, 0, 0, 1, 1, 0, 5, -2, 0}, plane), 1, 1e-15);
  EXPECT_NEAR(share({0, 0, 0, 0, 0, 1, 0, 0, -7}, plane), 0, 1e-15);
  // Forth and back is movement too.
  EXPECT_NEAR(share({0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, plane), 2.0 / 3, 1e-15);
  const Plane oblique = slice_plane(direction_slice({0, 0, 0}, {1, 1, 0}, {0, 0, 1}, {"u", "v"}), abc);
  EXPECT_NEAR(share({0, 0, 0, 1, 0, 0}, oblique), 0.5, 1e-15);
}

TEST(ShareInPlane, OfNothingAndOfARunThatBlowsUp) {
  const Plane plane = slice_plane({}, abc);
  EXPECT_EQ(share({1, 2, 3}, plane), 1);
  EXPECT_EQ(share({1, 2, 3, 1, 2, 3}, plane), 1);
  EXPECT_NEAR(share({0, 0, 0, 3e200, 0, 0, 3e200, 0, 4e200}, plane), 9.0 / 25, 1e-15);
}

TEST(DistanceToPlane, IsTheLengthOfThePartOutsideIt) {
  const Numbers far = {5, 5, 4}, diagonal = {1, 1, 7};
  Slice slice;
  slice.origin = {0, 0, 1};
  EXPECT_DOUBLE_EQ(distance_to_plane(slice_plane(slice, abc), far.data()), 3);
  const Plane oblique = slice_plane(direction_slice({0, 0, 0}, {1, -1, 0}, {0, 0, 1}, {"u", "v"}), abc);
  EXPECT_NEAR(distance_to_plane(oblique, diagonal.data()), std::sqrt(2.0), 1e-15);
  const Numbers inside = {2, -2, 7};
  EXPECT_NEAR(distance_to_plane(oblique, inside.data()), 0, 1e-15);
}

TEST(SearchBox, IsTheWindowsLargerSideForEveryParameter) {
  EXPECT_EQ(search_box({{-1, 1}, {-2, 3}}, 3), (std::vector<Interval>(3, {-2, 3})));
}

TEST(KindInPlane, ASaddleMayLookLikeAMinimumAndOpensWhenTurned) {
  CriticalPoint saddle;
  saddle.at = {0, 0, 0};
  saddle.kind = CriticalKind::saddle;
  saddle.eigenvalues = Eigen::Vector3d(-2, 2, 4);
  saddle.eigenvectors = Eigen::Matrix3d::Identity();
  const auto kind_at = [&](double turn) {
    Slice slice = direction_slice({0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {"u₃", "u₂"});
    slice.toward = {1, 0, 0};
    slice.turn = turn;
    return kind_in_plane(slice_plane(slice, abc), saddle);
  };
  EXPECT_EQ(kind_at(0), CriticalKind::minimum);
  EXPECT_EQ(kind_at(0.49), CriticalKind::minimum);
  EXPECT_EQ(kind_at(0.5), CriticalKind::degenerate) << "½(2) + ½(−2) = 0 along the turned direction";
  EXPECT_EQ(kind_at(0.51), CriticalKind::saddle);
  EXPECT_EQ(kind_at(1), CriticalKind::saddle);
  EXPECT_NEAR(curvature_along({0.6, 0.8, 0}, saddle.eigenvalues, saddle.eigenvectors), -0.72 + 1.28, 1e-15);
  saddle.eigenvalues.fill(std::nan(""));
  EXPECT_EQ(kind_at(0), CriticalKind::saddle) << "without eigenvalues its own kind";
}

}  // namespace slice_test
}  // namespace saddlescope
