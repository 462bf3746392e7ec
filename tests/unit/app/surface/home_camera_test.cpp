#include "app/surface/home_camera.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace home_camera_test {

HeightGrid grid_of(double (*height)(double x, double y)) {
  HeightGrid grid;
  grid.columns = grid.rows = 101;
  for (int row = 0; row < 101; ++row)
    for (int column = 0; column < 101; ++column) grid.values.push_back(height(column / 50.0 - 1, row / 50.0 - 1));
  grid.any_finite = true;
  const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
  grid.minimum = *low;
  grid.maximum = *high;
  return grid;
}

struct Seen {
  SurfaceMesh mesh;
  std::vector<Eigen::Vector3d> minima;
  explicit Seen(const HeightGrid& grid) : mesh(grid, choose_scale(grid, false)), minima(drawn_minima(grid, mesh)) {}
  std::size_t hidden(const Camera& camera) const {
    const Eigen::Vector3d eye = Projection(camera, 1000, 1000).eye();
    return static_cast<std::size_t>(
        std::count_if(minima.begin(), minima.end(), [&](const auto& at) { return mesh.hides(at, eye); }));
  }
};

TEST(HomeCamera, StaysWhereTheFirstCameraSeesTheMinima) {
  const Seen bowl(grid_of([](double x, double y) { return x * x + y * y; }));
  ASSERT_EQ(bowl.minima.size(), 1U);
  EXPECT_NEAR(bowl.minima[0].x(), 0, 1e-12);
  EXPECT_EQ(home_camera(bowl.minima, bowl.mesh), Camera());
  EXPECT_EQ(home_camera({}, bowl.mesh), Camera()) << "without minima nothing is better";
}

TEST(HomeCamera, LooksFromWhereNoHillStandsInFront) {
  // A ridge on the side of the first camera, with the minimum close behind it.
  const Seen ridge(grid_of([](double x, double y) {
    const double along = 0.84 * x - 0.54 * y;
    return std::exp(-40 * (along - 0.3) * (along - 0.3)) + 0.3 * (x * x + y * y);
  }));
  ASSERT_FALSE(ridge.minima.empty());
  ASSERT_GT(ridge.hidden(Camera()), 0U);
  const Camera home = home_camera(ridge.minima, ridge.mesh);
  EXPECT_EQ(ridge.hidden(home), 0U);
  EXPECT_NE(home.azimuth, Camera().azimuth) << "turning is better than rising";
}

TEST(HomeCamera, RisesOverAWellThatIsDeepAllRound) {
  const Seen well(grid_of([](double x, double y) { return -std::exp(-14 * (x * x + y * y)); }));
  ASSERT_EQ(well.minima.size(), 1U);
  ASSERT_EQ(well.hidden(Camera()), 1U);
  const Camera home = home_camera(well.minima, well.mesh);
  EXPECT_EQ(well.hidden(home), 0U);
  EXPECT_GT(home.elevation, Camera().elevation);
  EXPECT_EQ(home.azimuth, Camera().azimuth);
}

TEST(HomeCamera, DirectionsShowTheAxesWhereTheMapHasThem) {
  const Projection top(camera_along(ViewDirection::top), 800, 600), front(camera_along(ViewDirection::front), 800, 600),
      side(camera_along(ViewDirection::side), 800, 600);
  const auto moved = [](const Projection& seen, const Eigen::Vector3d& by) {
    return Eigen::Vector2d(*seen.pixel(by) - *seen.pixel({0, 0, 0}));
  };
  const Eigen::Vector3d a(0.3, 0, 0), b(0, 0.3, 0), up(0, 0, 0.2);
  EXPECT_GT(moved(top, a).x(), 10);
  EXPECT_LT(moved(top, b).y(), -10) << "the second axis runs up the screen";
  EXPECT_GT(moved(front, a).x(), 10);
  EXPECT_LT(moved(front, up).y(), -10);
  EXPECT_NEAR(moved(front, b).norm(), 0, 1e-6);
  EXPECT_GT(moved(side, b).x(), 10);
  EXPECT_NEAR(moved(side, a).norm(), 0, 1e-6);
}

}  // namespace home_camera_test
}  // namespace saddlescope
