#include "core/plane/tick_text.h"

#include <cmath>

#include "core/support/number_text.h"

namespace saddlescope {

std::string tick_text(double value, int digits) {
  const double size = std::abs(value);
  if (!(size >= 1e4) || !std::isfinite(size)) return readable_text(value, digits);
  int power = static_cast<int>(std::floor(std::log10(size) + 1e-12));
  std::string factor = readable_text(value / std::pow(10.0, power), digits);
  // Rounded up to the next decade.
  if (factor == "10" || factor == "−10") factor = readable_text(value / std::pow(10.0, ++power), digits);
  return factor + "e" + std::to_string(power);
}

}  // namespace saddlescope
