#include "app/ui/slider_range.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/support/number_text.h"

namespace saddlescope {

double rounded_to_step(double value, double step) {
  if (!(step > 0) || !std::isfinite(value)) return value;
  const double power = std::log10(step);
  // dividing by 10^k for small steps keeps 0.1 the double nearest to 0.1
  if (power < 0) {
    const double factor = std::round(std::pow(10.0, -power));
    return std::round(value * factor) / factor;
  }
  return std::round(value / step) * step;
}

namespace {

using Scale = SliderRange::Scale;

/// Lower end of the logarithm: a range that begins at 0 gets six decades, with 0 itself at the very left.
double log_floor(double minimum, double maximum) { return minimum > 0 ? minimum : maximum * 1e-6; }

double log_unit(double value, double minimum, double maximum) {
  const double low = log_floor(minimum, maximum);
  if (value <= low) return 0;
  return std::log(value / low) / std::log(maximum / low);
}

double log_value(double unit, double minimum, double maximum) {
  if (unit <= 0) return minimum;
  const double low = log_floor(minimum, maximum);
  return low * std::exp(unit * std::log(maximum / low));
}

double rounded_to_digits(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return value;
  return rounded_to_step(value, std::pow(10.0, std::floor(std::log10(std::fabs(value))) - (digits - 1)));
}

double one_minus_top(const SliderRange& range) { return 1 - range.minimum; }
double one_minus_low(const SliderRange& range) { return std::max(1 - range.maximum, 1e-9); }

}  // namespace

double slider_unit(double value, const SliderRange& range) {
  if (std::isnan(value)) return 0;
  double unit = 0;
  switch (range.scale) {
    case Scale::linear:
      unit = (value - range.minimum) / (range.maximum - range.minimum);
      break;
    case Scale::logarithmic:
      unit = log_unit(value, range.minimum, range.maximum);
      break;
    case Scale::one_minus_logarithmic:
      unit = value >= 1 ? 1 : 1 - log_unit(1 - value, one_minus_low(range), one_minus_top(range));
      break;
  }
  return std::clamp(unit, 0.0, 1.0);
}

double slider_value_at(double unit, const SliderRange& range, double pixels) {
  const double t = std::clamp(unit, 0.0, 1.0);
  if (t <= 0) return range.minimum;
  if (t >= 1) return range.maximum;
  const double width = std::max(pixels, 1.0);
  double value = 0;
  switch (range.scale) {
    case Scale::linear: {
      const double span = range.maximum - range.minimum;
      value = rounded_to_step(range.minimum + t * span, std::pow(10.0, std::floor(std::log10(span / width))));
      break;
    }
    case Scale::logarithmic: {
      const double low = log_floor(range.minimum, range.maximum);
      const double per_pixel = std::log(range.maximum / low) / width;  // relative change
      value = rounded_to_digits(log_value(t, range.minimum, range.maximum), per_pixel > 0.03 ? 2 : 3);
      break;
    }
    case Scale::one_minus_logarithmic:
      value = 1 - rounded_to_digits(log_value(1 - t, one_minus_low(range), one_minus_top(range)), 2);
      value = rounded_to_step(value, 1e-9);
      break;
  }
  return std::clamp(value, range.minimum, range.maximum);
}

std::string slider_text(double value, const SliderRange& range, int digits) {
  const bool near_one = range.scale == Scale::one_minus_logarithmic && value < 1 && value > 0;
  if (near_one && parse_number(readable_text(value, digits)) == 1) return "1 − " + readable_text(1 - value, digits - 2);
  return readable_text(value, digits);
}

}  // namespace saddlescope
