// saddlescope render: the scene that a picture is made of, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/scene/scene_file.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace render_test {

TEST(Render, BuildsTheSceneOfASurface) {
  const Answer answer = ask({"render", "--surface", "himmelblau", "-o", "/tmp/p.png", "--size", "640x480", "--view",
                             "map", "--theme", "light", "--step", "7", "--scale", "2"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  ASSERT_TRUE(answer.picture);
  EXPECT_EQ(answer.picture->loss.surface, "himmelblau");
  EXPECT_EQ(answer.picture->window, (PlaneWindow{{-6, 6}, {-6, 6}}));
  EXPECT_EQ(answer.picture->playback.step, 7);
  EXPECT_FALSE(answer.picture->playback.playing);
  ASSERT_EQ(answer.picture->runs.size(), 3u);
  EXPECT_NE(hyperparameter(answer.picture->runs[2].optimizer, "lr"), 0.001) << "the surface's own rates";
  EXPECT_EQ(answer.render_options.width, 640);
  EXPECT_EQ(answer.render_options.height, 480);
  EXPECT_EQ(answer.render_options.view, RenderView::map);
  EXPECT_EQ(answer.render_options.theme, ThemeKind::light);
  EXPECT_EQ(answer.render_options.scale, 2);
}

TEST(Render, TextOfALargePictureGrowsWithIt) {
  const auto scale = [](const char* size) {
    return ask({"render", "--surface", "bowl", "-o", "picture.png", "--size", size}).render_options.scale;
  };
  EXPECT_EQ(scale("640x480"), 1);
  EXPECT_EQ(scale("1920x1080"), 1);
  EXPECT_EQ(scale("2560x1440"), 1.25);
  EXPECT_EQ(scale("3840x2160"), 2);
  EXPECT_EQ(scale("3840x1080"), 1);
  EXPECT_EQ(scale("8192x8192"), 4);
}

TEST(Render, TakesTheOptionsOfTrace) {
  const Answer answer = ask({"render",      "--formula",        "a x^2+y^2", "--parameters", "x,y",       "--constant",
                             "a=4",         "--domain",         "-1,1,-2,2", "--start",      "-0.5,1",    "--optimizer",
                             "adam:lr=0.3", "--optimizer",      "gd",        "--steps",      "50",        "--every",
                             "5",           "--until-gradient", "1e-3",      "-o",           "/tmp/p.png"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  const Scene& scene = *answer.picture;
  EXPECT_EQ(scene.loss, (LossDefinition{"", "a x^2+y^2", {"x", "y"}, {{"a", 4}}}));
  EXPECT_EQ(scene.window, (PlaneWindow{{-1, 1}, {-2, 2}}));
  EXPECT_EQ(scene.start, (std::vector<double>{-0.5, 1}));
  EXPECT_EQ(scene.steps, 50u);
  EXPECT_EQ(scene.playback.step, 50);
  ASSERT_EQ(scene.runs.size(), 2u);
  EXPECT_EQ(scene.runs[0], make_run(*parse_optimizer("adam:lr=0.3"), 0));
  EXPECT_EQ(scene.runs[1], make_run(default_settings("gd"), 1));
  EXPECT_EQ(answer.render_options.width, 1280);
  EXPECT_EQ(answer.render_options.height, 720);
}

TEST(Render, TypedFormulasGetTheStandardWindow) {
  const Answer answer = ask({"render", "--formula", "x^2+y^2", "-o", "/tmp/p.png"});
  ASSERT_TRUE(answer.picture) << answer.err;
  EXPECT_EQ(answer.picture->window, (PlaneWindow{{-3, 3}, {-3, 3}}));
  EXPECT_EQ(answer.picture->steps, 400u);
  ASSERT_EQ(answer.picture->start.size(), 2u);
  EXPECT_DOUBLE_EQ(answer.picture->start[0], 1.8);
  EXPECT_EQ(answer.picture->runs.size(), 3u);
}

TEST(Render, ScenesAreSavedAndDrawn) {
  const TemporaryFolder folder;
  const Answer saved =
      ask({"render", "--surface", "bowl", "--step", "9", "--save-scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_EQ(saved.status, 0) << saved.err;
  const auto file = load_scene(folder / "s.toml");
  ASSERT_TRUE(file) << file.error();
  EXPECT_TRUE(*file == *saved.picture);
  const Answer drawn = ask({"render", "--scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_TRUE(drawn.picture) << drawn.err;
  EXPECT_TRUE(*drawn.picture == *saved.picture);
  const Answer changed =
      ask({"render", "--scene", folder / "s.toml", "--start", "-1,1", "--steps", "5", "-o", folder / "p.png"});
  ASSERT_TRUE(changed.picture) << changed.err;
  EXPECT_EQ(changed.picture->start, (std::vector<double>{-1, 1}));
  EXPECT_EQ(changed.picture->playback.step, 5) << "the playhead stays inside the run";
  expect_refused({"render", "--scene", folder / "s.toml", "--surface", "bowl", "-o", folder / "p.png"},
                 "brings its own loss");
}

TEST(Render, NoStepsAreAPictureOfTheStart) {
  const Answer answer = ask({"render", "--formula", "x^2+y^2", "--steps", "0", "-o", "/tmp/p.png"});
  ASSERT_TRUE(answer.picture) << answer.err;
  EXPECT_EQ(answer.picture->steps, 0u);
  EXPECT_EQ(answer.picture->playback.step, 0);
}

TEST(Render, ConstantsOfAnEarlierFormulaDoNotKeepASceneShut) {
  const TemporaryFolder folder;
  Scene scene = opening_scene();
  scene.loss = {"", "alpha x^2 + y^2", {}, {{"α", 3}, {"gone", 7}}};
  ASSERT_TRUE(save_scene(scene, folder / "s.toml"));
  const Answer drawn = ask({"render", "--scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_TRUE(drawn.picture) << drawn.err;
  EXPECT_EQ(drawn.picture->loss.constants.at("alpha"), 3) << "under the formula's own spelling";
  EXPECT_TRUE(ask({folder / "s.toml"}).window);
  const Answer changed = ask({"render", "--scene", folder / "s.toml", "--constant", "α=5", "-o", folder / "p.png"});
  ASSERT_TRUE(changed.picture) << changed.err;
  EXPECT_EQ(changed.picture->loss.constants.at("alpha"), 5);
  expect_refused({"render", "--scene", folder / "s.toml", "--constant", "gone=5", "-o", folder / "p.png"},
                 "no constant “gone”; it has: alpha");
}

TEST(Render, BadInputIsOneLine) {
  expect_refused({"render", "--formula", "x^2"}, "no picture file is named");
  for (const char* name : {"/tmp/p.jpg", "/tmp/p.png.svg", "/tmp/p.pngg"})
    expect_refused({"render", "--formula", "x^2", "-o", name}, "end the file's name in .png");
  EXPECT_EQ(ask({"render", "--formula", "x^2", "-o", "/tmp/p.PNG"}).status, 0);
  const std::vector<std::string> base = {"render", "--formula", "x^2+y^2", "-o", "/tmp/p.png"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = base;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  for (const char* size : {"1280", "x720", "1280x", "0x0", "-5x5", "99999x10", "1280x720x3", "big"})
    expect_refused(with({"--size", size}), "--size");
  expect_refused(with({"--view", "3d"}), "known are: app, surface, map, stage");
  expect_refused(with({"--theme", "drak"}), "did you mean “dark”?");
  expect_refused(with({"--step", "401"}), "from 0 to 400");
  expect_refused(with({"--steps", "-1"}), "--steps");
  expect_refused(with({"--scale", "100"}), "--scale");
  expect_refused(with({"--scene", "/no/such.toml"}), "brings its own loss");
  expect_refused({"render", "--scene", "/no/such.toml", "-o", "/tmp/p.png"}, "cannot read /no/such.toml");
  expect_refused({"render", "--formula", "w1+w2+w3", "--domain", "0,1,2", "-o", "/tmp/p.png"}, "--domain");
  EXPECT_EQ(ask({"render", "--formula", "x^2", "-o", "/no/such/folder/p.png"}).status, 1);
}

}  // namespace render_test
}  // namespace saddlescope
