// How a method is written: one small file core/optimizer/<id>.inl.h with one struct, and its line in catalogue.inl.h.
// Such a file is compiled once for each SIMD target, so it has no include guard and includes nothing; what it may use
// is declared here and in lanes.inl.h. Only core/optimizer includes this header; nothing here has state of its own.
//
//   struct Momentum {
//     static constexpr Hyperparameter hyperparameters[] = {learning_rate_parameter(0.01), momentum_parameter(0.9)};
//     static constexpr OptimizerInfo info = {..., .hyperparameters = hyperparameters, .state_arrays = 1};
//
//     explicit Momentum(const Values& values) : momentum(values["momentum"]) {}
//     // once an update, t from 1: numbers that all parameters share
//     void begin_update(std::size_t t, double rate) { lr = rate; }
//     // for each handful of parameters, side by side in a V; one more V& for each array of state, which starts at 0
//     template <class V>
//     void update(V& parameter, V gradient, V& buffer) const {
//       buffer = momentum * buffer + gradient;
//       parameter = parameter - lr * buffer;
//     }
//     double lr = 0, momentum;
//   };
//
// The struct lives in a small buffer and must be trivially copyable. Three functions are optional:
//     // what a state array starts with
//     static double initial_state(const Values&, std::size_t array);
//     // the method's own decay of lr; begin_update gets its result
//     static double rate(const Values&, std::size_t t, double lr);
//     // after the constructor, when hyperparameters change on the way: takes over what the struct itself remembers of
//     // the t updates so far (the arrays of state stay anyway)
//     void keep(const Momentum& before, std::size_t t);
//
// A method that the lecture writes otherwise has that form as a nested struct Lecture, written as the method itself is
// but without tables; the method's info tells its rule and the hyperparameters that it leaves out. It gets the arrays
// of state of the method and may leave some alone. Where both forms are one, only lecture_rule is set.
//
// A method of second order says `.uses_hessian = true`, has a weight_decay, which Stepper adds to the gradient, and
//     // by what the gradient's part along an eigenvector is multiplied; none leaves it out: H is singular there
//     std::optional<double> inverse(double eigenvalue, double largest) const;
// Its update() gets the direction that comes of it in place of the gradient.
//
// What else a method tells stands below its struct, compiled once and not for each SIMD target:
//
//   #ifdef SADDLESCOPE_METHOD_EXPLANATIONS
//   template <>
//   struct Explanation<Momentum> : NoExplanation {
//     static void take_apart(StepDissection& step) {...}   // the parts of its movement, what it divides by
//     static void write(EquationWriter& equation) {...}    // its rule with the step's numbers
//     static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {...}
//     static std::optional<StepFactors> step_factors(const OptimizerSettings&, double rate, double lambda) {...}
//   };
//   #endif
//
// Each may be left out, and so may the whole: see explanation.h. What learning rate fits a surface, whether the weight
// decay is decoupled and where its two forms differ stands in its info.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "core/optimizer/optimizer.h"
#include "core/optimizer/second_order.h"

namespace saddlescope {

/// The numbers of a run by hyperparameter id; NaN for an id that the method does not have.
struct Values {
  std::span<const Hyperparameter> table;
  const double* numbers;

  double operator[](std::string_view id) const {
    for (std::size_t i = 0; i < table.size(); ++i)
      if (table[i].id == id) return numbers[i];
    return std::numeric_limits<double>::quiet_NaN();
  }
};

/// βᵗ as a running product in doubled precision: as good as pow at a fraction of its time. A plain product would be off
/// by t roundings, and the small 1 − βᵗ that the first updates divide by makes a thousand of each. It becomes 0 once 1
/// − βᵗ is 1, long before it is subnormal.
class RunningPower {
 public:
  explicit RunningPower(double b) : base(b), base_high_(high_half(b)), base_low_(b - base_high_) {}

  void advance() {
    if (value == 0) return;
    // Dekker 1971: product + error is value·base exactly
    const double product = value * base, high = high_half(value), low = value - high;
    const double error = ((high * base_high_ - product) + high * base_low_ + low * base_high_) + low * base_low_;
    const double rest = rest_ * base + error;
    value = product + rest;
    rest_ = rest - (value - product);
    if (value < 1e-30) value = rest_ = 0;
  }

  /// Goes on from another's value: after a change of β this is the product of the ones in force, by which the bias of
  /// a running mean is exactly 1 minus it.
  void keep(const RunningPower& before) {
    value = before.value;
    rest_ = before.rest_;
  }

  double base;
  double value = 1;

 private:
  static double high_half(double x) {
    const double shifted = 134217729 * x;  // 2²⁷ + 1
    return shifted - (shifted - x);
  }
  double rest_ = 0, base_high_, base_low_;
};

/// Whether an eigenvalue counts as 0 beside the largest |λ|: the cut-off of the minimum-norm solution.
inline bool is_negligible(double eigenvalue, double largest) { return std::abs(eigenvalue) <= 1e-12 * largest; }

/// One method compiled for one SIMD target. `memory` holds the method's struct.
struct MethodFunctions {
  static constexpr std::size_t memory_size = 192;

  void (*construct)(void* memory, const double* values);
  /// New hyperparameters after t updates; what the struct remembers stays.
  void (*change)(void* memory, const double* values, std::size_t t);
  /// Array k of state is state + k·stride.
  void (*step)(void* memory, std::size_t t, double rate, double* parameters, const double* gradient, double* state,
               std::size_t stride, std::size_t size);
  double (*initial_state)(const double* values, std::size_t array);
  double (*rate)(const double* values, std::size_t t, double lr);
  InverseCurvature inverse;  ///< null for a method of first order
};

/// Both forms of a method. `lecture.step` is null where the lecture's form is the library's own or there is none.
struct MethodForms {
  MethodFunctions pytorch, lecture;
};

/// The kernels for the SIMD target that dispatch uses now, in the catalogue's order.
const MethodForms* method_functions();

}  // namespace saddlescope
