// NAdam: Adam with Nesterov's look-ahead. See method.h for how a method is written.

struct NAdam {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.002),
      beta1_parameter(0.9),
      beta2_parameter(0.999),
      eps_parameter(1e-8),
      {
          .id = "momentum_decay",
          .label = "Momentum warm-up",
          .symbol = "ψ",
          .help = "How fast the momentum rises from half of β₁ to β₁.",
          .initial = 0.004,
          .slider_minimum = 1e-5,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = largest_number,
          .scale = Hyperparameter::Scale::logarithmic,
      },
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "nadam",
      .label = "NAdam",
      .summary = "Adam with Nesterov's look-ahead in the momentum.",
      .rule =
          "β(t) = β₁·(1 − ½·0.96^(t·ψ));  θ ← θ − η·[β(t+1)·m/(1 − β(1)⋯β(t+1)) + (1 − β(t))·g/(1 − β(1)⋯β(t))]/(√v̂ + "
          "ε)",
      .reference = "Dozat 2016; torch.optim.NAdam",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
      .rates = adam_rates,
  };

  explicit NAdam(const Values& values)
      : beta1(values["beta1"]),
        beta2(values["beta2"]),
        eps(values["eps"]),
        momentum_decay(values["momentum_decay"]),
        weight_decay(values["weight_decay"]) {
    next_momentum = momentum_at(1);
  }

  double momentum_at(std::size_t t) const {
    return beta1 * (1 - 0.5 * std::pow(0.96, static_cast<double>(t) * momentum_decay));
  }

  void keep(const NAdam& before, std::size_t t) {
    beta2.keep(before.beta2);
    product = before.product;
    next_momentum = momentum_at(t + 1);
  }
  /// Between updates `product` is β(1)⋯β(t), cut off long before it is subnormal, and `next_momentum` is β(t+1).
  void begin_update(std::size_t t, double rate) {
    beta2.advance();
    root_correction = 1 / std::sqrt(1 - beta2.value);
    product = product < 1e-30 ? 0 : product * next_momentum;
    gradient_rate = rate * (1 - next_momentum) / (1 - product);
    next_momentum = momentum_at(t + 1);
    mean_rate = rate * next_momentum / (1 - product * next_momentum);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& square) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    mean = beta1 * mean + (1 - beta1) * g;
    square = beta2.base * square + (1 - beta2.base) * g * g;
    parameter = parameter - (mean_rate * mean + gradient_rate * g) / (eps + root_correction * sqrt(square));
  }

  double beta1;
  RunningPower beta2;
  double eps, momentum_decay, weight_decay;
  double next_momentum, product = 1, gradient_rate = 0, mean_rate = 0, root_correction = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<NAdam> : NoExplanation {
  /// terms.factors: by what m and g are multiplied.
  static void take_apart(StepDissection& step) {
    const OptimizerSettings& settings = step.step().settings;
    const auto momentum_at = [](const OptimizerSettings& then, std::size_t t) {
      return hyperparameter(then, "beta1") *
             (1 - 0.5 * std::pow(0.96, static_cast<double>(t) * hyperparameter(then, "momentum_decay")));
    };
    double product = 1;
    std::size_t t = 0;
    for (const auto& [then, count] : step.remembered()) {
      // The product is 0 to the method, too, once it is below 1e-30: a few hundred updates at usual β.
      for (std::size_t k = 1; k <= count && product >= 1e-30; ++k) product *= momentum_at(*then, t + k);
      t += count;
    }
    if (product < 1e-30) product = 0;
    const double now = momentum_at(settings, t), next = momentum_at(settings, t + 1);
    const double of_mean = next / (1 - product * next), of_gradient = (1 - now) / (1 - product);
    step.terms.factors = {of_mean, of_gradient};
    step.divide_mean_by_root("v", "√v̂ + ε");
    step.move_by_mean(step.eta() * of_mean, step.eta() * of_gradient);
  }

  static void write(EquationWriter& equation) {
    equation.mean_line();
    equation.mean_square("v", "β₂", equation.number("beta2"), 1);
    const double of_mean = equation.terms.factors[0], of_gradient = equation.terms.factors[1];
    std::vector<double> ahead(equation.step.movement.size());
    for (std::size_t i = 0; i < ahead.size(); ++i)
      ahead[i] = of_mean * equation.after(0, i) + of_gradient * equation.g(i);
    equation.line(
        equation.result("n", TermRole::movement, ahead),
        {equation.term(
             "a·m", TermRole::remembered, "The memory, as it will weigh at the next update.",
             [&](std::size_t i) { return equation.shown(of_mean) + "·" + equation.factor(equation.after(0, i)); }),
         equation.term("+ c·g", TermRole::gradient, "The new gradient once more: the look ahead.", [&](std::size_t i) {
           return "+ " + equation.shown(of_gradient) + "·" + equation.factor(equation.g(i));
         })});
    equation.update({equation.mean_step("− η·n/(√v̂ + ε)", ahead)});
  }
};
#endif
