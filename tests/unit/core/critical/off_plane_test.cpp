#include "core/critical/off_plane.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/plane/slice.h"

namespace saddlescope {
namespace off_plane_test {

const std::vector<std::string> abc = {"a", "b", "c"};

TEST(OffPlane, TwoParametersLieInTheirPlane) {
  const Plane plane = axis_plane({"x", "y"});
  const OffPlane off(plane, {{-1, 1}, {-1, 1}});
  const double point[] = {5, -7};
  EXPECT_TRUE(off.whole());
  EXPECT_EQ(off.distance(point), 0);
  EXPECT_EQ(off.strength(off.distance(point)), 1);
}

TEST(OffPlane, FadesByEWithEachQuarterOfTheWindow) {
  const Plane plane = slice_plane({}, abc);
  const OffPlane off(plane, {{-2, 2}, {-1, 1}});  // larger side 4
  EXPECT_FALSE(off.whole());
  EXPECT_EQ(off.strength(0), 1);
  EXPECT_EQ(off.strength(0.007), 1) << "below 0.2 % of the side";
  EXPECT_FLOAT_EQ(off.strength(1), static_cast<float>(std::exp(-1.0)));
  EXPECT_FLOAT_EQ(off.strength(2), static_cast<float>(std::exp(-2.0)));
  EXPECT_FLOAT_EQ(off.strength(1e9), 0.12F);
  EXPECT_FALSE(off.too_far(2));
  EXPECT_TRUE(off.too_far(2.001));
  EXPECT_EQ(off.text(0.424), "0.42 off");
  EXPECT_EQ(off.text(0.001), "");
}

TEST(OffPlane, TellsWhatThePlaneDoesToACriticalPoint) {
  CriticalPoint point;
  point.at = {0, 0, 0};
  point.kind = CriticalKind::saddle;
  point.eigenvalues = Eigen::Vector3d(-1, 1, 2);
  point.eigenvectors = (Eigen::Matrix3d() << 0, 0, 1, 0, 1, 0, 1, 0, 0).finished();
  const Plane plane = slice_plane({}, abc);
  const OffPlane off(plane, {{-2, 2}, {-2, 2}});
  EXPECT_EQ(off.note(point), "a saddle; in this slice it looks like a minimum");
  point.at = {0, 0, 0.42};
  EXPECT_EQ(off.note(point), "0.42 off the plane");
  const Plane other = slice_plane(axis_slice(0, 2, {0, 0, 0}, abc), abc);
  point.at = {0, 0, 0};
  EXPECT_EQ(OffPlane(other, {{-2, 2}, {-2, 2}}).note(point), "");
}

}  // namespace off_plane_test
}  // namespace saddlescope
