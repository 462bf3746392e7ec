// Where the ball stands, and which critical points may be shown.
#include "core/run/playhead.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {
namespace playhead_test {

Trajectory path_of(std::size_t rows) {
  Trajectory path;
  path.dimension = 1;
  path.parameters.assign(rows, 0.5);
  path.loss.assign(rows, 1.0);
  return path;
}

TEST(Playhead, TheBallStandsOnItsWholeStepAtMostTheLastFiniteOne) {
  Trajectory path = path_of(5);
  EXPECT_EQ(shown_row(path, 0), 0u);
  EXPECT_EQ(shown_row(path, 2.99), 2u);
  EXPECT_EQ(shown_row(path, 4), 4u);
  EXPECT_EQ(shown_row(path, 1e300), 4u);
  EXPECT_EQ(shown_row(path, -3), 0u);
  EXPECT_EQ(shown_row(path, NAN), 0u);
  path.status = RunStatus::diverged;
  path.loss.back() = INFINITY;
  path.end_finite = false;
  EXPECT_EQ(shown_row(path, 100), 3u);
}

TEST(FittingPoints, AreOfTheLastGoodLossAlone) {
  Results results;
  EXPECT_EQ(fitting_points(results), nullptr);
  auto loss = std::make_shared<LossResult>();
  loss->good.formula = "x^2";
  loss->key.formula = "x^2 +";  // a typo: the last good loss stays
  auto found = std::make_shared<CriticalPointsResult>();
  found->loss = loss->good;
  results.set<CriticalPointsResult>(found);
  EXPECT_EQ(fitting_points(results), nullptr);  // no loss yet
  results.set<LossResult>(loss);
  EXPECT_EQ(fitting_points(results), &found->report);
  Scene scene;
  scene.display.critical_points = true;
  EXPECT_EQ(marked_points(scene, results), &found->report);
  scene.display.critical_points = false;
  EXPECT_EQ(marked_points(scene, results), nullptr);
  auto other = std::make_shared<LossResult>(*loss);
  other->good.formula = "x^4";
  results.set<LossResult>(other);
  EXPECT_EQ(fitting_points(results), nullptr);
  EXPECT_EQ(fitting_points(results, loss->good), &found->report);
}

TEST(ShownPath, IsOfAVisibleRunOfTheShownPlane) {
  Scene scene;
  Results results;
  results.plane = axis_plane({"x"});
  scene.runs.resize(1);
  EXPECT_EQ(shown_path(scene, results, 0), nullptr);
  auto run = std::make_shared<RunResult>();
  run->trajectory = path_of(5);
  results.set_all<RunResult>({run});
  EXPECT_EQ(shown_path(scene, results, 0), &run->trajectory);
  EXPECT_EQ(shown_path(scene, results, 1), nullptr);
  scene.runs[0].forked_at = 3;
  EXPECT_EQ(first_shown_step(scene.runs[0], run->trajectory), 3u);
  scene.runs[0].forked_at = 30;
  EXPECT_EQ(first_shown_step(scene.runs[0], run->trajectory), 4u);
  scene.runs[0].visible = false;
  EXPECT_EQ(shown_path(scene, results, 0), nullptr);
  scene.runs[0].visible = true;
  results.plane = axis_plane({"x", "y"});
  EXPECT_EQ(shown_path(scene, results, 0), nullptr);
}

}  // namespace playhead_test
}  // namespace saddlescope
