// Nesterov's momentum in the form of Sutskever et al. See method.h for how a method is written.

struct Nesterov {
  static constexpr Hyperparameter hyperparameters[] = {learning_rate_parameter(0.01), momentum_parameter(0.9),
                                                       weight_decay_parameter()};
  static constexpr OptimizerInfo info = {
      .id = "nesterov",
      .label = "Nesterov momentum",
      .summary = "Momentum that looks ahead: it brakes before it overshoots.",
      .rule = "b ← μ·b + g;  θ ← θ − η·(g + μ·b)",
      .reference = "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
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
