// Where files live: the program's assets and shaders (found from any working directory and after installation) and a
// person's own folders by the XDG rules. Any thread; touches the disk.
#pragma once

#include <filesystem>

namespace saddlescope {

/// Folder that holds `assets/` and `shaders/`: $SADDLESCOPE_DATA if set, else <prefix>/share/saddlescope beside the
/// program, else the source tree it was built from. Empty path when none exists.
std::filesystem::path data_folder();

/// $XDG_CONFIG_HOME/saddlescope or ~/.config/saddlescope: settings.
std::filesystem::path configuration_folder();
/// $XDG_DATA_HOME/saddlescope or ~/.local/share/saddlescope: a person's own surfaces are in surfaces/ below it.
std::filesystem::path user_data_folder();
/// $XDG_STATE_HOME/saddlescope or ~/.local/state/saddlescope: autosave.
std::filesystem::path state_folder();

}  // namespace saddlescope
