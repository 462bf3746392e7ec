// A hand for the window in process: finds widgets by their stable names and clicks, drags and types there through
// ImGui's input, one change of state a frame, as a person's events would come. A fresh application per test.
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "app/offscreen.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/widgets.h"

namespace saddlescope::test {

class Driver {
 public:
  /// The opening scene, but not playing: tests want a still picture.
  static Scene still_opening_scene(double step = 0);
  explicit Driver(Scene scene = still_opening_scene(), int width = 1280, int height = 720, Shown shown = Shown::app);

  Application& app() { return offscreen_.application(); }
  Scene& scene() { return app().scene(); }
  /// Waits for the engine, then draws until nothing changes.
  Results settle();
  void frames(int count, double seconds = 1.0 / 60);
  Offscreen& offscreen() { return offscreen_; }

  /// Fails the test when no widget of that name was drawn in the last frame.
  WidgetRegistry::Rect rect(const std::string& name);
  bool has(const std::string& name) { return registry_.find(name) != nullptr; }
  std::vector<std::string> names() const;

  void move(ImVec2 to);
  void press(int button = 0);
  void release(int button = 0);
  void click(ImVec2 at, int button = 0);
  void click(const std::string& name, int button = 0) { click(rect(name).center(), button); }
  void double_click(ImVec2 at);
  void drag(ImVec2 from, ImVec2 to, int button = 0, int moves = 8);
  void wheel(ImVec2 at, float notches);
  void control_click(ImVec2 at);
  void type(const std::string& utf8);
  void key(compat::EditKey key);
  void replace_formula(const std::string& text);
  /// A shortcut as the window's key callback would give it.
  void shortcut(int glfw_key, bool control = false, bool shift = false);

 private:
  Offscreen offscreen_;
  WidgetRegistry registry_;
};

}  // namespace saddlescope::test
