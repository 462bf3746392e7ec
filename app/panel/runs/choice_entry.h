// One entry of the lists that open from a card: methods, schedules, conventions. For app/panel only; UI thread.
#pragma once

#include <string_view>

#include "app/ui/widgets.h"

namespace saddlescope {

/// A name with a quiet sentence under it and a formula at the end of its line, at the cursor; `current` has a ground of
/// its own. True when it was picked, which closes the list. Call between BeginPopup and EndPopup.
bool choice_entry(const Ui& ui, std::string_view name, std::string_view label, std::string_view summary, bool current,
                  std::string_view formula = {});

}  // namespace saddlescope
