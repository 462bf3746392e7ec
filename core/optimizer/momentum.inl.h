// Momentum, Polyak's heavy ball. See method.h for how a method is written.

struct Momentum {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.01),
      momentum_parameter(0.9),
      {
          .id = "dampening",
          .label = "Dampening",
          .symbol = "τ",
          .help = "The share of each new gradient, after the first, that is left out.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::linear,
      },
      weight_decay_parameter(),
  };
  static constexpr std::string_view lecture_unused[] = {"dampening"};
  static constexpr RelatedRate relatives[] = {{"nesterov", 1}, {"gd", 0.4}};
  static constexpr OptimizerInfo info = {
      .id = "momentum",
      .label = "Momentum",
      .summary = "A heavy ball: it keeps most of its last movement and adds the slope to it.",
      .rule = "b ← β·b + (1 − τ)·g;  θ ← θ − η·b",
      .reference = "Polyak 1964; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .lecture_rule = "m ← β·m − η·g;  θ ← θ + m",
      .lecture_unused = lecture_unused,
      .rates = descent_rates(relatives),
      .difference = {"θ − η·b", "β·m − η·g",
                     "The lecture remembers movements, with η in them; PyTorch remembers gradients and multiplies by "
                     "today's η. The paths part only when η changes. The course writes λ for β."},
  };

  explicit Momentum(const Values& values)
      : momentum(values["momentum"]), dampening(values["dampening"]), weight_decay(values["weight_decay"]) {}

  /// The first movement is the whole gradient; with β = 0 there is no memory to dampen.
  void begin_update(std::size_t t, double rate) {
    lr = rate;
    gain = t == 1 || momentum == 0 ? 1 : 1 - dampening;
  }

  template <class V>
  void update(V& parameter, V gradient, V& buffer) const {
    buffer = momentum * buffer + gain * with_weight_decay(gradient, parameter, weight_decay);
    parameter = parameter - lr * buffer;
  }

  double lr = 0, gain = 1, momentum, dampening, weight_decay;

  /// State is the last movement, so a change of η does not change what is remembered.
  struct Lecture {
    explicit Lecture(const Values& values) : momentum(values["momentum"]), weight_decay(values["weight_decay"]) {}
    void begin_update(std::size_t, double rate) { lr = rate; }

    template <class V>
    void update(V& parameter, V gradient, V& movement) const {
      movement = momentum * movement - lr * with_weight_decay(gradient, parameter, weight_decay);
      parameter = parameter + movement;
    }

    double lr = 0, momentum, weight_decay;
  };
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<Momentum> : NoExplanation {
  static void take_apart(StepDissection& step) {
    const double eta = step.eta(), keep = step.number("momentum");
    MovementParts& parts = step.terms.parts;
    if (step.lecture()) {
      parts.gradient = step.each([&](std::size_t i) { return -(eta * step.g(i)); });
      parts.remembered = step.each([&](std::size_t i) { return keep * step.before(0, i); });
      parts.movement = step.each([&](std::size_t i) { return step.after(0, i); });
      parts.remembered_label = "β·last";
      return;
    }
    const double gain = step.terms.update == 1 || keep == 0 ? 1 : 1 - step.number("dampening");
    parts.gradient = step.each([&](std::size_t i) { return -(eta * (gain * step.g(i))); });
    parts.remembered = step.each([&](std::size_t i) { return -(eta * (keep * step.before(0, i))); });
    parts.movement = step.each([&](std::size_t i) { return -(eta * step.after(0, i)); });
    if (gain != 1) parts.gradient_label = "−η(1−τ)∇L";
    step.name_memory("β·last", keep, "−ηβ·b");
  }

  static void write(EquationWriter& equation) {
    if (equation.lecture()) return write_lecture(equation);
    const double keep = equation.number("momentum"), dampening = equation.number("dampening");
    const bool dampened = equation.terms.update > 1 && keep != 0 && dampening != 0;
    equation.buffer_line(keep, dampened ? "+ (1 − τ)·g" : "+ g", [&](std::size_t i) {
      return "+ " + (dampened ? equation.rest(dampening) + "·" : std::string()) + equation.factor(equation.g(i));
    });
    equation.buffer_update();
  }
  static void write_lecture(EquationWriter& equation) {
    const double keep = equation.number("momentum");
    equation.line(
        equation.result("m", TermRole::movement, equation.step.state_after[0]),
        {equation.term(
             "β·m", TermRole::remembered, "The last movement, a share β of it kept; the course writes λ.",
             [&](std::size_t i) { return equation.shown(keep) + "·" + equation.factor(equation.before(0, i)); }),
         equation.gradient_step()});
    equation.update({equation.term("+ m", TermRole::movement, "The movement: memory and gradient together.",
                                   [&](std::size_t i) { return "+ " + equation.factor(equation.after(0, i)); })});
  }

  /// What multiplies each gradient; with β = 0 there is no memory to dampen.
  static double gain_of(const OptimizerSettings& settings, double keep) {
    return keep == 0 ? 1 : 1 - used_hyperparameter(settings, "dampening");
  }
  /// The heavy ball: a(1 − τ) < 2(1 + β), in the lecture's form with τ = 0. With β ≥ 1 nothing brakes it.
  static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {
    const double keep = used_hyperparameter(settings, "momentum");
    return StabilityRule{.limit = keep >= 1 ? 0 : 2 * (1 + keep), .gain = gain_of(settings, keep)};
  }
  /// z² − (1 + β − a(1 − τ))z + β = 0.
  static std::optional<StepFactors> step_factors(const OptimizerSettings& settings, double rate, double lambda) {
    const double keep = used_hyperparameter(settings, "momentum");
    return step_factors_of(1 + keep - rate * lambda * gain_of(settings, keep), keep);
  }
};
#endif
