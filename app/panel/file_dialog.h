// Open and save-as: a modal with a path to type and the folder's scene (or data) files to click. Reads folders, never
// files; UI thread only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/widgets.h"

namespace saddlescope {

/// What the dialog shows. Ask with ask_open() or ask_save(), then call draw_file_dialog() every frame.
struct FileDialog {
  bool open = false;    ///< on the screen, or about to be
  bool saving = false;  ///< else opening
  bool data = false;    ///< files of rows, else scenes
  std::filesystem::path folder;
  std::string name;                         ///< typed: a name in the folder, or a whole path
  std::string problem;                      ///< why the last try did not work; set by the caller too
  std::vector<std::string> folders, files;  ///< of `folder`, sorted

  /// Starts in `folder` (a file's own folder if it is a file; the working directory if empty).
  void ask_open(const std::filesystem::path& start);
  void ask_open_data(const std::filesystem::path& start);
  void ask_save(const std::filesystem::path& suggestion);
  void enter(const std::filesystem::path& new_folder);
};

/// The path chosen in this frame. For saving, ".toml" is added where the name has no extension, and an existing file
/// needs a second press of the button ("Replace").
std::optional<std::filesystem::path> draw_file_dialog(const Ui& ui, FileDialog& dialog);

}  // namespace saddlescope
