// The engine under a limit of memory: runs that do not fit say so in their result's place and are made once they fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/engine/engine.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/run/memory_budget.h"

namespace saddlescope {
namespace memory_limit_test {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(EngineMemory, RunsThatDoNotFitSaySoAndAreMadeOnceTheyDo) {
  Scene scene = opening_scene();
  scene.runs.assign(3, make_run(parse_optimizer("gd:lr=0.01").value(), 0));
  scene.steps = 2000;
  EngineOptions options;
  options.threads = 2;
  options.grid_points = 17;
  options.settle = 1ms;
  const auto objective = [&] {
    Engine unlimited(options);
    unlimited.submit(scene);
    unlimited.wait();
    return unlimited.results().get<LossResult>()->objective;
  }();
  const std::size_t each = trajectory_bytes(*objective, scene.runs[0].optimizer, scene.steps);
  options.memory_limit = 2 * each + each / 2;
  Engine engine(options);
  engine.submit(scene);
  engine.wait();
  Results results = engine.results();
  ASSERT_EQ(results.all<RunResult>().size(), 3u);
  for (const std::size_t made : {0u, 1u}) {
    EXPECT_EQ(results.get<RunResult>(made)->trajectory.refusal, "");
    EXPECT_EQ(results.get<RunResult>(made)->trajectory.last_step(), 2000u);
  }
  EXPECT_THAT(results.get<RunResult>(2)->trajectory.refusal, HasSubstr("3 runs of 2000 steps need "));
  EXPECT_EQ(results.get<RunResult>(2)->trajectory.rows(), 1u) << "it stands at its start";

  const auto first = results.get<RunResult>(0);
  scene.runs.erase(scene.runs.begin() + 1);
  engine.submit(scene);
  engine.wait();
  results = engine.results();
  EXPECT_EQ(results.get<RunResult>(0), first) << "what was made stays";
  EXPECT_EQ(results.get<RunResult>(1)->trajectory.refusal, "");
  EXPECT_EQ(results.get<RunResult>(1)->trajectory.last_step(), 2000u);

  scene.steps = 100'000;
  engine.submit(scene);
  engine.wait();
  for (const auto& run : engine.results().all<RunResult>()) EXPECT_NE(run->trajectory.refusal, "");
}

}  // namespace memory_limit_test
}  // namespace saddlescope
