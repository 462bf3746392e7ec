// The hyperparameters that several methods share, so that they have one name, one range and one explanation everywhere.
// Used by the methods' tables; constants only.
#pragma once

#include <limits>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

inline constexpr double largest_number = std::numeric_limits<double>::max();
/// The upper end of "below 1".
inline constexpr double just_below_one = 1 - std::numeric_limits<double>::epsilon() / 2;

constexpr Hyperparameter learning_rate_parameter(double initial, double slider_maximum = 1) {
  return {
      .id = "lr",
      .label = "Learning rate",
      .symbol = "η",
      .help = "How far one update goes; the gradient is multiplied by it.",
      .initial = initial,
      .slider_minimum = 1e-5,
      .slider_maximum = slider_maximum,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Hyperparameter::Scale::logarithmic,
  };
}
/// For methods of second order, whose whole step is 1.
constexpr Hyperparameter newton_rate_parameter() {
  Hyperparameter parameter = learning_rate_parameter(1, 2);
  parameter.help = "How far one update goes; 1 is the whole step to where the local parabola is flat.";
  return parameter;
}
constexpr Hyperparameter momentum_parameter(double initial) {
  return {
      .id = "momentum",
      .label = "Momentum",
      .symbol = "β",
      .help =
          "The share of the last movement that is kept; 0 is none. The course writes λ, which here is an eigenvalue.",
      .initial = initial,
      .slider_minimum = 0,
      .slider_maximum = 0.999,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Hyperparameter::Scale::one_minus_logarithmic,
  };
}
constexpr Hyperparameter beta1_parameter(double initial) {
  return {
      .id = "beta1",
      .label = "β₁ (mean)",
      .symbol = "β₁",
      .help = "How slowly the running mean of the gradient forgets.",
      .initial = initial,
      .slider_minimum = 0,
      .slider_maximum = 0.999,
      .valid_minimum = 0,
      .valid_maximum = just_below_one,
      .scale = Hyperparameter::Scale::one_minus_logarithmic,
  };
}
constexpr Hyperparameter beta2_parameter(double initial) {
  return {
      .id = "beta2",
      .label = "β₂ (square)",
      .symbol = "β₂",
      .help = "How slowly the running size of the gradient forgets.",
      .initial = initial,
      .slider_minimum = 0,
      .slider_maximum = 0.9999,
      .valid_minimum = 0,
      .valid_maximum = just_below_one,
      .scale = Hyperparameter::Scale::one_minus_logarithmic,
  };
}
constexpr Hyperparameter eps_parameter(double initial) {
  return {
      .id = "eps",
      .label = "Floor",
      .symbol = "ε",
      .help = "Added to the divisor, so that tiny gradients do not make giant steps.",
      .initial = initial,
      .slider_minimum = 1e-12,
      .slider_maximum = 0.1,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Hyperparameter::Scale::logarithmic,
  };
}
constexpr Hyperparameter weight_decay_parameter(double initial = 0) {
  return {
      .id = "weight_decay",
      .label = "Weight decay",
      .symbol = "λ",
      .help = "Pulls every parameter towards 0; added to the gradient as λθ.",
      .initial = initial,
      .slider_minimum = 0,
      .slider_maximum = 0.1,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Hyperparameter::Scale::linear,
  };
}
/// As weight_decay_parameter, for methods that shrink the parameters themselves.
constexpr Hyperparameter decoupled_weight_decay_parameter(double initial) {
  Hyperparameter parameter = weight_decay_parameter(initial);
  parameter.help = "Shrinks every parameter by the factor 1 − ηλ before the step; the gradient is left alone.";
  return parameter;
}

}  // namespace saddlescope
