// Gradient descent. See method.h for how a method is written.

struct GradientDescent {
  static constexpr Hyperparameter hyperparameters[] = {learning_rate_parameter(0.01), weight_decay_parameter()};
  static constexpr OptimizerInfo info = {
      .id = "gd",
      .label = "Gradient descent",
      .summary = "Steps straight down the slope, in proportion to it.",
      .rule = "θ ← θ − η·g",
      .reference = "Cauchy 1847; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 0,
  };

  explicit GradientDescent(const Values& values) : weight_decay(values["weight_decay"]) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient) const {
    parameter = parameter - lr * with_weight_decay(gradient, parameter, weight_decay);
  }

  double lr = 0, weight_decay;
};
