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
