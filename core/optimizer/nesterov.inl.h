// Nesterov's momentum in the form of Sutskever et al. See method.h for how a method is written.

struct Nesterov {
  static constexpr Hyperparameter hyperparameters[] = {learning_rate_parameter(0.01), momentum_parameter(0.9),
                                                       weight_decay_parameter()};
  static constexpr RelatedRate relatives[] = {{"momentum", 1}, {"gd", 0.4}};
  static constexpr OptimizerInfo info = {
      .id = "nesterov",
      .label = "Nesterov momentum",
      .summary = "Momentum that looks ahead: it brakes before it overshoots.",
      .rule = "b ← β·b + g;  θ ← θ − η·(g + β·b)",
      .reference = "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .rates = descent_rates(relatives),
  };

  explicit Nesterov(const Values& values) : momentum(values["momentum"]), weight_decay(values["weight_decay"]) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient, V& buffer) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    buffer = momentum * buffer + g;
    parameter = parameter - lr * (g + momentum * buffer);
  }

  double lr = 0, momentum, weight_decay;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<Nesterov> : NoExplanation {
  static void take_apart(StepDissection& step) {
    const double eta = step.eta(), keep = step.number("momentum");
    MovementParts& parts = step.terms.parts;
    parts.gradient = step.each([&](std::size_t i) { return -(eta * ((1 + keep) * step.g(i))); });
    parts.remembered = step.each([&](std::size_t i) { return -(eta * (keep * (keep * step.before(0, i)))); });
    parts.movement = step.each([&](std::size_t i) { return -(eta * (step.g(i) + keep * step.after(0, i))); });
    parts.gradient_label = "−η(1+β)∇L";
    parts.remembered_label = "−ηβ²·b";
  }

  static void write(EquationWriter& equation) {
    const double keep = equation.number("momentum");
    equation.buffer_line(keep, "+ g", [&](std::size_t i) { return "+ " + equation.factor(equation.g(i)); });
    equation.update(
        {equation.gradient_step(), equation.term("− η·β·b", TermRole::remembered,
                                                 "One more step along the memory: the look ahead.", [&](std::size_t i) {
                                                   return "− " + equation.eta() + "·" + equation.shown(keep) + "·" +
                                                          equation.factor(equation.after(0, i));
                                                 })});
  }

  /// a < 2(1 + β)/(1 + 2β). With β ≥ 1 nothing brakes it.
  static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {
    const double keep = used_hyperparameter(settings, "momentum");
    return StabilityRule{.limit = keep >= 1 ? 0 : 2 * (1 + keep) / (1 + 2 * keep)};
  }
  /// z² − (1 + β)(1 − a)z + β(1 − a) = 0.
  static std::optional<StepFactors> step_factors(const OptimizerSettings& settings, double rate, double lambda) {
    const double keep = used_hyperparameter(settings, "momentum"), a = rate * lambda;
    return step_factors_of((1 + keep) * (1 - a), keep * (1 - a));
  }
};
#endif
