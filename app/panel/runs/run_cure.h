// What would help a run, as one button beside its verdict. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "app/panel/panel.h"

namespace saddlescope {

struct Cure {
  std::string label, help;  ///< "Halve η", "From 0.5 to 0.25"
  std::function<void(Scene&)> apply;
};
/// Nothing where nothing need be done, or no single step would do it.
std::optional<Cure> cure_of(const PanelFrame& frame, std::size_t index);

/// A button for it that ends at `right` (screen) in the row at the cursor, which stays; its width, 0: there is none.
float draw_cure(PanelFrame& frame, std::size_t index, float right, const std::string& name);

}  // namespace saddlescope
