// Opening a scene file for use: reads it and checks that its loss can be compiled. Window and command line both go
// through this. Any thread.
#pragma once

#include <filesystem>
#include <string>

#include "core/scene/scene.h"
#include "core/support/expected.h"

namespace saddlescope {

/// How much of a scene's data file is read to check it.
enum class DataCheck {
  whole,      ///< for the command line, which would go on with rows that cannot be used
  first_rows  ///< for the window: the engine reads the file on a worker and tells what is wrong
};

/// Error: what is wrong and where; several lines where a caret points into the formula.
Expected<Scene, std::string> open_scene(const std::filesystem::path& path, DataCheck check = DataCheck::whole);

/// Whether a file is one of rows by its name: .csv, .tsv, .txt or .dat. Anything else is taken for a scene.
bool is_data_file(const std::filesystem::path& path);

}  // namespace saddlescope
