// How much memory the machine has, and sizes as text. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/support/expected.h"

namespace saddlescope {

/// Bytes that this process may hope for: the machine's memory, or the limit of its container or its address space where
/// that is less.
std::size_t machine_memory();

/// "512M", "2G", "1.5GiB", "800000000": a number of bytes, or of K, M, G, T of them (1024 each), with B or iB behind it
/// if wanted. Error: one line. At least 1 byte.
Expected<std::size_t, std::string> parse_memory_size(std::string_view text);

/// For people: "1.9 GiB", "640 MiB", "12 bytes".
std::string memory_size_text(std::size_t bytes);

/// What the environment variable SADDLESCOPE_MEMORY says, else a quarter of the machine's memory. Error: one line that
/// names the variable.
Expected<std::size_t, std::string> usual_memory_limit();

}  // namespace saddlescope
