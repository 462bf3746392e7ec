#include "core/diagnosis/growth.h"

#include <cmath>
#include <limits>

#include "core/diagnosis/stability.h"

namespace saddlescope {

std::optional<Growth> growth_of(const OptimizerSettings& settings, double rate, double eigenvalue, double offset,
                                std::optional<double> next_offset) {
  if (!is_constant(settings.schedule)) return std::nullopt;
  const auto factors = step_factors(settings, rate, eigenvalue);
  if (!factors) return std::nullopt;
  const std::complex<double> large = (*factors)[0], small = (*factors)[1];
  Growth growth{std::abs(large), std::abs(offset)};
  // Without memory the offset is the mode; with it, offset = A + B and next = A·large + B·small.
  if (small == 0.0 || large == small) return growth;
  const std::complex<double> next = next_offset ? *next_offset : large.real() * offset;
  growth.amplitude = std::abs((next - small * offset) / (large - small));
  return growth;
}

double steps_until(double radius, const Growth& growth) {
  if (growth.amplitude >= radius) return 0;
  if (!(growth.factor > 1) || growth.amplitude == 0) return std::numeric_limits<double>::infinity();
  return std::log(radius / growth.amplitude) / std::log(growth.factor);
}

}  // namespace saddlescope
