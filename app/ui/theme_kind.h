// The two themes by name, for those who need no colours. Any thread.
#pragma once

namespace saddlescope {

enum class ThemeKind { dark, light };

}  // namespace saddlescope
