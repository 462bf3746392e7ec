#include "core/scene/scene.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "core/support/nearest_name.h"

namespace saddlescope {
namespace scene_test {

TEST(OpeningScene, IsTheSaddleWithThreeMethodsPlaying) {
  const Scene scene = opening_scene();
  EXPECT_EQ(scene.loss.surface, "two-weight-network");
  EXPECT_EQ(scene.loss.parameters, (std::vector<std::string>{"w1", "w2"}));
  EXPECT_EQ(scene.window, (PlaneWindow{{-2.5, 2.5}, {-2.5, 2.5}}));
  EXPECT_EQ(scene.start, (std::vector<double>{-0.95, 1.1}));
  EXPECT_TRUE(scene.playback.playing);
  EXPECT_EQ(scene.playback.step, 0);
  ASSERT_EQ(scene.runs.size(), 3u);
  EXPECT_EQ(scene.runs[0].optimizer.id, "gd");
  EXPECT_EQ(hyperparameter(scene.runs[0].optimizer, "lr"), 0.05);
  EXPECT_EQ(scene.runs[1].optimizer.id, "momentum");
  EXPECT_EQ(hyperparameter(scene.runs[1].optimizer, "lr"), 0.02);
  EXPECT_EQ(hyperparameter(scene.runs[1].optimizer, "momentum"), 0.9);
  EXPECT_EQ(scene.runs[2].optimizer.id, "adam");
  EXPECT_EQ(hyperparameter(scene.runs[2].optimizer, "lr"), 0.1);
}

TEST(MakeRun, TakesThePaletteInOrder) {
  const std::vector<std::uint32_t> palette = {0xE69F00, 0xCC79A7, 0x56B4E9, 0x009E73, 0x0072B2, 0xD55E00};
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(make_run(default_settings("gd"), i).color, palette[i % 6]) << i;
}

TEST(MakeRun, TheFirst24RunsLookDifferent) {
  std::set<std::tuple<std::uint32_t, Dash, Marker>> looks;
  std::set<std::pair<std::uint32_t, Dash>> lines;
  for (std::size_t i = 0; i < 24; ++i) {
    const saddlescope::Run run = make_run(default_settings("adam"), i);
    looks.emplace(run.color, run.dash, run.marker);
    lines.emplace(run.color, run.dash);
    EXPECT_EQ(run.optimizer, default_settings("adam"));
  }
  EXPECT_EQ(looks.size(), 24u);
  EXPECT_EQ(lines.size(), 24u);
}

TEST(NearestName, FindsLikelySlipsOnly) {
  const std::vector<std::string_view> known = {"adam", "adamw", "rosenbrock", "gd", "sin"};
  EXPECT_EQ(nearest_name("rosenbrok", known), "rosenbrock");
  EXPECT_EQ(nearest_name("rosenborck", known), "rosenbrock");
  EXPECT_EQ(nearest_name("ADAM", known), "adam");
  EXPECT_EQ(nearest_name("sine", known), "sin");
  EXPECT_EQ(nearest_name("rosen", known), "rosenbrock");
  EXPECT_EQ(nearest_name("zzz", known), "");
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'a'), known), "");
  EXPECT_EQ(name_hint("zzz", known), "known are: adam, adamw, rosenbrock, gd, sin");
}

}  // namespace scene_test
}  // namespace saddlescope
