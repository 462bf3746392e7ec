// Lion. See method.h for how a method is written.

struct Lion {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(1e-4),
      beta1_parameter(0.9),
      beta2_parameter(0.99),
      decoupled_weight_decay_parameter(0),
  };
  static constexpr OptimizerInfo info = {
      .id = "lion",
      .label = "Lion",
      .summary = "Uses only the sign of a momentum, so every parameter moves by exactly the learning rate.",
      .rule = "θ ← θ·(1 − η·λ) − η·sign(β₁·m + (1 − β₁)·g);  m ← β₂·m + (1 − β₂)·g",
      .reference = "Chen et al. 2023",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
  };

  explicit Lion(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), weight_decay(values["weight_decay"]) {}

  void begin_update(std::size_t, double rate) {
    lr = rate;
    shrink = 1 - rate * weight_decay;
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean) const {
    parameter = shrink * parameter - lr * sign(beta1 * mean + (1 - beta1) * gradient);
    mean = beta2 * mean + (1 - beta2) * gradient;
  }

  double lr = 0, shrink = 1, beta1, beta2, weight_decay;
};
