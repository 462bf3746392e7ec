// Tables that need no file: the lecture's, and made ones with a size, a noise and a seed. Used by the scene, the engine
// and the data panel; pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/data/table.h"

namespace saddlescope {

struct BuiltInTable {
  std::string_view id, label, help;
  bool has_size = false, has_noise = false;  ///< else the table does not depend on it
  std::size_t default_size = 0, least_size = 0, most_size = 0;
  double default_noise = 0, least_noise = 0, most_noise = 0;
};

/// In the order of the menu.
std::span<const BuiltInTable> built_in_tables();

/// Null for an unknown id.
const BuiltInTable* find_built_in_table(std::string_view id);

/// The same arguments give the same rows everywhere (up to the last digit of the C library's log, cos and sin). A
/// larger size only adds rows, and the noise only multiplies the same draws. Size and noise are brought into the
/// table's range; a noise that is no number is the default. An unknown id: a table without columns.
Table make_table(std::string_view id, std::size_t size, double noise, std::uint64_t seed);

}  // namespace saddlescope
