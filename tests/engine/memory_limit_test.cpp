// The engine under a limit of memory: runs that do not fit say so in their result's place and are made once they fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/engine/engine.h"
#include "core/run/memory_budget.h"

namespace saddlescope {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(EngineMemory, RunsThatDoNotFitSaySoAndAreMadeOnceTheyDo) {
  Scene scene = opening_scene();
  scene.runs.assign(3, make_run(parse_optimizer("gd:lr=0.01").value(), 0));
  scene.steps = 2000;
  EngineOptions options{.threads = 2, .grid_points = 17, .settle = 1ms, .on_change = {}};
  const auto objective = [&] {
    Engine unlimited(options);
    unlimited.submit(scene);
    unlimited.wait();
    return unlimited.results().loss->objective;
  }();
  const std::size_t each = trajectory_bytes(*objective, scene.runs[0].optimizer, scene.steps);
  options.memory_limit = 2 * each + each / 2;
  Engine engine(options);
  engine.submit(scene);
  engine.wait();
  Results results = engine.results();
  ASSERT_EQ(results.runs.size(), 3u);
  for (const std::size_t made : {0u, 1u}) {
    EXPECT_EQ(results.runs[made]->error, "");
    EXPECT_EQ(results.runs[made]->trajectory.last_step(), 2000u);
  }
  EXPECT_THAT(results.runs[2]->error, HasSubstr("3 runs of 2000 steps need "));
  EXPECT_EQ(results.runs[2]->trajectory.rows(), 1u) << "it stands at its start";

  const auto first = results.runs[0];
  scene.runs.erase(scene.runs.begin() + 1);
  engine.submit(scene);
  engine.wait();
  results = engine.results();
  EXPECT_EQ(results.runs[0], first) << "what was made stays";
  EXPECT_EQ(results.runs[1]->error, "");
  EXPECT_EQ(results.runs[1]->trajectory.last_step(), 2000u);

  scene.steps = 100'000;
  engine.submit(scene);
  engine.wait();
  for (const auto& run : engine.results().runs) EXPECT_NE(run->error, "");
}

}  // namespace
}  // namespace saddlescope
