// A number that a method or a schedule takes, described by data: sliders, files, command line, help and tests are made
// from it. Plain values; any thread.
#pragma once

#include <string_view>

namespace saddlescope {

struct Hyperparameter {
  std::string_view id;                    ///< "lr", "beta1": the command line's and the files' name
  std::string_view label;                 ///< "Learning rate", "β₁": the window's name
  std::string_view symbol;                ///< "η", "β₁"
  std::string_view help;                  ///< one plain sentence
  double initial;                         ///< default of the library convention
  double slider_minimum, slider_maximum;  ///< a slider's range; any valid value can be typed
  double valid_minimum, valid_maximum;    ///< values outside are refused with a message (inclusive)
  enum class Scale {
    linear,
    logarithmic,
    one_minus_logarithmic,
    toggle
  } scale;             ///< one_minus: fine near 1 (β); toggle: 0 or 1
  bool whole = false;  ///< only whole numbers are valid
};

/// Inside the valid range, a whole number where it must be one; false for NaN.
bool is_valid(const Hyperparameter& parameter, double value);

}  // namespace saddlescope
