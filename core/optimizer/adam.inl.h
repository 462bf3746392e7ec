// Adam. See method.h for how a method is written.

struct Adam {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.001), beta1_parameter(0.9), beta2_parameter(0.999), eps_parameter(1e-8),
      weight_decay_parameter(),
  };
  static constexpr std::string_view rule = "m ← β₁·m + (1 − β₁)·g;  v ← β₂·v + (1 − β₂)·g²;  θ ← θ − η·m̂/(√v̂ + ε)";
  static constexpr OptimizerInfo info = {
      .id = "adam",
      .label = "Adam",
      .summary = "Momentum divided by the recent size of the gradient, both corrected for their start at zero.",
      .rule = rule,
      .reference = "Kingma and Ba 2014; torch.optim.Adam",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
      .lecture_rule = rule,
      .rates = adam_rates,
  };

  explicit Adam(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}

  void keep(const Adam& before, std::size_t) {
    beta1.keep(before.beta1);
    beta2.keep(before.beta2);
  }
  void begin_update(std::size_t, double rate) {
    beta1.advance();
    beta2.advance();
    corrected_rate = rate / (1 - beta1.value);
    root_correction = 1 / std::sqrt(1 - beta2.value);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& square) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    mean = beta1.base * mean + (1 - beta1.base) * g;
    square = beta2.base * square + (1 - beta2.base) * g * g;
    parameter = parameter - corrected_rate * mean / (eps + root_correction * sqrt(square));
  }

  RunningPower beta1, beta2;
  double eps, weight_decay, corrected_rate = 0, root_correction = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<Adam> : NoExplanation {
  static void take_apart(StepDissection& step) {
    step.divide_mean_by_root("v", "√v̂ + ε");
    step.move_by_mean(step.eta() / step.terms.correction1);
  }

  static void write(EquationWriter& equation) {
    equation.mean_line();
    equation.mean_square("v", "β₂", equation.number("beta2"), 1);
    equation.corrected_mean_line(equation.terms.effective->mean);
    equation.corrected_root_line("√v̂", "√(v/(1 − β₂ᵗ))", 1);
    equation.mean_update();
  }

  /// Cohen et al. 2022, "38/η" at β₁ = 0.9.
  static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {
    const double beta1 = hyperparameter(settings, "beta1");
    return StabilityRule{.measure = StabilityMeasure::scaled_by_mean_squares, .limit = 2 * (1 + beta1) / (1 - beta1)};
  }
};
#endif
