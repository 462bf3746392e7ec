#include "tests/gui/driver.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace saddlescope::test {

namespace {

ApplicationOptions options_for(Scene scene, Shown shown) {
  ApplicationOptions options;
  options.scene = std::move(scene);
  options.theme = ThemeKind::dark;
  options.shown = shown;
  options.renderer = "test";
  options.threads = 2;
  options.guarded = true;
  return options;
}

}  // namespace

Scene Driver::still_opening_scene(double step) {
  Scene scene = opening_scene();
  scene.playback.step = step;
  scene.playback.playing = false;
  return scene;
}

Driver::Driver(Scene scene, int width, int height, Shown shown)
    : offscreen_(options_for(std::move(scene), shown), width, height) {
  app().attach(&registry_);
  compat::set_mouse_position(-1000, -1000);
  settle();
}

Results Driver::settle() {
  offscreen_.settle();
  return app().results();
}

void Driver::frames(int count, double seconds) {
  for (int i = 0; i < count; ++i) offscreen_.frame(seconds);
}

WidgetRegistry::Rect Driver::rect(const std::string& name) {
  const auto* found = registry_.find(name);
  if (found == nullptr) {
    std::string all;
    for (const auto& other : names()) all += " " + other;
    ADD_FAILURE() << "no widget \"" << name << "\" in the last frame; there are:" << all;
    return {{0, 0}, {0, 0}};
  }
  return *found;
}

std::vector<std::string> Driver::names() const {
  std::vector<std::string> names;
  for (const auto& [name, rect] : registry_.all()) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

void Driver::move(ImVec2 to) {
  compat::set_mouse_position(to.x, to.y);
  frames(1);
}

void Driver::press(int button) {
  compat::set_mouse_button(button, true);
  frames(1);
}

void Driver::release(int button) {
  compat::set_mouse_button(button, false);
  frames(2);
}

void Driver::click(ImVec2 at, int button) {
  move(at);
  frames(1);
  press(button);
  release(button);
}

void Driver::double_click(ImVec2 at) {
  move(at);
  press();
  release();
  press();
  release();
}

void Driver::drag(ImVec2 from, ImVec2 to, int button, int moves) {
  move(from);
  frames(1);
  press(button);
  for (int i = 1; i <= moves; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(moves);
    move({from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)});
  }
  release(button);
}

void Driver::wheel(ImVec2 at, float notches) {
  move(at);
  frames(1);
  compat::add_mouse_wheel(notches);
  frames(2);
}

void Driver::control_click(ImVec2 at) {
  move(at);
  compat::set_modifiers(true, false, false);
  press();
  release();
  compat::set_modifiers(false, false, false);
  frames(1);
}

void Driver::replace_formula(const std::string& text) {
  click("loss/formula");
  key(compat::EditKey::select_all);
  type(text);
}

void Driver::type(const std::string& utf8) {
  compat::add_text(utf8.c_str());
  frames(2);
}

void Driver::key(compat::EditKey key) {
  compat::set_edit_key(key, true);
  frames(1);
  compat::set_edit_key(key, false);
  frames(1);
}

void Driver::shortcut(int glfw_key, bool control, bool shift) {
  app().key(glfw_key, control, shift, false);
  frames(2);
}

}  // namespace saddlescope::test
