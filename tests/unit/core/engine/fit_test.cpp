// Points in the plane's coordinates, and the window that shows everything.
#include "core/engine/fit.h"

#include <gtest/gtest.h>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/plane/plane_projector.h"

namespace saddlescope {
namespace fit_test {

TEST(PlaneProjector, AgreesWithTheProjectionByHand) {
  Plane plane;
  plane.origin = {1, 2, 3};
  plane.directions = {{0.6, 0.8, 0}, {0, 0, 1}};
  plane.axis_names = {"u", "v"};
  const PlaneProjector project(plane);
  const double point[] = {3, 2, 5};  // minus the origin: (2, 0, 2)
  EXPECT_DOUBLE_EQ(project(point).a, 1.2);
  EXPECT_DOUBLE_EQ(project(point).b, 2);
  const std::vector<double> moved = moved_in_plane(plane, {3, 2, 5}, {0.2, -1});
  EXPECT_NEAR(moved[0], 3 - 0.6, 1e-15);
  EXPECT_NEAR(moved[1], 2 - 0.8, 1e-15);
  EXPECT_NEAR(moved[2], 2, 1e-15);
}

Results results_with_path(const std::vector<double>& rows) {
  Results results;
  results.set<LossResult>(std::make_shared<LossResult>());
  results.plane = axis_plane({"x", "y"});
  auto run = std::make_shared<RunResult>();
  run->trajectory.dimension = 2;
  run->trajectory.parameters = rows;
  run->trajectory.loss.assign(rows.size() / 2, 1.0);
  results.set_all<RunResult>({run});
  return results;
}

TEST(Fit, HoldsStartPathAndCriticalPoints) {
  Scene scene;
  scene.window = {{-1, 1}, {-1, 1}};
  scene.start = {1, 1};
  scene.runs.resize(1);
  Results results = results_with_path({1, 1, 2, 1.5, 2.5, 0});
  auto critical = std::make_shared<CriticalPointsResult>();
  critical->report.points.resize(1);
  critical->report.points[0].at = {0, -2};
  results.set<CriticalPointsResult>(critical);
  const PlaneWindow window = fit_window(scene, results);
  for (const auto& p : {std::pair{1.0, 1.0}, {2.5, 0.0}, {0.0, -2.0}}) EXPECT_TRUE(window.contains(p.first, p.second));
  EXPECT_NEAR(window.a.size(), window.b.size(), 1e-12) << "square stays square";
  EXPECT_LT(window.a.size(), 8) << "and no larger than it must be";
}

TEST(Fit, IsOneStepAndFinal) {
  Scene scene;
  scene.window = {{-1, 1}, {-1, 1}};
  scene.start = {1, 1};
  scene.runs.resize(1);
  Results results = results_with_path({1, 1, 2, 1.5, 2.5, 0});
  std::optional<LastFit> last;
  fit_once(scene, results, last);
  EXPECT_FALSE(last) << "the points are not found yet: it may be done again";
  auto critical = std::make_shared<CriticalPointsResult>();
  results.set<CriticalPointsResult>(critical);
  fit_once(scene, results, last);
  const PlaneWindow first = scene.window;
  // In the wider window a point is found that was not there before.
  auto more = std::make_shared<CriticalPointsResult>();
  more->report.points.resize(1);
  more->report.points[0].at = {0, -9};
  results.set<CriticalPointsResult>(more);
  fit_once(scene, results, last);
  EXPECT_EQ(scene.window, first);
  scene.start = {-3, -3};
  fit_once(scene, results, last);
  EXPECT_NE(scene.window, first) << "there is something new to show";
}

TEST(Fit, ADivergingPathDoesNotBlowItUp) {
  Scene scene;
  scene.window = {{-1, 1}, {-1, 1}};
  scene.start = {0.5, 0.5};
  scene.runs.resize(1);
  const PlaneWindow window = fit_window(scene, results_with_path({0.5, 0.5, -0.7, 0.9, 1e6, -1e6, 1e12, 1e12}));
  EXPECT_TRUE(window.contains(-0.7, 0.9));
  EXPECT_LT(window.a.size(), 20);
  scene.runs[0].visible = false;
  EXPECT_TRUE(fit_window(scene, Results{}) == scene.window) << "nothing computed yet: nothing moves";
}

}  // namespace fit_test
}  // namespace saddlescope
