// AdaGrad. See method.h for how a method is written.

struct AdaGrad {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.01),
      {
          .id = "lr_decay",
          .label = "Rate decay",
          .symbol = "d",
          .help = "The learning rate is divided by 1 + d·(t − 1) at update t.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = largest_number,
          .scale = Hyperparameter::Scale::linear,
      },
      {
          .id = "initial_accumulator",
          .label = "Initial sum",
          .symbol = "S₀",
          .help = "What the sum of squared gradients starts with.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = largest_number,
          .scale = Hyperparameter::Scale::linear,
      },
      eps_parameter(1e-10),
      weight_decay_parameter(),
  };
  static constexpr std::string_view lecture_unused[] = {"lr_decay", "initial_accumulator", "eps"};
  static constexpr RelatedRate relatives[] = {{"adam", 4}, {"rmsprop", 8}};
  static constexpr OptimizerInfo info = {
      .id = "adagrad",
      .label = "AdaGrad",
      .summary =
          "Divides each step by the root of the sum of all squared gradients so far; it never forgets, so its "
          "rate only falls.",
      .rule = "S ← S + g²;  θ ← θ − η/(1 + d·(t − 1)) · g/(√S + ε)",
      .reference = "Duchi, Hazan and Singer 2011; torch.optim.Adagrad",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .lecture_rule = "S ← S + g²;  σ = √(S/t);  θ ← θ − (η/σ)·g",
      .lecture_unused = lecture_unused,
      .rates = {.relatives = relatives, .steps_across = 25},
      .difference = {"√S + ε", "√(S/t)",
                     "PyTorch divides by the root of the sum, which only grows: the rate η/√S only falls, though "
                     "a step grows with its gradient. The lecture divides by "
                     "the root of the mean, which can fall again: steps can burst."},
  };

  explicit AdaGrad(const Values& values) : eps(values["eps"]), weight_decay(values["weight_decay"]) {}
  static double initial_state(const Values& values, std::size_t) { return values["initial_accumulator"]; }
  static double rate(const Values& values, std::size_t t, double lr) {
    return lr / (1 + static_cast<double>(t - 1) * values["lr_decay"]);
  }
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient, V& sum) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    sum = sum + g * g;
    parameter = parameter - lr * g / (eps + sqrt(sum));
  }

  double lr = 0, eps, weight_decay;

  /// Divides by the root of the mean square, so it does not slow down. A coordinate whose gradients were all 0 stands
  /// still.
  struct Lecture {
    explicit Lecture(const Values& values) : weight_decay(values["weight_decay"]) {}
    void begin_update(std::size_t t, double rate) {
      lr = rate;
      count = static_cast<double>(t);
    }

    template <class V>
    void update(V& parameter, V gradient, V& sum) const {
      const V g = with_weight_decay(gradient, parameter, weight_decay);
      sum = sum + g * g;
      parameter = parameter - lr * quotient_or_zero(g, sqrt(sum / count));
    }

    double lr = 0, count = 1, weight_decay;
  };
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<AdaGrad> : NoExplanation {
  static void take_apart(StepDissection& step) {
    if (step.lecture())
      return step.divide("S", "σ", 0, step.each([&](std::size_t i) {
        return std::sqrt(step.after(0, i) / static_cast<double>(step.terms.update));
      }));
    const double eps = step.number("eps");
    step.divide("S", "√S + ε", 0, step.each([&](std::size_t i) { return eps + std::sqrt(step.after(0, i)); }));
  }

  static void write(EquationWriter& equation) {
    equation.line(equation.result("S", TermRole::divisor, equation.step.state_after[0]),
                  {equation.term("S", TermRole::plain, "The sum of all squared gradients before.",
                                 [&](std::size_t i) { return equation.shown(equation.before(0, i)); }),
                   equation.term("+ g²", TermRole::gradient, "The new gradient, squared: its size without its sign.",
                                 [&](std::size_t i) { return "+ " + equation.factor(equation.g(i)) + "²"; })});
    if (equation.lecture())
      equation.line(equation.result("σ", TermRole::divisor, equation.terms.effective->divisor),
                    {equation.term("√(S/t)", TermRole::divisor,
                                   "The root of the mean square: a typical gradient so far.", [&](std::size_t i) {
                                     return "√(" + equation.shown(equation.after(0, i)) + "/" +
                                            std::to_string(equation.terms.update) + ")";
                                   })});
    equation.update({equation.divided_step("g", equation.terms.gradient)});
  }

  static std::optional<StabilityRule> stability(const OptimizerSettings&) {
    return StabilityRule{.measure = StabilityMeasure::scaled_by_steps};
  }
};
#endif
