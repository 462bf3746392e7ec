// Whole text files, read with a size limit and written so that the old file is never half overwritten. Any thread;
// touches the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/support/expected.h"

namespace saddlescope {

/// The file's bytes. Error, one line: "cannot read FILE: No such file or directory"; also for folders and for files
/// above `maximum_size` bytes.
Expected<std::string, std::string> read_text_file(const std::filesystem::path& path, std::size_t maximum_size);

/// Writes a temporary file beside the target, syncs it, renames it over the target (keeping the target's permissions
/// and following links) and syncs the folder. Devices and pipes (/dev/null, /dev/stdout) are written straight. Error,
/// one line: "cannot write FILE: ...".
Expected<bool, std::string> write_text_file(const std::filesystem::path& path, std::string_view text);

/// Whether write_text_file can hope to work: the folder exists and takes new files, the target is no folder. Asked
/// before a long computation.
Expected<bool, std::string> can_write_file(const std::filesystem::path& path);

}  // namespace saddlescope
