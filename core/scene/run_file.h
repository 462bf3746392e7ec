// The runs of a scene file. Private to core/scene.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/scene/scene.h"
#include "core/scene/toml_reader.h"

namespace saddlescope {

/// Appends one [[runs]] with its tables.
void print_run(std::string& out, const Run& run);
/// Reads one; `number` gives it its look where the file names none.
void read_run(TomlTable& table, std::size_t number, std::vector<Run>& runs);

}  // namespace saddlescope
