#include "core/scene/scene_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "core/support/text_file.h"
#include "core/support/utf8.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace scene_file_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

/// A scene of odd values.
Scene unusual_scene() {
  Scene scene;
  scene.notes = {"A \"title\"", "B. Two", "\n one\\two\n\n\"\"\"\r\tthree\n", false};
  scene.loss.surface = "my-surface";
  scene.loss.formula = "a·x² + \"quoted\\\" \t\n∂ +0.1";
  scene.loss.parameters = {"x", "θ1"};
  scene.loss.constants = {{"a", 0.1 + 0.2}, {"α", -0.0}, {"b.c", 1e22}};
  scene.window = {{-1e-300, 5e-324}, {1.7976931348623155e308, 1.7976931348623157e308}};
  scene.start = {-0.1, 12345678901234567000.0};
  scene.steps = 123'457;
  scene.seed = std::numeric_limits<std::uint64_t>::max();
  std::size_t number = 0;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    saddlescope::Run run = make_run(default_settings(info.id), number++);
    for (std::size_t i = 0; i < info.hyperparameters.size(); ++i) {
      const Hyperparameter& entry = info.hyperparameters[i];
      if (entry.scale != Hyperparameter::Scale::toggle)
        run.optimizer.values[i] = entry.slider_minimum + (entry.slider_maximum - entry.slider_minimum) / 3;
    }
    scene.runs.push_back(run);
  }
  scene.runs[0].own_start = std::vector<double>{1.0 / 3.0, -2};
  scene.runs[0].color = 0x00000F;
  scene.runs[1].dash = Dash::dash_dot;
  scene.runs[1].marker = Marker::plus;
  scene.runs[2].visible = false;
  scene.runs[2].collapsed = true;
  Display& display = scene.display;
  display.height_scale = ScaleChoice::logarithmic;
  display.color_scale = ScaleChoice::linear;
  display.chart_steps = ScaleChoice::logarithmic;
  display.contour_lines = display.contour_labels = false;
  display.critical_points = display.eigenvectors = display.logarithmic_charts = display.equal_axes = false;
  display.descent_field = display.hover_arrows = true;
  display.second_chart = SecondChart::sharpness;
  display.layer = Layer::signs;
  display.tab = InspectorTab::slice;
  display.colormap = "grey";
  display.split = 0.31;
  display.camera = {12.5, -88.75, 4.25, 0.1, -0.2, 0.3};
  scene.playback = {17.75, true, 9999, true};
  scene.selected = {0.1, -7};
  scene.runs[3].stretches = {{default_settings("gd"), 12}, {default_settings("adam"), 1}};
  scene.runs[3].stretches[0].optimizer.values[0] = 0.125;
  scene.runs[3].forked_at = 12;
  scene.runs[3].optimizer.convention = Convention::lecture;  // adagrad
  scene.runs[3].optimizer.schedule = {100, {{"cosine", {1000, 0.1}}, {"piecewise", {0, 0.1, 400, 1}}}};
  scene.runs[3].stretches[1].optimizer.convention = Convention::lecture;
  scene.runs[3].stretches[1].optimizer.schedule = {0, {{"constant", {}}}};
  scene.slice = {{1, 2}, {{0, 1}, {1, 0}}, {"w2", "w1"}, {0.6, 0.8}, "u₁", 0.25};
  scene.box = {{-1, 1}, {0, 7.5}};
  scene.race = {true, 1e-9};
  scene.probe = {true, {0.5, -0.25}, 1, false, false, 0.125, 0.5, -45.5};
  return scene;
}

TEST(SceneFile, EveryFieldRoundTrips) {
  for (const Scene& scene : {Scene(opening_scene()), unusual_scene()}) {
    const std::string text = print_scene(scene);
    const auto read = parse_scene(text, "scene.toml");
    ASSERT_TRUE(read) << read.error() << "\n" << text;
    EXPECT_TRUE(*read == scene) << text;
    EXPECT_EQ(print_scene(*read), text);
  }
  const auto read = parse_scene(print_scene(unusual_scene()), "scene.toml");
  EXPECT_TRUE(std::signbit(read->loss.constants.at("α")));
}

TEST(SceneFile, NotesStandAtTheTopAsTheyAreRead) {
  Scene scene = opening_scene();
  scene.notes.title = "Two weights";
  scene.notes.text = "One line,\nanother.";
  EXPECT_THAT(print_scene(scene), StartsWith("# Saddlescope scene\nnotes.title = \"Two weights\"\nnotes.text = "
                                             "\"\"\"\nOne line,\nanother.\"\"\"\nformat = 1\n"));
  const auto read = parse_scene("notes.title = \"two\\nlines\"\nformat = 1\nstart = [1]\n[loss]\nformula = \"x\"", "s");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error(), StartsWith("s:1: “notes.title” must be one line"));
}

TEST(SceneFile, RandomDoublesSurvive) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    Scene scene = opening_scene();
    for (double& value : scene.start) {
      do {
        const std::uint64_t bits = random();
        std::memcpy(&value, &bits, sizeof value);
      } while (!std::isfinite(value));
    }
    const auto read = parse_scene(print_scene(scene), "f");
    ASSERT_TRUE(read) << read.error();
    ASSERT_EQ(read->start, scene.start);
  }
}

TEST(SceneFile, MissingEntriesTakeDefaults) {
  const auto read = parse_scene(
      "format = 1\nstart = [1, 2]\n[loss]\nformula = \"x^2+y^2\"\n[[runs]]\noptimizer = \"adam\"\n", "s.toml");
  ASSERT_TRUE(read) << read.error();
  Scene expected;
  expected.loss.formula = "x^2+y^2";
  expected.start = {1, 2};
  expected.runs = {make_run(default_settings("adam"), 0)};
  EXPECT_TRUE(*read == expected);
}

TEST(SceneFile, FilesWithOneScaleForHeightAndColourKeepIt) {
  for (const bool logarithmic : {false, true}) {
    const auto scene = parse_scene("format = 1\nstart = [1, 1]\n[loss]\nformula = \"x^2 + y^2\"\n[display]\nlogarithmic_height = " +
                                       std::string(logarithmic ? "true" : "false") + "\n",
                                   "old.toml");
    ASSERT_TRUE(scene) << scene.error();
    const ScaleChoice kept = logarithmic ? ScaleChoice::logarithmic : ScaleChoice::linear;
    EXPECT_EQ(scene->display.height_scale, kept);
    EXPECT_EQ(scene->display.color_scale, kept);
  }
}

TEST(SceneFile, SchedulesAndConventionsArePrintedWhereTheyAreNotDefaults) {
  const std::string text = print_scene(unusual_scene());
  EXPECT_THAT(text, HasSubstr("optimizer = \"adagrad\"\nconvention = \"lecture\"\nschedule = "
                              "\"cosine(T=1000,floor=0.1)*piecewise(0:0.1,400:1)\"\nwarmup = 100\n"));
  EXPECT_THAT(text, HasSubstr("optimizer = \"adam\"\nconvention = \"lecture\"\nschedule = \"constant\"\nsteps"));
  for (const char* key : {"convention", "schedule", "warmup"})
    EXPECT_THAT(print_scene(opening_scene()), testing::Not(HasSubstr(key)));
}

std::string error_of(const std::string& text) {
  const auto read = parse_scene(text, "s.toml");
  return read ? "no error" : read.error();
}

TEST(SceneFile, ErrorsNameFileAndLine) {
  const std::string head = "format = 1\nstart = [1, 2]\n[loss]\nformula = \"x\"\n";  // lines 1 to 4
  EXPECT_THAT(error_of(""), StartsWith("s.toml:1: “format” is missing"));
  EXPECT_THAT(error_of("format = 2\nnew_thing = 1"), StartsWith("s.toml:1: “format” is 2, newer"));
  EXPECT_THAT(error_of("format = 1\nstart = [1, 2\n"),
              testing::MatchesRegex("s\\.toml:[23]: not readable as TOML: .*"));
  EXPECT_THAT(error_of("format = 1\n[loss]\nformula=\"x\""), HasSubstr("“start” is missing"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\n"), HasSubstr("“loss” is missing"));
  EXPECT_THAT(error_of("format = 1\nstart = [1, nan]\n[loss]\nformula=\"x\""),
              StartsWith("s.toml:2: “start” must be a list of finite numbers"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\nstep = 3\n[loss]\nformula=\"x\""),
              StartsWith("s.toml:3: “step” is unknown here; did you mean “steps”?"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\nsteps = 1000001\n[loss]\nformula=\"x\""),
              StartsWith("s.toml:3: “steps” must be a whole number from 0 to 1000000"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\nseed = \"18446744073709551616\"\n[loss]\nformula=\"x\""),
              StartsWith("s.toml:3: “seed”"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\n[loss]\nformula=\"x\"\n[window]\na = [2, -2]"),
              StartsWith("s.toml:6: “window.a”"));
  EXPECT_THAT(error_of("format = 1\nstart = [1]\nselected = [1, 2]\n[loss]\nformula=\"x\""),
              StartsWith("s.toml:3: “selected”"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adamm\""),
              StartsWith("s.toml:6: “runs.optimizer” cannot be “adamm”; did you mean “adam"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"gd\"\ncolor = \"#12345G\""),
              StartsWith("s.toml:7: “runs.color”"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"gd\"\nstart = [1]"), HasSubstr("as many numbers"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"gd\"\n[runs.hyperparameters]\nlr = 1\nbeta1 = 0.5"),
              StartsWith("s.toml:9: “runs.hyperparameters.beta1” is unknown"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"lion\"\nconvention = \"lecture\""),
              StartsWith("s.toml:7: “runs.convention” is for methods that have two; “lion” has one"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adam\"\nconvention = \"keras\""),
              StartsWith("s.toml:7: “runs.convention” cannot be “keras”"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adam\"\nschedule = \"cosine(T=0)\""),
              StartsWith("s.toml:7: “runs.schedule” is wrong: schedule cosine: T must be"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adam\"\nschedule = \"a\\nb\""), HasSubstr("control character"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adam\"\nwarmup = -1"),
              StartsWith("s.toml:7: “runs.warmup” must be a whole number"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"gd\"\n[runs.hyperparameters]\nlr = inf"),
              StartsWith("s.toml:8: “runs.hyperparameters.lr” must be"));
  EXPECT_THAT(error_of(head + "[[runs]]\noptimizer = \"adam\"\n[runs.hyperparameters]\nbeta1 = 1.5"),
              StartsWith("s.toml:8: “runs.hyperparameters.beta1” must be"));
  EXPECT_THAT(error_of(head + "[playback]\nspeed = 0"),
              StartsWith("s.toml:6: “playback.speed” must be a number from 1 to 10000"));
  EXPECT_THAT(error_of(head + "[display]\ncontour_lines = 1"),
              StartsWith("s.toml:6: “display.contour_lines” must be true or false"));
  EXPECT_THAT(error_of(head + "[display.camera]\nelevation = 90"), StartsWith("s.toml:6: “display.camera.elevation”"));
  std::string many = head;
  for (int i = 0; i < 65; ++i) many += "[[runs]]\noptimizer = \"gd\"\n";
  EXPECT_THAT(error_of(many), HasSubstr("more than 64 runs"));
}

TEST(SceneFile, SavesAndLoads) {
  const TemporaryFolder folder;
  const fs::path path = folder / "a scene.toml";
  ASSERT_TRUE(save_scene(opening_scene(), path));
  ASSERT_TRUE(save_scene(unusual_scene(), path)) << "over an existing file";
  const auto read = load_scene(path);
  ASSERT_TRUE(read) << read.error();
  EXPECT_TRUE(*read == unusual_scene());
  EXPECT_EQ(folder.file_count(), 1u) << "no temporary file stays behind";
}

TEST(SceneFile, MissingFilesAndFoldersAreOneLineErrors) {
  const TemporaryFolder folder;
  for (const fs::path& path : {folder / "none.toml", folder / ""}) {
    const auto read = load_scene(path);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error(), StartsWith("cannot read "));
    EXPECT_EQ(read.error().find('\n'), std::string::npos);
  }
  const auto saved = save_scene(opening_scene(), folder / "no/such/folder.toml");
  ASSERT_FALSE(saved);
  EXPECT_THAT(saved.error(), testing::AllOf(StartsWith("cannot write "), HasSubstr("No such file")));
}

TEST(TextFile, KeepsPermissionsAndLinks) {
  const TemporaryFolder folder;
  const fs::path file = folder / "f.txt", link = folder / "link";
  std::ofstream(file) << "old";
  ::chmod(file.c_str(), 0640);
  fs::create_symlink("f.txt", link);
  ASSERT_TRUE(write_text_file(link, "new"));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(*read_text_file(file, 100), "new");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms(0640));
}

TEST(TextFile, RefusesFoldersLargeFilesAndMissingFolders) {
  const TemporaryFolder folder;
  EXPECT_FALSE(write_text_file(folder / ".", "x"));
  EXPECT_FALSE(can_write_file(folder / "."));
  EXPECT_FALSE(can_write_file(folder / "none/f"));
  EXPECT_FALSE(can_write_file(""));
  EXPECT_TRUE(can_write_file(folder / "f"));
  EXPECT_TRUE(write_text_file("/dev/null", "x"));
  ASSERT_TRUE(write_text_file(folder / "f", "12345"));
  EXPECT_TRUE(read_text_file(folder / "f", 5));
  EXPECT_FALSE(read_text_file(folder / "f", 4));
}

TEST(SceneFile, WhatIsNestedWithoutEndIsRefused) {
  std::string key = "a", dots = "steps = 1\n", brackets = "start = ", braces = "a = ";
  for (int k = 0; k < 34'000; ++k) key += ".a";
  brackets += std::string(100'000, '[') + std::string(100'000, ']');
  for (int k = 0; k < 20'000; ++k) braces += "{ b = ";
  for (const std::string& text : {dots + key + " = 1\n", dots + "[" + key + "]\n", dots + brackets, dots + braces}) {
    const auto scene = parse_scene(text, "deep.toml");
    ASSERT_FALSE(scene);
    EXPECT_NE(scene.error().find("deep.toml:2: "), std::string::npos) << scene.error().substr(0, 200);
    EXPECT_LT(scene.error().size(), 300u);
  }
  // Dots and brackets in texts and comments are none of it.
  const std::string comment = "# " + std::string(500, '.') + std::string(500, '[') + "\n";
  Scene scene = opening_scene();
  const auto read = parse_scene(comment + print_scene(scene), "s.toml");
  ASSERT_TRUE(read) << read.error();
}

TEST(SceneFile, NoStepsAtAllArePossible) {
  Scene scene = opening_scene();
  scene.steps = 0;
  const auto read = parse_scene(print_scene(scene), "s.toml");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->steps, 0u);
}

TEST(SceneFile, MessagesAreOnePlainLineWhateverTheyRepeat) {
  const std::string head = "format = 1\nstart = [1]\n[loss]\nformula = \"x^2\"\n";
  for (const std::string& text :
       {head + "[display]\ntab = \"poi\\nt\"\n", head + "\"a\\nb\" = 1\n", head + "[display]\nlayer = \"\\u001b\"\n",
        head + "[loss.constants]\n\"\\u202e\\r\\n\" = true\n"}) {
    const auto read = parse_scene(text, "scene.toml");
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(is_plain_text(read.error())) << read.error();
    EXPECT_THAT(read.error(), testing::Not(HasSubstr("missing")));
  }
}

TEST(SceneFile, ControlCharactersInNamesAreRefused) {
  Scene scene = opening_scene();
  for (const char* name : {"bowl\x1B[31m", "bowl\u202E", "a\nb"}) {
    scene.loss.surface = name;
    const auto read = parse_scene(print_scene(scene), "s.toml");
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error(), testing::HasSubstr("“loss.surface” has a control character"));
  }
}

}  // namespace scene_file_test
}  // namespace saddlescope
