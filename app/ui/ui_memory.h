// What widgets remember from one frame to the next, all of it with a name: nothing hides in ImGui's storage of a
// window. One for the whole window, owned by the application and reached through Ui. UI thread only.
#pragma once

#include <imgui.h>

#include <functional>
#include <map>
#include <string>

namespace saddlescope {

/// What the hand does with a slider: nothing, typing (wrong: what stands there is no value), or a reset that waits for
/// the button to go up.
enum class SliderHand { idle, typing_asked, typing, typing_wrong, reset_held };

/// Which item the mouse rests on, for the tooltip. Only one can be under it.
struct MouseRest {
  ImVec2 item{};     ///< left upper corner
  double since = 0;  ///< seconds
  int frame = -2;    ///< in which it was last seen there
};

struct UiMemory {
  /// Space that rows leave at both sides, in screen pixels, and the window of these rows, named by its draw list: a
  /// popup that opens among them has none.
  float row_inset = 0;
  const ImDrawList* inset_window = nullptr;
  MouseRest rest;
  std::map<std::string, SliderHand, std::less<>> sliders;  ///< by widget name; idle ones are left out
};

}  // namespace saddlescope
