// The action table: one row per action (id, label, menu, shortcut, help), and one made from each switch that has a menu
// (core/scene/switches.h). It feeds the menus, the keys, the help page and the tests; Application carries an action out
// by its id. Constant data.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace saddlescope {

struct Shortcut {
  int key = 0;  ///< GLFW key code; 0: none
  bool control = false, shift = false, alt = false;
  bool operator==(const Shortcut&) const = default;
};

struct Action {
  std::string_view id;     ///< "play", "step-forward", "fit", "save", "open", "undo", "redo", "full-screen",
                           ///< "hide-panels", "help", "theme", "presentation", "quit", ...
  std::string_view label;  ///< "Play or pause"
  std::string_view menu;   ///< "File", "Edit", "View", "Run", "Help"; empty: in no menu
  Shortcut shortcut;       ///< first shortcut; a second may be a row with the same id and an empty menu
  std::string_view help;   ///< one plain sentence
};

std::span<const Action> actions();
/// Id of the action with this shortcut, or empty.
std::string_view action_for(const Shortcut& shortcut);
/// "Ctrl+Shift+Z", "Space", "Right".
std::string shortcut_text(const Shortcut& shortcut);

}  // namespace saddlescope
