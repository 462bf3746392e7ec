// The Data tab driven through its widgets: where rows come from, scaling, editing, errors, and a long read that is
// cancelled.
#include <gtest/gtest.h>

#include <cmath>

#include "app/panel/data/data_parts.h"
#include "core/data/built_in_table.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {

void draw_data_tab(PanelFrame& frame);

namespace {

using test::Driver;

Scene line_scene(const std::string& table, Reduction reduction = Reduction::mean) {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {};
  scene.loss.data = built_in_data(table, reduction);
  choose_formula(scene, "(y - b - w*x)^2", {"b", "w"}, 2);
  scene.display.tab = InspectorTab::data;
  return scene;
}

Scene ten_points() {
  Scene scene = line_scene("ten-points", Reduction::sum);
  scene.start = {-120, -4};
  scene.window = {{-200, -100}, {-5, 5}};
  for (Run& run : scene.runs) set_hyperparameter(run.optimizer, "lr", 1e-7);
  return scene;
}

void type_into(Driver& driver, const std::string& name, const std::string& text) {
  driver.click(name);
  driver.frames(2);
  driver.key(compat::EditKey::select_all);
  driver.type(text);
  driver.key(compat::EditKey::enter);
  driver.frames(2);
}

TEST(DataWindow, ChoosesATable) {
  Driver driver(line_scene("noisy-line"));
  const Scene before = driver.scene();
  EXPECT_TRUE(driver.has("data/plot"));
  EXPECT_TRUE(driver.has("data/size"));
  driver.click("data/source");
  driver.frames(2);
  driver.click("data/source:ten-points");
  Results results = driver.settle();
  EXPECT_EQ(driver.scene().loss.data.id, "ten-points");
  EXPECT_EQ(driver.scene().loss.formula, before.loss.formula) << "it fits: it stays";
  ASSERT_NE(results.get<LossResult>()->data, nullptr);
  EXPECT_EQ(results.get<LossResult>()->data->raw->rows(), 10u);
  EXPECT_FALSE(driver.has("data/size")) << "the ten points are always ten";
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().loss, before.loss) << "one step";
  driver.click("data/source");
  driver.frames(2);
  driver.click("data/source:none");
  results = driver.settle();
  EXPECT_EQ(driver.scene().loss.data.source, DataSource::none);
  EXPECT_EQ(driver.scene().start.size(), results.get<LossResult>()->objective->dimension());
  EXPECT_FALSE(driver.has("data/plot"));
}

TEST(DataWindow, ATableThatTheFormulaDoesNotFitBringsALossAlong) {
  Scene scene = Driver::still_opening_scene();
  scene.display.tab = InspectorTab::data;
  Driver driver(scene);
  EXPECT_FALSE(driver.has("data/plot"));
  driver.click("data/source");
  driver.frames(2);
  driver.click("data/source:rings");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().loss.surface, "rings");
  EXPECT_TRUE(results.get<LossResult>()->objective->uses_data());
  EXPECT_TRUE(driver.has("data/plot"));
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().loss, scene.loss) << "one step";
}

TEST(DataWindow, SlidersMakeTheRowsAnewAndADragIsOneStep) {
  Driver driver(line_scene("noisy-line"));
  const Scene before = driver.scene();
  const auto rect = driver.rect("data/size");
  driver.drag({rect.min.x + 0.46f * (rect.max.x - rect.min.x), rect.center().y}, {rect.max.x - 2, rect.center().y});
  Results results = driver.settle();
  EXPECT_GT(driver.scene().loss.data.size, 5000u);
  EXPECT_EQ(results.get<LossResult>()->data->raw->rows(), driver.scene().loss.data.size);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().loss, before.loss);
  results = driver.settle();
  const auto first = results.get<LossResult>()->data->raw->columns[1][0];
  driver.click("data/seed");
  results = driver.settle();
  EXPECT_EQ(driver.scene().loss.data.seed, 1u);
  EXPECT_NE(results.get<LossResult>()->data->raw->columns[1][0], first);
}

TEST(DataWindow, ScalingMakesTheValleyRound) {
  Driver driver(ten_points());
  const Scene before = driver.scene();
  driver.click("data/scaling:standard");
  const Results results = driver.settle();
  const Scene& scene = driver.scene();
  EXPECT_EQ(scene.loss.data.scaling, FeatureScaling::standard);
  // Round: λ = 2·10 in every direction, so on a circle in the square window all losses are equal.
  EXPECT_NEAR(scene.window.a.size(), scene.window.b.size(), 1e-9 * scene.window.a.size());
  EXPECT_TRUE(scene.window.contains(scene.start[0], scene.start[1]));
  EXPECT_TRUE(scene.window.contains(481.6, 2.669454967 * 156.0121790));
  const Evaluation here = evaluate_at(*results.get<LossResult>()->objective, scene.start);
  EXPECT_NEAR(here.hessian(0, 0), 20, 1e-9);
  EXPECT_NEAR(here.hessian(1, 1), 20, 1e-9);
  EXPECT_NEAR(here.hessian(0, 1), 0, 1e-9);
  EXPECT_TRUE(driver.has("data/condition"));
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().window, before.window) << "one step";
  EXPECT_EQ(driver.scene().start, before.start);
  driver.click("data/reduce:mean");
  EXPECT_EQ(driver.scene().loss.data.reduction, Reduction::mean);
}

TEST(DataWindow, RatesFitTheCurvatureOnAClick) {
  Driver driver(ten_points());
  driver.click("data/scaling:standard");
  driver.settle();
  driver.click("data/fit-rates");
  Results results = driver.settle();
  // λ = 20: 1/λ = 0.05
  EXPECT_DOUBLE_EQ(hyperparameter(driver.scene().runs[0].optimizer, "lr"), 0.05);
  const Trajectory& path = results.get<RunResult>(0)->trajectory;
  EXPECT_NEAR(path.at(path.last_finite_step())[0], 481.6, 1e-6) << "a round valley takes few steps";
}

TEST(DataWindow, FollowsAnotherRun) {
  Driver driver(line_scene("noisy-line"));
  driver.click("followed/run3");
  driver.settle();
  EXPECT_EQ(driver.scene().display.followed_run, 2u);
  const auto picture = driver.offscreen().picture();
  driver.scene().runs.resize(2);
  driver.settle();
  EXPECT_EQ(driver.scene().display.followed_run, 1u) << "the followed run is gone: the last one";
}

TEST(DataWindow, TheModelMovesAsItTrains) {
  Scene scene = line_scene("noisy-line");
  Driver driver(scene);
  const auto at_start = driver.offscreen().picture();
  driver.scene().playback.step = 40;
  driver.settle();
  const auto later = driver.offscreen().picture();
  const auto plot = driver.rect("data/plot");
  std::size_t different = 0;
  for (int y = static_cast<int>(plot.min.y); y < static_cast<int>(plot.max.y); ++y)
    for (int x = static_cast<int>(plot.min.x); x < static_cast<int>(plot.max.x); ++x) {
      const std::size_t at =
          4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(later.width) + static_cast<std::size_t>(x));
      different += later.rgba[at] != at_start.rgba[at] ? 1 : 0;
    }
  EXPECT_GT(different, 300u);
}

TEST(DataWindow, ACellIsEdited) {
  Driver driver(ten_points(), 1280, 1080);
  driver.click("data/rows");
  driver.frames(2);
  type_into(driver, "data/cell:1:2", "700");
  Results results = driver.settle();
  const DataDefinition& data = driver.scene().loss.data;
  EXPECT_EQ(data.source, DataSource::cells);
  EXPECT_EQ(data.reduction, Reduction::sum);
  ASSERT_EQ(data.cells->rows(), 10u);
  EXPECT_EQ(data.cells->columns[1][0], 700);
  EXPECT_EQ(data.cells->columns[0][0], 338);
  EXPECT_EQ(results.get<LossResult>()->objective->table().columns[1][0], 700);
  // What is no number is said, and changes nothing.
  type_into(driver, "data/cell:2:1", "abc");
  EXPECT_TRUE(driver.has("data/cell-fault"));
  EXPECT_EQ(driver.scene().loss.data.cells->columns[0][1], 333);
  type_into(driver, "data/cell:2:1", "−4.5");
  EXPECT_FALSE(driver.has("data/cell-fault"));
  EXPECT_EQ(driver.scene().loss.data.cells->columns[0][1], -4.5);
  driver.shortcut('Z', true);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().loss.data.source, DataSource::built_in) << "each edit is a step";
}

TEST(DataWindow, RowsAreAddedAndDeleted) {
  Driver driver(ten_points(), 1280, 1080);
  driver.click("data/rows");
  driver.frames(2);
  driver.click("data/add");
  driver.settle();
  ASSERT_EQ(driver.scene().loss.data.cells->rows(), 11u);
  EXPECT_EQ(driver.scene().loss.data.cells->columns[1][10], 1591);
  driver.move(driver.rect("data/cell:1:1").center());
  driver.frames(2);
  driver.click("data/delete:1");
  driver.settle();
  ASSERT_EQ(driver.scene().loss.data.cells->rows(), 10u);
  EXPECT_EQ(driver.scene().loss.data.cells->columns[0][0], 333);
}

TEST(DataWindow, ABadFileIsToldAndNothingIsLost) {
  Driver driver(ten_points());
  const DataDefinition before = driver.scene().loss.data;
  driver.scene().loss.data = {};
  driver.scene().loss.data.source = DataSource::file;
  driver.scene().loss.data.file = "/nowhere/wages.csv";
  const Results results = driver.settle();
  EXPECT_FALSE(results.get<LossResult>()->data_error.empty());
  EXPECT_TRUE(driver.has("data/error"));
  EXPECT_TRUE(driver.has("data/plot")) << "the rows before are still shown";
  driver.click("data/back");
  driver.settle();
  EXPECT_EQ(driver.scene().loss.data, before);
  EXPECT_FALSE(driver.has("data/error"));
}

/// The panel alone over results of our own making: a long read whenever we like.
class LoadingPanel {
 public:
  explicit LoadingPanel(Driver& driver) : driver_(driver), scene_(driver.scene()), results_(driver.app().results()) {
    results_.set_status<LossResult>({.pending = true, .running = true, .late = true, .share = 0.42, .error = {}});
    scene_.loss.data = {};
    scene_.loss.data.source = DataSource::file;
    scene_.loss.data.file = "long.csv";
  }
  void frame() {
    registry_.begin_frame();
    const Ui ui{driver_.app().theme(), memory_, &registry_};
    PanelFrame panel{ui, results_, scene_, interaction_, driver_.app().catalogue(), state_, {}, 0, {}, 0, {}};
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({248, 700});
    ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration);
    draw_data_tab(panel);
    ImGui::End();
    ImGui::Render();
  }
  void click(const std::string& name) {
    const auto* rect = registry_.find(name);
    ASSERT_NE(rect, nullptr) << name;
    compat::set_mouse_position(rect->center().x, rect->center().y);
    frame();
    frame();
    compat::set_mouse_button(0, true);
    frame();
    compat::set_mouse_button(0, false);
    frame();
  }
  bool has(const std::string& name) const { return registry_.find(name) != nullptr; }
  const Scene& scene() const { return scene_; }

 private:
  Driver& driver_;
  Scene scene_;
  Results results_;
  Interaction interaction_;
  PanelState state_;
  UiMemory memory_;
  WidgetRegistry registry_;
};

TEST(DataWindow, ALongReadIsCancelled) {
  Driver driver(ten_points());
  LoadingPanel panel(driver);
  panel.frame();
  panel.frame();
  EXPECT_TRUE(panel.has("data/progress"));
  panel.click("data/cancel");
  EXPECT_EQ(panel.scene().loss.data, driver.scene().loss.data) << "the rows are what they were";
}

}  // namespace
}  // namespace saddlescope
