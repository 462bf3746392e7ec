// Gradient descent. See method.h for how a method is written.

struct GradientDescent {
  static constexpr Hyperparameter hyperparameters[] = {learning_rate_parameter(0.01), weight_decay_parameter()};
  static constexpr RelatedRate relatives[] = {{"momentum", 2.5}, {"nesterov", 2.5}};
  static constexpr OptimizerInfo info = {
      .id = "gd",
      .label = "Gradient descent",
      .summary = "Steps straight down the slope, in proportion to it.",
      .rule = "θ ← θ − η·g",
      .reference = "Cauchy 1847; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 0,
      .rates = descent_rates(relatives),
      .short_label = "GD",
  };

  explicit GradientDescent(const Values& values) : weight_decay(values["weight_decay"]) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient) const {
    parameter = parameter - lr * with_weight_decay(gradient, parameter, weight_decay);
  }

  double lr = 0, weight_decay;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<GradientDescent> : NoExplanation {
  static void take_apart(StepDissection& step) {
    MovementParts& parts = step.terms.parts;
    parts.gradient = step.each([&](std::size_t i) { return -(step.eta() * step.g(i)); });
    parts.movement = parts.gradient;
  }

  static void write(EquationWriter& equation) { equation.update({equation.gradient_step()}); }

  /// a = η(λ + weight decay) < 2.
  static std::optional<StabilityRule> stability(const OptimizerSettings&) {
    return StabilityRule{.limit = 2, .beyond = "Above it, gradient descent overshoots more and more."};
  }
  static std::optional<StepFactors> step_factors(const OptimizerSettings&, double rate, double lambda) {
    return StepFactors{1 - rate * lambda, 0.0};
  }
};
#endif
