// RAdam: rectified Adam. See method.h for how a method is written.

struct RAdam {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.001), beta1_parameter(0.9), beta2_parameter(0.999), eps_parameter(1e-8),
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "radam",
      .label = "RAdam",
      .summary =
          "Adam that starts as plain momentum and divides by the gradient's size only once it knows that size well.",
      .rule = "if ρₜ > 5: θ ← θ − η·rₜ·m̂·√(1 − β₂ᵗ)/(√v + ε);  else θ ← θ − η·m̂",
      .reference = "Liu et al. 2020; torch.optim.RAdam",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
  };

  explicit RAdam(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}

  void keep(const RAdam& before, std::size_t) {
    beta1.keep(before.beta1);
    beta2.keep(before.beta2);
  }
  void begin_update(std::size_t t, double rate) {
    beta1.advance();
    beta2.advance();
    corrected_rate = rate / (1 - beta1.value);
    const double longest = 2 / (1 - beta2.base) - 1;                                               // ρ∞
    const double length = longest - 2 * static_cast<double>(t) * beta2.value / (1 - beta2.value);  // ρₜ
    rectified = length > 5;
    if (!rectified) return;
    const double rectification =
        std::sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
    corrected_rate *= rectification * std::sqrt(1 - beta2.value);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& square) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    mean = beta1.base * mean + (1 - beta1.base) * g;
    square = beta2.base * square + (1 - beta2.base) * g * g;
    V step = corrected_rate * mean;
    if (rectified) step = step / (eps + sqrt(square));
    parameter = parameter - step;
  }

  RunningPower beta1, beta2;
  double eps, weight_decay, corrected_rate = 0;
  bool rectified = false;
};
