// What a slider runs over, and how its places become numbers with few digits and texts. Pure functions, any thread.
#pragma once

#include <string>

namespace saddlescope {

struct SliderRange {
  double minimum, maximum;              ///< of the slider
  double valid_minimum, valid_maximum;  ///< of typed values
  enum class Scale { linear, logarithmic, one_minus_logarithmic } scale = Scale::linear;
  double initial;  ///< for reset
};
/// Place of a value on the slider, 0 … 1, and back; `value_at` gives a value with as few digits as the slider's
/// `pixels` can tell apart.
double slider_unit(double value, const SliderRange& range);
double slider_value_at(double unit, const SliderRange& range, double pixels);
/// The number beside a slider with at most so many significant digits. Near 1 on a scale of 1 − x it is told as such:
/// "1 − 1e−7" is not "1 − 1e−6", and neither is 1.
std::string slider_text(double value, const SliderRange& range, int digits = 4);
/// To a multiple of the step (> 0), the double nearest to it.
double rounded_to_step(double value, double step);

}  // namespace saddlescope
