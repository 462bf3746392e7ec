#include "core/support/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>

#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::string_view units = "KMGT";
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// The limit of a control group; "max" is none.
std::size_t group_limit(const char* file) {
  std::ifstream in(file);
  std::size_t bytes = 0;
  return in >> bytes && bytes > 0 ? bytes : no_limit;
}

/// Of the shell that started it: ulimit -v.
std::size_t address_limit() {
  rlimit limit{};
  const bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return limited ? static_cast<std::size_t>(limit.rlim_cur) : no_limit;
}

}  // namespace

std::size_t machine_memory() {
  constexpr std::size_t guess = std::size_t{4} << 30;
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  const std::size_t memory =
      pages > 0 && page > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) : guess;
  return std::min({memory, address_limit(), group_limit("/sys/fs/cgroup/memory.max"),
                   group_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes")});
}

Expected<std::size_t, std::string> parse_memory_size(std::string_view text) {
  const std::string given(text);
  const auto wrong = [&] {
    return Unexpected{"“" + given + "” is no size of memory; give bytes, or K, M, G or T of them, such as 512M or 2G"};
  };
  if (text.ends_with("iB"))
    text.remove_suffix(2);
  else if (text.ends_with('B'))
    text.remove_suffix(1);
  double factor = 1;
  if (!text.empty()) {
    const auto letter = static_cast<char>(std::toupper(static_cast<unsigned char>(text.back())));
    if (const std::size_t unit = units.find(letter); unit != std::string_view::npos) {
      factor = std::pow(1024.0, static_cast<double>(unit + 1));
      text.remove_suffix(1);
    }
  }
  const auto number = read_decimal(text);
  if (!number || !(*number * factor >= 1) || !(*number * factor < 0x1p62)) return wrong();
  return static_cast<std::size_t>(*number * factor);
}

std::string memory_size_text(std::size_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (number /= 1024; number >= 1023.5 && unit + 1 < units.size(); ++unit) number /= 1024;
  return readable_text(number < 100 ? number : std::round(number), number < 100 ? 2 : 4) + " " + units[unit] + "iB";
}

Expected<std::size_t, std::string> usual_memory_limit() {
  const char* text = std::getenv("SADDLESCOPE_MEMORY");
  if (text == nullptr || *text == '\0') return machine_memory() / 4;
  auto size = parse_memory_size(text);
  if (!size) return Unexpected{"SADDLESCOPE_MEMORY: " + size.error()};
  return size;
}

}  // namespace saddlescope
