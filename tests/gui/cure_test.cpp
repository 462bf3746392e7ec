// One button beside a verdict does what helps.
#include <gtest/gtest.h>

#include "core/engine/nodes/verdict.h"
#include "core/optimizer/optimizer.h"
#include "tests/gui/driver.h"

namespace saddlescope::test {
namespace cure_test {

Scene one_run(const std::string& spec, const std::vector<double>& start, std::size_t steps, double step) {
  Scene scene = Driver::still_opening_scene(step);
  scene.runs = {make_run(*parse_optimizer(spec), 0)};
  scene.start = start;
  scene.steps = steps;
  return scene;
}

VerdictKind verdict(Driver& driver) {
  const auto& results = driver.app().results();
  return results.get<VerdictResult>(0)->diagnosis.kind;
}

TEST(Cure, StepsOffASaddle) {
  Driver driver(one_run("gd:lr=0.05", {0, 0}, 200, 100));
  driver.settle();
  ASSERT_TRUE(driver.has("run1/verdict/at-saddle"));
  driver.click("run1/cure");
  driver.settle();
  ASSERT_TRUE(driver.scene().runs[0].own_start);
  EXPECT_NE(verdict(driver), VerdictKind::at_saddle);
  driver.shortcut('Z', true);
  driver.settle();
  EXPECT_FALSE(driver.scene().runs[0].own_start) << "one step to undo";
}

TEST(Cure, TakesAStableRateWhereARunDiverges) {
  Driver driver(one_run("gd:lr=0.9", {-0.95, 1.1}, 200, 100));
  driver.settle();
  ASSERT_TRUE(driver.has("run1/verdict/diverging"));
  ASSERT_TRUE(driver.has("run1/stable-rate"));
  EXPECT_FALSE(driver.has("run1/cure")) << "the line above offers it";
  driver.click("run1/stable-rate");
  driver.settle();
  EXPECT_NE(verdict(driver), VerdictKind::diverging);
}

TEST(Cure, ContinuesARunThatIsMovingWellAtItsEnd) {
  Driver driver(one_run("gd:lr=0.02", {-0.95, 1.1}, 30, 30));
  driver.settle();
  ASSERT_TRUE(driver.has("run1/verdict/moving-well"));
  driver.click("run1/cure");
  driver.settle();
  EXPECT_EQ(driver.scene().steps, 60u);
}

TEST(Cure, RaisesARateThatIsTooSmall) {
  Driver driver(one_run("gd:lr=1e-5", {-0.95, 1.1}, 400, 200));
  driver.settle();
  ASSERT_TRUE(driver.has("run1/verdict/rate-too-small"));
  driver.click("run1/cure");
  driver.settle();
  EXPECT_NEAR(hyperparameter(driver.scene().runs[0].optimizer, "lr"), 3e-5, 1e-12);
}

TEST(Cure, IsNotOfferedAtAMinimum) {
  Driver driver(one_run("gd:lr=0.05", {-0.95, 1.1}, 400, 400));
  driver.settle();
  ASSERT_TRUE(driver.has("run1/verdict/at-minimum"));
  EXPECT_FALSE(driver.has("run1/cure"));
}

}  // namespace cure_test
}  // namespace saddlescope::test
