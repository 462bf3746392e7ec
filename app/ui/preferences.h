// What the person has set about the window itself, kept between sessions in settings.toml of the configuration folder.
// Plain value; read and written on the UI thread at start and end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "app/ui/theme_kind.h"
#include "core/support/expected.h"

namespace saddlescope {

struct Preferences {
  ThemeKind theme = ThemeKind::dark;
  float text_scale = 1;  ///< the person's own, on top of the screen's: 0.7 … 3
  bool panels_hidden = false;
  int window_width = 1280, window_height = 720;
  std::string last_folder;  ///< where the file dialog starts; empty: the working directory
  bool operator==(const Preferences&) const = default;
};

inline constexpr float smallest_text_scale = 0.7f, largest_text_scale = 3;

/// configuration_folder()/settings.toml
std::filesystem::path preferences_path();

/// Tolerant: what is missing, unknown, of another type or out of range leaves the default, for a newer or older program
/// may have written it.
Preferences parse_preferences(std::string_view text);
std::string print_preferences(const Preferences& preferences);

/// Defaults when there is no file or it cannot be read.
Preferences load_preferences(const std::filesystem::path& path = preferences_path());
/// Makes the folder when needed. Error: one line.
Expected<bool, std::string> save_preferences(const Preferences& preferences,
                                             const std::filesystem::path& path = preferences_path());

}  // namespace saddlescope
