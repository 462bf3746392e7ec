// The table of switches: what can be shown or not, one row each. The scene file, the menus, the keys, the headers over
// the views and the tests read the row; nothing lists switches again. Constant data, any thread.
#pragma once

#include <span>
#include <string_view>

#include "core/scene/scene.h"

namespace saddlescope {

struct Switch {
  std::string_view id;  ///< of the action that flips it
  std::string_view label;
  std::string_view help;  ///< one plain sentence
  bool& (*member)(Scene&);
  struct File {
    std::string_view table, name;
    std::string_view after;  ///< the entry of that table behind which it stands; empty: the first
  } file;
  /// The action before which it stands in that action's menu, in the order of this table; empty: in no menu.
  std::string_view menu_before = {};
  struct Key {
    char letter = 0;  ///< 0: none
    bool shift = false;
  } key = {};
  /// Over the views: the place from the left in each view's header, 0 where it is not.
  struct Header {
    std::string_view name, label, help;
    int surface = 0, map = 0, curve = 0;
    std::string_view curve_help = {};  ///< where it says less over a curve
  } header = {};

  bool on(const Scene& scene) const { return member(const_cast<Scene&>(scene)); }
};

std::span<const Switch> switches();
/// Null: no switch has this id.
const Switch* find_switch(std::string_view id);

}  // namespace saddlescope
