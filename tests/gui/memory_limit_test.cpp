// A run that does not fit into memory says so on its card.
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/engine/nodes/run.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace memory_limit_test {

using test::Driver;

TEST(MemoryLimit, ACardSaysThatItsRunDoesNotFit) {
  ASSERT_EQ(setenv("SADDLESCOPE_MEMORY", "250K", 1), 0);
  Scene scene = Driver::still_opening_scene();
  ASSERT_EQ(scene.runs.size(), 3u);
  scene.steps = 3000;
  Driver driver(scene);
  ASSERT_EQ(unsetenv("SADDLESCOPE_MEMORY"), 0);
  EXPECT_FALSE(driver.has("run1/error"));
  EXPECT_FALSE(driver.has("run2/error"));
  EXPECT_TRUE(driver.has("run3/error"));
  EXPECT_EQ(driver.app().results().get<RunResult>(2)->trajectory.rows(), 1u);
  driver.scene().steps = 400;
  const Results results = driver.settle();
  EXPECT_FALSE(driver.has("run3/error"));
  EXPECT_EQ(results.get<RunResult>(2)->trajectory.last_step(), 400u);
}

}  // namespace memory_limit_test
}  // namespace saddlescope
