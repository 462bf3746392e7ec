#include "app/ui/actions.h"

#include <GLFW/glfw3.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace saddlescope {
namespace actions_test {

// What hands expect, with the window system's own key codes: the table writes them out as numbers.
struct Expected {
  Shortcut shortcut;
  std::string_view id, text;
};

TEST(Actions, AnswerToTheKeysHandsExpect) {
  const Expected expected[] = {
      {{GLFW_KEY_SPACE, false, false, false}, "play", "Space"},
      {{GLFW_KEY_RIGHT, false, false, false}, "step-forward", "Right"},
      {{GLFW_KEY_LEFT, false, false, false}, "step-back", "Left"},
      {{GLFW_KEY_HOME, false, false, false}, "first-step", "Home"},
      {{GLFW_KEY_END, false, false, false}, "last-step", "End"},
      {{GLFW_KEY_F, false, false, false}, "fit", "F"},
      {{GLFW_KEY_HOME, false, true, false}, "home-view", "Shift+Home"},
      {{GLFW_KEY_H, false, false, false}, "hide-panels", "H"},
      {{GLFW_KEY_F1, false, false, false}, "help", "F1"},
      {{GLFW_KEY_F5, false, false, false}, "presentation", "F5"},
      {{GLFW_KEY_F11, false, false, false}, "full-screen", "F11"},
      {{GLFW_KEY_Z, true, false, false}, "undo", "Ctrl+Z"},
      {{GLFW_KEY_Z, true, true, false}, "redo", "Ctrl+Shift+Z"},
      {{GLFW_KEY_S, true, false, false}, "save", "Ctrl+S"},
      {{GLFW_KEY_S, true, true, false}, "save-as", "Ctrl+Shift+S"},
      {{GLFW_KEY_O, true, false, false}, "open", "Ctrl+O"},
      {{GLFW_KEY_Q, true, false, false}, "quit", "Ctrl+Q"},
      {{GLFW_KEY_ESCAPE, false, false, false}, "deselect", "Esc"},
      {{GLFW_KEY_UP, false, false, false}, "faster", "Up"},
      {{GLFW_KEY_DOWN, false, false, false}, "slower", "Down"},
      {{GLFW_KEY_EQUAL, true, false, false}, "larger-text", "Ctrl++"},
      {{GLFW_KEY_MINUS, true, false, false}, "smaller-text", "Ctrl+−"},
  };
  for (const Expected& row : expected) {
    EXPECT_EQ(action_for(row.shortcut), row.id);
    EXPECT_EQ(shortcut_text(row.shortcut), row.text);
  }
}

TEST(Actions, LeaveOtherKeysAlone) {
  EXPECT_EQ(action_for({}), "");
  EXPECT_EQ(action_for({GLFW_KEY_SPACE, true, false, false}), "");
  EXPECT_EQ(action_for({GLFW_KEY_S, false, false, false}), "");
  EXPECT_EQ(shortcut_text({}), "");
}

TEST(Actions, ShareNoShortcut) {
  std::map<std::string, std::string> owner;
  for (const Action& action : actions()) {
    const std::string keys = shortcut_text(action.shortcut);
    if (keys.empty()) continue;
    EXPECT_TRUE(owner.emplace(keys, action.id).second) << keys << ": " << owner[keys] << " and " << action.id;
  }
}

TEST(Actions, StandOnceInTheMenusAndSayWhatTheyDo) {
  std::set<std::string_view> in_menu;
  for (const Action& action : actions()) {
    EXPECT_FALSE(action.id.empty());
    EXPECT_FALSE(action.label.empty()) << action.id;
    EXPECT_TRUE(action.help.ends_with('.')) << action.id;
    if (!action.menu.empty()) {
      EXPECT_TRUE(in_menu.insert(action.id).second) << action.id;
    }
  }
  // a row without a menu is a second shortcut of an action that has one
  for (const Action& action : actions()) EXPECT_TRUE(in_menu.contains(action.id)) << action.id;
}

}  // namespace actions_test
}  // namespace saddlescope
