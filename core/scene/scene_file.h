// SCENE.toml: the versioned text form of the whole scene, read and written. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/scene/scene.h"
#include "core/support/expected.h"

namespace saddlescope {

inline constexpr int scene_format_version = 1;

/// Every double survives exactly.
std::string print_scene(const Scene& scene);
/// Missing entries take their defaults; unknown names, wrong types, values out of range and newer versions are errors:
/// "FILE:LINE: what; what to do".
Expected<Scene, std::string> parse_scene(std::string_view text, const std::string& file_name);

Expected<Scene, std::string> load_scene(const std::filesystem::path& path);
/// Writes a temporary file beside the target, syncs, renames: the old file is never half overwritten. Error: one line.
Expected<bool, std::string> save_scene(const Scene& scene, const std::filesystem::path& path);

}  // namespace saddlescope
