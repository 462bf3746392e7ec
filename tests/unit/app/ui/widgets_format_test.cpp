// Sliders as arithmetic, and their hands: drag, type, reset, through real ImGui frames without a renderer.
#include <gtest/gtest.h>
#include <imgui.h>

#include <cmath>
#include <limits>

#include "app/ui/imgui_compat.h"
#include "app/ui/theme.h"
#include "app/ui/widgets.h"

namespace saddlescope {
namespace widgets_format_test {

using Scale = SliderRange::Scale;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr SliderRange rate{1e-4, 1, 0, 1e6, Scale::logarithmic, 0.01};
constexpr SliderRange decay{0, 0.9999, 0, 1, Scale::one_minus_logarithmic, 0.9};
constexpr SliderRange place{-3, 3, -1e300, 1e300, Scale::linear, 1.8};

TEST(SliderScale, IsDecadesForLearningRates) {
  EXPECT_DOUBLE_EQ(slider_unit(1e-4, rate), 0);
  EXPECT_DOUBLE_EQ(slider_unit(1e-2, rate), 0.5);
  EXPECT_DOUBLE_EQ(slider_unit(1, rate), 1);
  EXPECT_DOUBLE_EQ(slider_value_at(0.75, rate, 100), 0.1);
}

TEST(SliderScale, IsDecadesBelowOneForDecays) {
  EXPECT_DOUBLE_EQ(slider_unit(0, decay), 0);
  EXPECT_NEAR(slider_unit(0.9, decay), 0.25, 1e-12);
  EXPECT_NEAR(slider_unit(0.99, decay), 0.5, 1e-12);
  EXPECT_NEAR(slider_unit(0.999, decay), 0.75, 1e-9);
  EXPECT_DOUBLE_EQ(slider_value_at(0.75, decay, 100), 0.999);
  EXPECT_DOUBLE_EQ(slider_value_at(0.25, decay, 100), 0.9);
  EXPECT_DOUBLE_EQ(slider_unit(1, decay), 1);
}

TEST(SliderScale, HasAZeroAtTheLeftOfALogarithmicRangeFromZero) {
  constexpr SliderRange weight{0, 1, 0, 10, Scale::logarithmic, 0};
  EXPECT_EQ(slider_value_at(0, weight, 100), 0);
  EXPECT_DOUBLE_EQ(slider_unit(0, weight), 0);
  EXPECT_DOUBLE_EQ(slider_unit(1e-3, weight), 0.5);
}

TEST(SliderScale, GivesValuesAHandCanRead) {
  EXPECT_DOUBLE_EQ(slider_value_at(0.5, place, 75), 0);
  EXPECT_DOUBLE_EQ(slider_value_at(0.8167, place, 75), 1.9);
  const double between = slider_value_at(0.3217, rate, 70);
  EXPECT_DOUBLE_EQ(between, 0.0019) << "two digits are enough for a short track";
}

TEST(SliderScale, TellsNumbersNearOneApart) {
  EXPECT_EQ(slider_text(1 - 1e-6, decay), "1 − 1e−6");
  EXPECT_EQ(slider_text(1 - 1e-7, decay), "1 − 1e−7");
  EXPECT_EQ(slider_text(0.9999, decay), "0.9999");
  EXPECT_EQ(slider_text(1, decay), "1");
  EXPECT_EQ(slider_text(0.9, decay), "0.9");
  EXPECT_EQ(slider_text(1e-6, rate), "1e−6");
  EXPECT_EQ(slider_text(1e-7, rate), "1e−7");
}

TEST(SliderScale, StaysInsideItsEndsAndSurvivesNaN) {
  for (const SliderRange& range : {rate, decay, place}) {
    EXPECT_EQ(slider_value_at(-1, range, 80), range.minimum);
    EXPECT_EQ(slider_value_at(2, range, 80), range.maximum);
    EXPECT_EQ(slider_unit(none, range), 0);
    EXPECT_EQ(slider_unit(1e300, range), 1);
    EXPECT_EQ(slider_unit(-1e300, range), 0);
    for (double unit = 0; unit <= 1; unit += 0.01)
      EXPECT_NEAR(slider_unit(slider_value_at(unit, range, 100), range), unit, 0.02) << unit;
  }
}

/// One slider in a window of its own.
class SliderHand : public ::testing::Test {
 protected:
  SliderHand() : theme_(make_theme(ThemeKind::dark, 1)) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {400, 100};
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    apply_to_imgui(theme_);
    compat::set_mouse_position(-1, -1);
    frames(3);
  }
  ~SliderHand() override { ImGui::DestroyContext(); }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      ImGui::GetIO().DeltaTime = 0.02f;
      ImGui::NewFrame();
      registry_.begin_frame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({300, 80});
      ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration);
      changes_ += slider_row({theme_, memory_, &registry_}, "rate", "Learning rate", value_, rate);
      ImGui::End();
      ImGui::Render();
    }
  }
  ImVec2 at(float unit) {
    const auto* rect = registry_.find("rate");
    return {rect->min.x + unit * (rect->max.x - rect->min.x), rect->center().y};
  }
  void move(ImVec2 where) {
    compat::set_mouse_position(where.x, where.y);
    frames(1);
  }
  void press(int button, bool down) {
    compat::set_mouse_button(button, down);
    frames(1);
  }
  void click(int button) {
    press(button, true);
    press(button, false);
  }
  void tap(compat::EditKey key) {
    compat::set_edit_key(key, true);
    frames(1);
    compat::set_edit_key(key, false);
    frames(1);
  }

  Theme theme_;
  UiMemory memory_;
  WidgetRegistry registry_;
  double value_ = 0.1;
  int changes_ = 0;
};

TEST_F(SliderHand, DragFollowsTheMouse) {
  move(at(0.75f));
  press(0, true);
  EXPECT_EQ(changes_, 0) << "taking the knob moves nothing";
  for (float unit : {0.7f, 0.6f, 0.5f}) move(at(unit));
  press(0, false);
  EXPECT_NEAR(value_, 0.01, 0.001);
  EXPECT_EQ(changes_, 3);
  move(at(0.9f));
  EXPECT_NEAR(value_, 0.01, 0.001) << "the button is up";
}

TEST_F(SliderHand, DoubleClickAndRightClickReset) {
  move(at(0.2f));
  click(0);
  click(0);
  EXPECT_EQ(value_, 0.01);
  frames(3);
  EXPECT_EQ(value_, 0.01);
  value_ = 0.5;
  click(1);
  EXPECT_EQ(value_, 0.01);
}

TEST_F(SliderHand, ControlClickTypes) {
  move(at(0.5f));
  compat::set_modifiers(true, false, false);
  press(0, true);
  compat::set_modifiers(false, false, false);
  press(0, false);
  frames(3);
  EXPECT_EQ(value_, 0.1) << "a Ctrl+click alone changes nothing";
  ASSERT_NE(registry_.find("rate/type"), nullptr);
  compat::add_text(
      "2.5e\xE2\x88\x92"
      "3");  // a true minus sign
  frames(2);
  tap(compat::EditKey::enter);
  frames(2);
  EXPECT_EQ(value_, 2.5e-3);
  EXPECT_EQ(registry_.find("rate/type"), nullptr) << "Enter ends the typing";
}

TEST_F(SliderHand, TypedNonsenseAndValuesOutOfRangeAreRefused) {
  value_ = 0.1;
  for (const char* text : {"abc", "-1", "1e9", "nan", ""}) {
    move({registry_.find("rate/value")->center()});
    click(0);
    frames(3);
    tap(compat::EditKey::select_all);
    compat::add_text(text);
    frames(2);
    tap(compat::EditKey::escape);
    frames(2);
    EXPECT_EQ(value_, 0.1) << text;
  }
}

}  // namespace widgets_format_test
}  // namespace saddlescope
