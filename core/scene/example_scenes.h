// The scenes that ship with the program, one file each under assets/scenes/. Any thread; touches the disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace saddlescope {

struct ExampleScene {
  std::string id;     ///< the file's name without number and ending: "ten-points-adagrad"
  std::string title;  ///< from its first line, "# Title: …"; else the id
  std::filesystem::path file;
};

/// The text after "# Title:" in the first line; empty where there is none or it is not plain text.
std::string scene_title(std::string_view text);

/// All scene files of a folder in the order of their names; none when it does not exist.
std::vector<ExampleScene> list_example_scenes(const std::filesystem::path& folder);

}  // namespace saddlescope
