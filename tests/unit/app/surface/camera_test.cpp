#include "app/surface/camera.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/surface/path_ribbon.h"
#include "app/surface/surface_mesh.h"

namespace saddlescope {
namespace camera_test {

/// Heights of any function over [−1, 1]² with a linear scale 0 … 1.
template <typename Function>
HeightGrid grid_of(Function f, std::size_t columns = 41, std::size_t rows = 41) {
  HeightGrid grid;
  grid.plane = axis_plane({"x", "y"});
  grid.window = {{-1, 1}, {-1, 1}};
  grid.columns = columns;
  grid.rows = rows;
  for (std::size_t j = 0; j < rows; ++j)
    for (std::size_t i = 0; i < columns; ++i) grid.values.push_back(f(grid.a(i), grid.b(j)));
  grid.any_finite = true;
  return grid;
}
const HeightScale unit_scale{};

TEST(Camera, LooksAtItsTargetInTheMiddle) {
  Camera camera;
  camera.target_x = 0.2;
  const Projection projection(camera, 640, 480);
  const auto pixel = projection.pixel({0.2, 0, 0});
  ASSERT_TRUE(pixel);
  EXPECT_NEAR(pixel->x(), 320, 1e-9);
  EXPECT_NEAR(pixel->y(), 240, 1e-9);
}

TEST(Camera, TurntablePlacesTheEye) {
  Camera camera;
  camera.azimuth = -90;
  camera.elevation = 30;
  camera.distance = 2;
  const Projection projection(camera, 800, 600);
  // By hand: 2·(cos 30°·cos −90°, cos 30°·sin −90°, sin 30°).
  EXPECT_NEAR(projection.eye().x(), 0, 1e-12);
  EXPECT_NEAR(projection.eye().y(), -std::sqrt(3.0), 1e-12);
  EXPECT_NEAR(projection.eye().z(), 1, 1e-12);
  // Seen from −y, x runs to the right and z upwards.
  EXPECT_GT(projection.pixel({0.3, 0, 0})->x(), 400);
  EXPECT_LT(projection.pixel({0, 0, 0.3})->y(), 300);
}

TEST(Camera, RayRunsThroughThePointItsPixelShows) {
  Camera camera;
  camera.azimuth = 73;
  camera.elevation = -12;
  for (const double width : {300.0, 900.0}) {
    const Projection projection(camera, width, 500);
    const Eigen::Vector3d point(0.31, -0.22, 0.15);
    const auto pixel = projection.pixel(point);
    ASSERT_TRUE(pixel);
    const Ray ray = projection.ray(pixel->x(), pixel->y());
    const Eigen::Vector3d off = point - ray.origin;
    EXPECT_NEAR((off - off.dot(ray.direction) * ray.direction).norm(), 0, 1e-12);
  }
}

TEST(Camera, WholeBoxIsInViewAtTheStart) {
  for (const auto& [width, height] : {std::pair{410.0, 490.0}, {760.0, 490.0}, {1200.0, 500.0}}) {
    for (double azimuth = -180; azimuth < 180; azimuth += 15) {
      Camera camera;
      camera.azimuth = azimuth;
      const Projection projection(camera, width, height);
      for (double x : {-0.5, 0.5})
        for (double y : {-0.5, 0.5})
          for (double z : {-0.28, 0.28}) {
            const auto p = projection.pixel({x, y, z});
            ASSERT_TRUE(p);
            EXPECT_TRUE(p->x() > 0 && p->x() < width && p->y() > 0 && p->y() < height) << azimuth << " at " << width;
          }
    }
  }
}

TEST(Camera, GesturesStayInRange) {
  Camera camera;
  orbit(camera, 0, 1e6);
  EXPECT_EQ(camera.elevation, 89);
  zoom(camera, 1000);
  EXPECT_EQ(camera.distance, nearest_camera);
  zoom(camera, -1000);
  EXPECT_EQ(camera.distance, farthest_camera);
  camera = Camera();
  zoom(camera, 1);
  EXPECT_NEAR(camera.distance, Camera().distance / 1.1, 1e-12);
}

TEST(Camera, PanFollowsTheMouse) {
  Camera camera;
  const Eigen::Vector3d middle(0, 0, 0);
  pan(camera, 40, -25, 640, 480);
  const auto pixel = Projection(camera, 640, 480).pixel(middle);
  ASSERT_TRUE(pixel);
  EXPECT_NEAR(pixel->x(), 360, 1.5);
  EXPECT_NEAR(pixel->y(), 215, 1.5);
}

TEST(Camera, AFloorDrawnShorterIsTheSameBoxForRays) {
  Framing framing;
  framing.floor_y = 0.4;
  const Camera camera;
  const Projection square(camera, 640, 480), drawn(camera, 640, 480, framing);
  const Eigen::Vector3d point(0.3, -0.4, 0.1);
  const auto pixel = drawn.pixel(point);
  ASSERT_TRUE(pixel);
  EXPECT_LT((*pixel - *square.pixel({0.3, -0.16, 0.1})).norm(), 1e-9) << "where the shorter side puts it";
  const Ray ray = drawn.ray(pixel->x(), pixel->y());
  const Eigen::Vector3d away = point - ray.origin;
  EXPECT_LT(away.cross(ray.direction).norm(), 1e-9) << "the ray under its pixel meets it again";
  EXPECT_NEAR(drawn.pixels_per_unit(point), square.pixels_per_unit({0.3, -0.16, 0.1}), 1e-9);
}

TEST(Camera, FramingFillsTheViewBetweenItsMargins) {
  const std::vector<Eigen::Vector3d> points = {
      {-0.5, -0.5, -0.28}, {0.5, -0.5, -0.28}, {0.5, 0.5, -0.28}, {-0.5, 0.5, -0.28}, {0.1, 0.2, 0.28}};
  const Margins margins{50, 20, 16, 30};
  for (const auto& [width, height] : {std::pair{400.0, 480.0}, {1200.0, 400.0}}) {
    const Projection projection(Camera(), width, height, fit_framing(width, height, margins, points, Camera()));
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const Eigen::Vector3d& point : points) {
      const auto pixel = projection.pixel(point);
      ASSERT_TRUE(pixel);
      left = std::min(left, pixel->x());
      right = std::max(right, pixel->x());
      top = std::min(top, pixel->y());
      bottom = std::max(bottom, pixel->y());
    }
    // In the middle of the free rectangle, and as large as one of its sides.
    EXPECT_NEAR((left + right) / 2, (50 + width - 20) / 2, 1e-6);
    EXPECT_NEAR((top + bottom) / 2, (16 + height - 30) / 2, 1e-6);
    const double across = (right - left) / (width - 70), down = (bottom - top) / (height - 46);
    EXPECT_NEAR(std::max(across, down), 1, 1e-9);
  }
}

TEST(Camera, RayFollowsTheFraming) {
  const Framing framing{1.4, 0.2, -0.15};
  const Projection projection(Camera(), 640, 480, framing);
  const Eigen::Vector3d point(0.31, -0.22, 0.15);
  const auto pixel = projection.pixel(point);
  ASSERT_TRUE(pixel);
  const Ray ray = projection.ray(pixel->x(), pixel->y());
  const Eigen::Vector3d off = point - ray.origin;
  EXPECT_NEAR((off - off.dot(ray.direction) * ray.direction).norm(), 0, 1e-12);
  // One unit at the point looked at is as many pixels as the picture shows.
  const Eigen::Vector3d aside = 1e-4 * projection.right();
  const double shown = (*projection.pixel(aside) - *projection.pixel({0, 0, 0})).norm() / 1e-4;
  EXPECT_NEAR(projection.pixels_per_unit({0, 0, 0}), shown, 1e-6 * shown);
}

TEST(Camera, BlendTurnsTheShortWay) {
  Camera from, to;
  from.azimuth = 170;
  to.azimuth = -170;
  from.distance = 2;
  to.distance = 4;
  const Camera half = blend(from, to, 0.5);
  EXPECT_NEAR(std::abs(std::remainder(half.azimuth, 360.0)), 180, 1e-12);
  EXPECT_DOUBLE_EQ(half.distance, 3);
  EXPECT_EQ(blend(from, to, 1), to);
}

TEST(SurfaceMesh, HeightLiesOnTheTrianglesOfTheDiagonal) {
  // One cell, 1 at its corner (+x, −y) and 0 at the others: cut along the diagonal from (−x, −y) to (+x, +y), the other
  // triangle is flat.
  const auto grid = grid_of([](double x, double y) { return x > 0 && y < 0 ? 1.0 : 0.0; }, 2, 2);
  const SurfaceMesh mesh(grid, unit_scale);
  EXPECT_NEAR(*mesh.height(0, 0), -0.5 * box_height, 1e-12);
  EXPECT_NEAR(*mesh.height(0.25, -0.25), 0, 1e-12);  // half way between the diagonal and the corner
  EXPECT_NEAR(*mesh.height(-0.25, 0.25), -0.5 * box_height, 1e-12);
  EXPECT_FALSE(mesh.height(0.6, 0));
}

TEST(SurfaceMesh, HolesAreLeftOut) {
  const auto grid =
      grid_of([](double x, double y) { return std::abs(x) < 0.01 && std::abs(y) < 0.01 ? std::nan("") : 0.5; });
  const SurfaceMesh mesh(grid, unit_scale);
  EXPECT_FALSE(mesh.height(0.001, 0.001));
  EXPECT_TRUE(mesh.height(0.1, 0.1));
  EXPECT_EQ(mesh.triangles().size(), (40 * 40 - 4) * 2 * 3U);  // the four cells round the point are missing
}

TEST(SurfaceMesh, WhatLeavesTheScaleIsCutAtItsEnd) {
  // A slope from −1 to 3: inside the scale for x in [−½, 0], flat outside; the cut runs exactly along the crossing.
  const auto grid = grid_of([](double x, double) { return 1 + 2 * x; }, 8, 8);
  const SurfaceMesh mesh(grid, unit_scale);
  for (const auto& v : mesh.vertices()) {
    EXPECT_GE(v.z, -0.5 * box_height - 1e-6);
    EXPECT_LE(v.z, 0.5 * box_height + 1e-6);
  }
  double lid = 0, slope = 0, bottom = 0;
  for (std::size_t k = 0; k < mesh.triangles().size(); k += 3) {
    const auto& a = mesh.vertices()[mesh.triangles()[k]];
    const auto& b = mesh.vertices()[mesh.triangles()[k + 1]];
    const auto& c = mesh.vertices()[mesh.triangles()[k + 2]];
    const double area = 0.5 * std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
    (a.cut < 0.5F ? slope : a.z > 0 ? lid : bottom) += area;
  }
  // Floor units: x in [−1, 1] is [−½, ½].
  EXPECT_NEAR(slope, 0.25, 1e-6);
  EXPECT_NEAR(lid, 0.5, 1e-6);
  EXPECT_NEAR(bottom, 0.25, 1e-6);
}

TEST(SurfaceMesh, PickFindsThePointUnderThePixel) {
  const auto grid = grid_of([](double x, double y) { return 0.5 + 0.2 * x - 0.1 * y; });
  const SurfaceMesh mesh(grid, unit_scale);
  const Projection projection(Camera(), 640, 480);
  const Eigen::Vector3d point(0.2, -0.3, *mesh.height(0.2, -0.3));
  const auto pixel = projection.pixel(point);
  const auto hit = mesh.pick(projection.ray(pixel->x(), pixel->y()));
  ASSERT_TRUE(hit);
  EXPECT_NEAR((*hit - point).norm(), 0, 1e-6);
  EXPECT_FALSE(mesh.pick(projection.ray(2, 2)));
}

TEST(SurfaceMesh, AWallHidesWhatIsBehindIt) {
  const auto grid = grid_of([](double, double y) { return std::exp(-80 * y * y); });
  const SurfaceMesh mesh(grid, unit_scale);
  const Eigen::Vector3d eye(0, -3, 0);
  EXPECT_TRUE(mesh.hides({0, 0.35, *mesh.height(0, 0.35)}, eye));
  EXPECT_FALSE(mesh.hides({0, -0.35, *mesh.height(0, -0.35)}, eye));
}

TEST(PathRibbon, IsCutAtTheWindowWithAnExit) {
  const auto grid = grid_of([](double, double) { return 0.5; });
  const SurfaceMesh mesh(grid, unit_scale);
  Trajectory path;
  path.dimension = 2;
  path.parameters = {0, 0, 0.5, 0, 1.5, 0, 0.5, 0};  // leaves over the right edge half way in step 2, comes back
  path.loss = {0.5, 0.5, 0.5, 0.5};
  const Floor floor{&grid.plane, grid.window};
  const PathRibbon ribbon = make_path_ribbon(path, whole_path(path, 0), floor, unit_scale, mesh);
  ASSERT_EQ(ribbon.exits.size(), 1U);
  EXPECT_NEAR(ribbon.exits[0].at.x(), 0.5, 1e-9);
  EXPECT_NEAR(ribbon.exits[0].step, 1.5, 1e-9);
  EXPECT_NEAR(ribbon.exits[0].direction.x(), 1, 1e-12);
  for (const PathPoint& p : ribbon.points) EXPECT_LE(std::abs(p.x), 0.5F + 1e-6F);
  // The way back begins with the pen up, at step 2.5.
  const auto back =
      std::find_if(ribbon.points.begin() + 1, ribbon.points.end(), [](const PathPoint& p) { return p.pen == 0; });
  ASSERT_NE(back, ribbon.points.end());
  EXPECT_NEAR(back->step, 2.5, 1e-6);
}

TEST(PathRibbon, LiesOnTheSurfaceBetweenItsRows) {
  const auto grid = grid_of([](double x, double) { return 0.2 + 0.6 * std::exp(-30 * x * x); });
  const SurfaceMesh mesh(grid, unit_scale);
  Trajectory path;
  path.dimension = 2;
  path.parameters = {-0.8, 0, 0.8, 0};  // one long step across a ridge
  path.loss = {0.2, 0.2};
  const PathRibbon ribbon = make_path_ribbon(path, whole_path(path, 0), {&grid.plane, grid.window}, unit_scale, mesh);
  ASSERT_GT(ribbon.points.size(), 20U);
  for (const PathPoint& p : ribbon.points) EXPECT_NEAR(p.z, *mesh.height(p.x, p.y), 0.003);
}

TEST(PathRibbon, ALongRestCostsNothingAndKeepsItsTime) {
  const auto grid = grid_of([](double, double) { return 0.5; });
  const SurfaceMesh mesh(grid, unit_scale);
  Trajectory path;
  path.dimension = 2;
  for (int k = 0; k < 10'000; ++k) path.parameters.insert(path.parameters.end(), {0, 0});
  path.parameters.insert(path.parameters.end(), {0.5, 0});
  path.loss.assign(10'001, 0.5);
  const PathRibbon ribbon = make_path_ribbon(path, whole_path(path, 0), {&grid.plane, grid.window}, unit_scale, mesh);
  EXPECT_LT(ribbon.points.size(), 20U);
  // At step 9 998 nothing of the last move may be drawn.
  const std::size_t drawn = ribbon.segments_until(9998);
  for (std::size_t k = 0; k < drawn; ++k) EXPECT_LT(ribbon.points[k].x, 1e-3F);
  EXPECT_NEAR(ribbon.points.back().step, 10'000, 0);
}

TEST(PathRibbon, OfALongPathHasFewPointsOnTheSurface) {
  const auto grid = grid_of([](double x, double y) { return 0.2 + 0.6 * std::exp(-10 * (x * x + y * y)); });
  const SurfaceMesh mesh(grid, unit_scale);
  Trajectory path;
  path.dimension = 2;
  for (int k = 0; k < 20'000; ++k) {
    const double angle = 2.4 * k, radius = 0.9 - 3e-5 * k;
    path.parameters.insert(path.parameters.end(), {radius * std::cos(angle), radius * std::sin(angle)});
  }
  path.loss.assign(20'000, 0.2);
  const PathRibbon ribbon = make_path_ribbon(path, whole_path(path, 0), {&grid.plane, grid.window}, unit_scale, mesh);
  EXPECT_LT(ribbon.points.size(), 10'000U);
  EXPECT_GT(ribbon.points.size(), 500U);
  for (std::size_t i = 1; i < ribbon.points.size(); ++i) {
    const PathPoint &from = ribbon.points[i - 1], &to = ribbon.points[i];
    if (to.pen == 0) continue;
    for (const float t : {0.25F, 0.5F, 0.75F}) {
      const float x = from.x + t * (to.x - from.x), y = from.y + t * (to.y - from.y), z = from.z + t * (to.z - from.z);
      EXPECT_NEAR(z, *mesh.height(x, y) + 0.0015, 0.004) << "place " << i;
    }
  }
}

TEST(PathRibbon, BoxesHoldOnlyWhatIsDrawn) {
  PathRibbon ribbon;
  ribbon.points = {{0, 0, 0, 0, 0, 0}, {1, 0, 0, 1, 1, 1}, {5, 5, 5, 7, 1, 0}, {6, 5, 5, 8, 2, 1}};
  EXPECT_EQ(ribbon.box_of(0, 2).high.x(), 1) << "nothing leads to the third";
  EXPECT_TRUE(ribbon.box_of(1, 2).empty());
  EXPECT_EQ(ribbon.box_of(0, 3).high.x(), 6);
}

}  // namespace camera_test
}  // namespace saddlescope
