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
      .rule = "μₜ = β₁·(1 − ½·0.96^(t·ψ));  θ ← θ − η·[μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g/(1 − μ₁⋯μₜ)]/(√v̂ + ε)",
      .reference = "Dozat 2016; torch.optim.NAdam",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
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
  /// Between updates `product` is μ₁⋯μₜ, cut off long before it is subnormal, and `next_momentum` is μₜ₊₁.
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
