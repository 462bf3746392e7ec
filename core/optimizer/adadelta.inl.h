// AdaDelta. See method.h for how a method is written.

struct AdaDelta {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(1, 10),
      {
          .id = "rho",
          .label = "Decay",
          .symbol = "ρ",
          .help = "How slowly the running means of squares forget.",
          .initial = 0.9,
          .slider_minimum = 0,
          .slider_maximum = 0.9999,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::one_minus_logarithmic,
      },
      eps_parameter(1e-6),
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "adadelta",
      .label = "AdaDelta",
      .summary = "Sizes each step by the size of its own recent steps, so that it needs no learning rate.",
      .rule = "v ← ρ·v + (1 − ρ)·g²;  d = √(u + ε)/√(v + ε) · g;  u ← ρ·u + (1 − ρ)·d²;  θ ← θ − η·d",
      .reference = "Zeiler 2012; torch.optim.Adadelta",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
      .rates = {.relatives = {}, .windows = 5, .steps_across = 1, .least = 1},
  };

  explicit AdaDelta(const Values& values)
      : rho(values["rho"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient, V& square, V& step_square) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    square = rho * square + (1 - rho) * g * g;
    const V step = sqrt(eps + step_square) / sqrt(eps + square) * g;
    step_square = rho * step_square + (1 - rho) * step * step;
    parameter = parameter - lr * step;
  }

  double lr = 0, rho, eps, weight_decay;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<AdaDelta> : NoExplanation {
  static void take_apart(StepDissection& step) {
    const double eta = step.eta(), eps = step.number("eps");
    step.divide("v", "√(v + ε)", 0, step.each([&](std::size_t i) { return std::sqrt(eps + step.after(0, i)); }));
    EffectiveStep& effective = *step.terms.effective;
    const auto ratio = [&](std::size_t i) { return std::sqrt(eps + step.before(1, i)) / effective.divisor[i]; };
    effective.rate = step.each([&](std::size_t i) { return eta * ratio(i); });
    MovementParts& parts = step.terms.parts;
    parts.gradient = step.each([&](std::size_t i) { return -(eta * (ratio(i) * step.g(i))); });
    parts.movement = parts.gradient;
    parts.gradient_label = "−η√u∇L/√v";
  }

  static void write(EquationWriter& equation) {
    equation.mean_square("v", "ρ", equation.number("rho"), 0);
    const std::vector<double>& divisor = equation.terms.effective->divisor;
    const double eps = equation.number("eps");
    const auto own_size = [&](std::size_t i) { return std::sqrt(eps + equation.before(1, i)); };
    std::vector<double> steps(divisor.size());
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = own_size(i) / divisor[i] * equation.g(i);
    equation.line(equation.result("d", TermRole::movement, steps),
                  {equation.term("√(u + ε)", TermRole::divisor, "How large its own steps have been.",
                                 [&](std::size_t i) { return equation.shown(own_size(i)); }),
                   equation.term("/√(v + ε)", TermRole::divisor, "How large its gradients have been.",
                                 [&](std::size_t i) { return "/" + equation.shown(divisor[i]); }),
                   equation.term("· g", TermRole::gradient, "The slope of the loss here.",
                                 [&](std::size_t i) { return "· " + equation.factor(equation.g(i)); })});
    equation.update(
        {equation.term("− η·d", TermRole::movement, "The movement: the gradient with the size of steps before.",
                       [&](std::size_t i) { return "− " + equation.eta() + "·" + equation.factor(steps[i]); })});
  }

  static std::optional<StabilityRule> stability(const OptimizerSettings&) {
    return StabilityRule{.measure = StabilityMeasure::scaled_by_steps};
  }
};
#endif
