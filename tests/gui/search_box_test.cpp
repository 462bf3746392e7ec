// Where critical points are searched: the box's sides as widgets, the search cancelled by hand, and what the shown
// plane cuts of sets of critical points.
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/plane_cut.h"
#include "core/plane/slice.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace search_box_test {

using test::Driver;
using Box = std::vector<Interval>;

const char* const wells = "w1^2 + w2^2 + w3^4 - 2*w3^2";  // minima at w3 = ±1, a saddle between them

Scene scene_of(const std::string& formula, std::vector<double> start) {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, formula, {}, start.size());
  scene.start = std::move(start);
  reset_slice(scene);
  return scene;
}

void keep(Driver& driver, const std::string& name) {
  if (const char* folder = std::getenv("SADDLESCOPE_KEEP_PICTURES"))
    write_png(driver.offscreen().picture(), std::string(folder) + "/" + name + ".png");
}

/// In a window so high that the whole column is seen.
struct Opened : Driver {
  explicit Opened(Scene scene, int height = 1600) : Driver(std::move(scene), 1280, height) {
    click("box/open");
    settle();
  }
};

void type_into(Driver& driver, const std::string& field, const std::string& number) {
  driver.click(field);
  driver.frames(2);
  driver.key(compat::EditKey::select_all);
  driver.type(number);
}

void set_field(Driver& driver, const std::string& field, const std::string& number) {
  type_into(driver, field, number);
  driver.key(compat::EditKey::enter);
  driver.settle();
}

const CriticalPointsReport& report_of(Driver& driver) {
  return driver.app().results().get<CriticalPointsResult>()->report;
}

TEST(SearchBox, ANarrowerSideIsSearchedAndUndone) {
  Opened driver(scene_of(wells, {1, 2, 0.5}));
  ASSERT_EQ(report_of(driver).points.size(), 3u);
  set_field(driver, "box/low-3", "−0.5");
  EXPECT_EQ(driver.scene().box, (Box{{-3, 3}, {-3, 3}, {-0.5, 3}}));
  EXPECT_EQ(report_of(driver).box, driver.scene().box);
  EXPECT_EQ(report_of(driver).points.size(), 2u) << "the minimum at w3 = −1 lies outside";
  EXPECT_FALSE(driver.has("box/refusal"));
  keep(driver, "search_box");
  driver.shortcut('Z', true);
  driver.settle();
  EXPECT_EQ(driver.scene().box, Box(3, {-3, 3})) << "typing is one step";
  EXPECT_EQ(report_of(driver).points.size(), 3u);
}

TEST(SearchBox, AnEndOnTheWrongSideIsRefusedAndSaidSo) {
  Opened driver(scene_of(wells, {1, 2, 0.5}));
  for (const auto& [field, number] : {std::pair{"box/low-2", "3"}, {"box/low-2", "7"}, {"box/high-2", "-3"}}) {
    type_into(driver, field, number);
    driver.frames(2);
    EXPECT_TRUE(driver.has("box/refusal")) << field << number;
    keep(driver, "search_box_refusal");
    driver.key(compat::EditKey::enter);
    driver.settle();
    EXPECT_EQ(driver.scene().box, Box(3, {-3, 3})) << field << number;
    EXPECT_TRUE(driver.has("box/refusal")) << "it stays until a side changes";
  }
  set_field(driver, "box/high-2", "2.5");
  EXPECT_EQ(driver.scene().box[1], (Interval{-3, 2.5}));
  EXPECT_FALSE(driver.has("box/refusal"));
}

TEST(SearchBox, DragsAreLiveOneStepAndNeverCross) {
  Opened driver(scene_of(wells, {1, 2, 0.5}));
  const ImVec2 at = driver.rect("box/low-1").center();
  driver.drag(at, {at.x + 20, at.y});
  driver.settle();
  EXPECT_NEAR(driver.scene().box[0].minimum, -1, 0.5);
  EXPECT_EQ(driver.scene().box[0].maximum, 3);
  EXPECT_FALSE(driver.has("box/low-1/type")) << "a drag is no click";
  driver.drag(at, {at.x + 600, at.y});
  driver.settle();
  EXPECT_LT(driver.scene().box[0].minimum, 3);
  EXPECT_GT(driver.scene().box[0].minimum, 2);
  driver.shortcut('Z', true);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().box, Box(3, {-3, 3}));
}

TEST(SearchBox, ResetIsThereOnlyWhereItDoesSomething) {
  Opened driver(scene_of(wells, {1, 2, 0.5}));
  EXPECT_FALSE(driver.has("box/reset"));
  set_field(driver, "box/high-1", "10");
  ASSERT_TRUE(driver.has("box/reset"));
  driver.click("box/reset");
  driver.settle();
  EXPECT_EQ(driver.scene().box, Box(3, {-3, 3}));
  EXPECT_FALSE(driver.has("box/reset"));
}

TEST(SearchBox, WithTwoParametersItIsTheWindow) {
  Opened driver(Driver::still_opening_scene());
  const PlaneWindow before = driver.scene().window;
  set_field(driver, "box/high-2", "4");
  EXPECT_EQ(driver.scene().window, (PlaneWindow{before.a, {before.b.minimum, 4}}));
  EXPECT_EQ(report_of(driver).window, driver.scene().window);
  EXPECT_TRUE(driver.scene().box.empty());
  driver.click("box/reset");
  driver.settle();
  EXPECT_EQ(driver.scene().window, before) << "the surface's own";
}

TEST(SearchBox, WithOneParameterTheWindowHasOneSide) {
  Opened one(scene_of("x^4 - 2*x^2", {0.5}));
  set_field(one, "box/low-1", "-0.5");
  EXPECT_EQ(one.scene().window.a, (Interval{-0.5, 3}));
  EXPECT_FALSE(one.has("box/low-2"));
  EXPECT_EQ(report_of(one).points.size(), 2u);
}

TEST(SearchBox, SixteenParametersHaveTheirRows) {
  std::string formula;
  for (int i = 1; i <= 16; ++i) formula += (i > 1 ? " + w" : "w") + std::to_string(i) + "^2";
  Opened driver(scene_of(formula, std::vector<double>(16, 0.5)), 2600);
  set_field(driver, "box/high-16", "8");
  EXPECT_EQ(driver.scene().box[15], (Interval{-3, 8}));
  keep(driver, "search_box_16");
}

TEST(SearchBox, ASearchIsCancelledAndBegunAnew) {
  Driver driver(Driver::still_opening_scene(), 1280, 1600);
  std::string formula = "sin(w1)";
  for (int i = 1; i <= 8; ++i) formula = "sin(3*" + formula + " + cos(w" + std::to_string(i % 4 + 1) + "^2))";
  driver.replace_formula(formula);
  for (int i = 0; i < 600 && !driver.has("box/search"); ++i) driver.frames(1, 0.01);
  ASSERT_TRUE(driver.has("box/search"));
  keep(driver, "search_running");
  driver.click("box/search");
  driver.settle();
  EXPECT_EQ(driver.app().results().get<CriticalPointsResult>(), nullptr);
  ASSERT_TRUE(driver.has("box/search")) << "to begin anew";
  keep(driver, "search_cancelled");
  const auto searching = [&] {
    for (int i = 0; i < 10; ++i) driver.frames(1, 0.01);
    return driver.app().results().status<CriticalPointsResult>().pending;
  };
  // Another box is another search.
  const Box usual = driver.scene().box;
  driver.scene().box = Box(4, {-2, 2});
  EXPECT_TRUE(searching());
  driver.scene().box = usual;
  EXPECT_FALSE(searching());
  driver.click("box/search");
  EXPECT_TRUE(searching());
}

TEST(PlaneCutWindow, TheMapShowsWhatThePlaneCuts) {
  Scene scene = scene_of("(1 - w1*w2)^2 + w3^2", {0.5, -0.4, 0});
  scene.display.tab = InspectorTab::slice;
  Driver driver(scene);
  EXPECT_TRUE(driver.has("map/sharpness-key"));
  ASSERT_EQ(driver.app().results().get<PlaneCutResult>()->cut.curves.size(), 2u);
  const Picture cut = driver.offscreen().picture();
  // Off the valley nothing of it is left.
  driver.scene().slice.origin[2] = 1;
  driver.settle();
  EXPECT_FALSE(driver.has("map/sharpness-key"));
  // A plane that the valley crosses.
  driver.scene().slice = axis_slice(0, 2, {0, 2, 0}, {"w1", "w2", "w3"});
  driver.settle();
  EXPECT_TRUE(driver.has("map/crossing:0"));
  // Without critical points none of it.
  driver.scene().display.critical_points = false;
  driver.settle();
  EXPECT_FALSE(driver.has("map/crossing:0"));
  EXPECT_EQ(driver.app().results().get<PlaneCutResult>(), nullptr);
}

/// Pixels in the orange and pink of sharp valleys, which the map has nowhere else without runs.
int sharp_pixels(const Picture& picture) {
  int count = 0;
  for (std::size_t i = 0; i + 3 < picture.rgba.size(); i += 4)
    if (picture.rgba[i] > 200 && picture.rgba[i + 1] < 190 && picture.rgba[i + 2] > 60) ++count;
  return count;
}

TEST(PlaneCutWindow, BothViewsDrawThem) {
  for (const Shown shown : {Shown::map, Shown::surface}) {
    Scene scene = scene_of("(1 - w1*w2)^2 + w3^2", {2.5, 2.5, 0});
    scene.runs.clear();
    scene.display.eigenvectors = false;
    Driver driver(scene, 480, 480, shown);
    EXPECT_GT(sharp_pixels(driver.offscreen().picture()), 200);
    driver.scene().slice.origin[2] = 0.5;
    driver.settle();
    EXPECT_LT(sharp_pixels(driver.offscreen().picture()), 20) << "off the valley's plane";
  }
}

}  // namespace search_box_test
}  // namespace saddlescope
