// The scenes that ship with the program, one file each under assets/scenes/. Any thread; touches the disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace saddlescope {

struct ExampleScene {
  std::string id;       ///< the file's name without number and ending: "ten-points-adagrad"
  std::string title;    ///< its notes' title; else the id
  std::string chapter;  ///< its notes'; may be empty
  std::filesystem::path file;
};

/// All scene files of a folder, chapter by chapter: those in the order of their names, scenes without one last, and in
/// each the files in the order of theirs; none when it does not exist.
std::vector<ExampleScene> list_example_scenes(const std::filesystem::path& folder);

}  // namespace saddlescope
