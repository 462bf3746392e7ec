// RMSProp, plain, centered and with momentum. See method.h for how a method is written.

struct RmsProp {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.01),
      {
          .id = "alpha",
          .label = "α (square)",
          .symbol = "α",
          .help = "How slowly the running mean of squared gradients forgets.",
          .initial = 0.99,
          .slider_minimum = 0,
          .slider_maximum = 0.9999,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::one_minus_logarithmic,
      },
      eps_parameter(1e-8),
      momentum_parameter(0),
      {
          .id = "centered",
          .label = "Centered",
          .symbol = "centered",
          .help = "Divides by the spread of the gradient around its mean instead of by its size.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::toggle,
      },
      weight_decay_parameter(),
  };
  static constexpr std::string_view lecture_unused[] = {"eps", "momentum", "centered"};
  static constexpr RelatedRate relatives[] = {{"adam", 0.5}, {"lion", 1}, {"adagrad", 0.125}};
  static constexpr OptimizerInfo info = {
      .id = "rmsprop",
      .label = "RMSProp",
      .summary =
          "Divides each step by the root mean square of the recent gradients, so every parameter moves at about the "
          "same speed.",
      .rule = "v ← α·v + (1 − α)·g²;  θ ← θ − η·g/(√v + ε)",
      .reference = "Hinton 2012, lecture 6e; torch.optim.RMSprop",
      .hyperparameters = hyperparameters,
      .state_arrays = 3,
      .lecture_rule = "σ² ← α·σ² + (1 − α)·g², at first g²;  θ ← θ − (η/σ)·g",
      .lecture_unused = lecture_unused,
      .rates = {.relatives = relatives},
      .difference = {"√v + ε", "at first g²",
                     "PyTorch's v starts at 0, so its first step is η/√(1 − α). The lecture's σ starts as the first "
                     "gradient, so its first step is η."},
  };

  explicit RmsProp(const Values& values)
      : alpha(values["alpha"]),
        eps(values["eps"]),
        momentum(values["momentum"]),
        weight_decay(values["weight_decay"]),
        centered(values["centered"] != 0) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient, V& square, V& mean, V& buffer) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    square = alpha * square + (1 - alpha) * g * g;
    V spread = square;
    if (centered) {
      mean = alpha * mean + (1 - alpha) * g;
      spread = greater_of(0, square - mean * mean);  // rounding can make the difference negative
    }
    const V divisor = eps + sqrt(spread);
    if (momentum > 0) {
      buffer = momentum * buffer + g / divisor;
      parameter = parameter - lr * buffer;
    } else {
      parameter = parameter - lr * g / divisor;
    }
  }

  double lr = 0, alpha, eps, momentum, weight_decay;
  bool centered;

  /// σ starts as the size of the first gradient, so the first step is η. State is σ², then two arrays of zeros. A
  /// coordinate whose gradients were all 0 stands still.
  struct Lecture {
    explicit Lecture(const Values& values) : alpha(values["alpha"]), weight_decay(values["weight_decay"]) {}
    void begin_update(std::size_t t, double rate) {
      lr = rate;
      kept = t == 1 ? 0 : alpha;
      gain = t == 1 ? 1 : 1 - alpha;
    }

    template <class V>
    void update(V& parameter, V gradient, V& square, V&, V&) const {
      const V g = with_weight_decay(gradient, parameter, weight_decay);
      square = kept * square + gain * g * g;
      parameter = parameter - lr * quotient_or_zero(g, sqrt(square));
    }

    double lr = 0, kept = 0, gain = 1, alpha, weight_decay;
  };
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<RmsProp> : NoExplanation {
  static void take_apart(StepDissection& step) {
    if (step.lecture())
      return step.divide("σ²", "σ", 0, step.each([&](std::size_t i) { return std::sqrt(step.after(0, i)); }));
    const double eta = step.eta(), keep = step.number("momentum"), eps = step.number("eps");
    const bool centered = step.number("centered") != 0;
    step.divide("v", centered ? "√(v − ḡ²) + ε" : "√v + ε", 0, step.each([&](std::size_t i) {
      const double mean = step.after(1, i);
      const double spread = centered ? std::max(0.0, step.after(0, i) - mean * mean) : step.after(0, i);
      return eps + std::sqrt(spread);
    }));
    if (!(keep > 0)) return;
    MovementParts& parts = step.terms.parts;
    parts.remembered = step.each([&](std::size_t i) { return -(eta * (keep * step.before(2, i))); });
    parts.movement = step.each([&](std::size_t i) { return -(eta * step.after(2, i)); });
    step.name_memory("β·last", keep, "−ηβ·b");
  }

  static void write(EquationWriter& equation) {
    if (equation.lecture()) return write_lecture(equation);
    const double alpha = equation.number("alpha");
    equation.mean_square("v", "α", alpha, 0);
    if (equation.number("centered") != 0)
      equation.line(
          equation.result("ḡ", TermRole::divisor, equation.step.state_after[1]),
          {equation.term(
               "α·ḡ", TermRole::plain, "The mean gradient so far.",
               [&](std::size_t i) { return equation.shown(alpha) + "·" + equation.factor(equation.before(1, i)); }),
           equation.term("+ (1 − α)·g", TermRole::gradient, "The new gradient joins the mean.", [&](std::size_t i) {
             return "+ " + equation.rest(alpha) + "·" + equation.factor(equation.g(i));
           })});
    const EffectiveStep& effective = *equation.terms.effective;
    if (equation.terms.parts.remembered.empty())
      return equation.update({equation.divided_step("g", equation.terms.gradient)});
    equation.buffer_line(
        equation.number("momentum"), "+ g/(" + effective.divisor_name + ")",
        [&](std::size_t i) {
          return "+ " + equation.factor(equation.g(i)) + "/" + equation.shown(effective.divisor[i]);
        },
        2);
    equation.buffer_update(2);
  }
  static void write_lecture(EquationWriter& equation) {
    if (equation.terms.update == 1)
      equation.line(equation.result("σ²", TermRole::divisor, equation.step.state_after[0]),
                    {equation.term("g²", TermRole::gradient, "At first: the size of the first gradient.",
                                   [&](std::size_t i) { return equation.factor(equation.g(i)) + "²"; })});
    else
      equation.mean_square("σ²", "α", equation.number("alpha"), 0);
    equation.update({equation.divided_step("g", equation.terms.gradient)});
  }

  /// No simple limit with momentum.
  static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {
    if (used_hyperparameter(settings, "momentum") != 0) return std::nullopt;
    return StabilityRule{.measure = StabilityMeasure::scaled_by_steps};
  }
};
#endif
