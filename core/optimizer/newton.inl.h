// Newton's method. See method.h for how a method is written.

struct Newton {
  static constexpr Hyperparameter hyperparameters[] = {newton_rate_parameter(), weight_decay_parameter()};
  static constexpr OptimizerInfo info = {
      .id = "newton",
      .label = "Newton",
      .summary = "Jumps to where the local parabola is flat: to minima, and just as well to saddles and maxima.",
      .rule = "solve H·d = g;  θ ← θ − η·d",
      .reference = "Newton 1669; Raphson 1690; Nocedal and Wright 2006, chapter 3",
      .hyperparameters = hyperparameters,
      .state_arrays = 0,
      .uses_hessian = true,
      .rates = {.relatives = adam_relatives, .windows = 0, .least = 1},  // a whole step fits any scale
  };

  explicit Newton(const Values&) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  /// The minimum-norm solution: directions in which H is singular are left out.
  std::optional<double> inverse(double eigenvalue, double largest) const {
    if (is_negligible(eigenvalue, largest)) return std::nullopt;
    return 1 / eigenvalue;
  }

  template <class V>
  void update(V& parameter, V direction) const {
    parameter = parameter - lr * direction;
  }

  double lr = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<Newton> : NoExplanation {
  static std::optional<StabilityRule> stability(const OptimizerSettings&) {
    return StabilityRule{.measure = StabilityMeasure::newton_step};
  }
  static std::optional<StepFactors> step_factors(const OptimizerSettings&, double rate, double lambda) {
    return StepFactors{lambda == 0 ? 1 : 1 - rate, 0.0};
  }
};
#endif
