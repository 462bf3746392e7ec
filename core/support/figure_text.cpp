#include "core/support/figure_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/support/number_text.h"

namespace saddlescope {
namespace {

bool is_plain(double size) { return size >= 1e-4 && size < 1e5; }

std::string fixed_text(double value, int decimals) {
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::fixed, decimals).ptr;
  return (value < 0 ? "−" : "") + std::string(buffer, end);
}

}  // namespace

std::string figure_text(double value, int digits) {
  if (!is_plain(std::abs(value))) return readable_text(value, digits);
  return fixed_text(value, std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value))))));
}

std::string spread_text(double mean, double deviation) {
  const std::string beside = readable_text(deviation, 1);
  if (!is_plain(std::abs(mean))) return readable_text(mean, 4) + " ± " + beside;
  // From 0.05 on as from 0.1 on: 0.0976 and 0.1046 of one column have the same decimals.
  const int decimals = std::max(0, 3 - static_cast<int>(std::floor(std::log10(2 * std::abs(mean)))));
  const bool seen = is_plain(deviation) && deviation >= std::pow(10.0, -decimals);
  return fixed_text(mean, decimals) + " ± " + (seen ? fixed_text(deviation, decimals) : beside);
}

std::string seconds_text(double seconds) {
  if (!(seconds > 0) || !std::isfinite(seconds)) return "–";
  struct Unit {
    double size;
    const char* name;
  };
  for (const Unit unit : {Unit{1, " s"}, Unit{1e-3, " ms"}, Unit{1e-6, " µs"}, Unit{1e-9, " ns"}}) {
    const double value = seconds / unit.size;
    if (value < 0.995 && unit.size > 1e-9) continue;
    return (value < 99.5 ? readable_text(value, 2) : readable_text(10 * std::round(value / 10), 5)) + unit.name;
  }
  return {};
}

}  // namespace saddlescope
