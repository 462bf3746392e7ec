// Long texts: a formula over three lines, what is cut told whole, a schedule that the run does not see to its end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/optimizer/schedule.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace field_test {

using test::Driver;

/// For people: kept where SADDLESCOPE_KEEP_PICTURES names a folder.
void keep(Driver& driver, const std::string& name) {
  if (const char* folder = std::getenv("SADDLESCOPE_KEEP_PICTURES"))
    write_png(driver.offscreen().picture(), std::string(folder) + "/" + name + ".png");
}

float height_of(const WidgetRegistry::Rect& rect) { return rect.max.y - rect.min.y; }

TEST(FormulaField, GrowsToThreeLines) {
  Driver driver;
  driver.settle();
  const float one = height_of(driver.rect("loss/formula"));
  const std::string text = "0.1(x^2 + y - 11)^2 + 0.2(x + y^2 - 7)^2 + sin(3x)*cos(2y)";
  driver.replace_formula(text);
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, text) << "typed letter by letter over the line's end";
  const float three = height_of(driver.rect("loss/formula"));
  EXPECT_GT(three, one + 20);
  keep(driver, "formula_three_lines");
  driver.replace_formula(text + " + " + text + " + " + text);
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, text + " + " + text + " + " + text);
  EXPECT_LE(height_of(driver.rect("loss/formula")), three + 1) << "and no further: it scrolls";
  driver.replace_formula("x^2 + y^2");
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "x^2 + y^2");
  EXPECT_EQ(height_of(driver.rect("loss/formula")), one);
}

TEST(FormulaField, ALetterInTheMiddleStaysThere) {
  Driver driver;
  driver.settle();
  driver.replace_formula("0.1(x^2 + y - 11)^2 + 0.2(x + y^2 - 7)^2 + sin(3x)");
  for (int i = 0; i < 4; ++i) driver.key(compat::EditKey::left);
  driver.type("1");
  driver.type("2");
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "0.1(x^2 + y - 11)^2 + 0.2(x + y^2 - 7)^2 + sin12(3x)");
}

TEST(CutTexts, AreToldWhole) {
  Scene scene = Driver::still_opening_scene();
  scene.runs[0].name = "A name that is far too long for one line of the card of its run";
  scene.display.tab = InspectorTab::why;
  scene.playback.step = 400;
  Driver driver(scene);
  driver.settle();
  const std::string cut = "cut/" + scene.runs[0].name;
  ASSERT_TRUE(driver.has(cut));
  EXPECT_FALSE(driver.has("tooltip"));
  driver.move(driver.rect(cut).center());
  driver.frames(3, 0.4);
  EXPECT_TRUE(driver.has("tooltip"));
}

TEST(CutTexts, AMessageIsToldWhole) {
  Driver driver(Driver::still_opening_scene(), 1024, 600);
  driver.settle();
  driver.app().open_file("/" + std::string(200, 'x') + "/nothing.toml");
  driver.frames(2);
  ASSERT_TRUE(driver.has("status/message"));
  driver.move({40, driver.rect("status/message").center().y});
  driver.frames(3, 0.4);
  EXPECT_TRUE(driver.has("tooltip"));
}

TEST(Schedule, OneThatTheRunDoesNotSeeIsSaid) {
  Scene scene = Driver::still_opening_scene();
  scene.runs[0].optimizer.schedule = {0, {{"cosine", {4000, 0}}}};
  scene.runs[1].optimizer.schedule = {100, {{"cosine", {300, 0}}}};
  Driver driver(scene);
  driver.settle();
  EXPECT_TRUE(driver.has("run1/schedule/cut"));
  EXPECT_FALSE(driver.has("run2/schedule/cut")) << "it ends with the run";
  keep(driver, "schedule_cut");
  driver.scene().steps = 4000;
  driver.settle();
  EXPECT_FALSE(driver.has("run1/schedule/cut"));
}

}  // namespace field_test
}  // namespace saddlescope
