// AdamW: Adam with decoupled weight decay. See method.h for how a method is written.

struct AdamW {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.001),         beta1_parameter(0.9), beta2_parameter(0.999), eps_parameter(1e-8),
      decoupled_weight_decay_parameter(0.01),
  };
  static constexpr OptimizerInfo info = {
      .id = "adamw",
      .label = "AdamW",
      .summary = "Adam whose weight decay shrinks the parameters themselves and never enters the gradient's averages.",
      .rule = "θ ← θ − η·λ·θ;  then Adam without weight decay",
      .reference = "Loshchilov and Hutter 2019; torch.optim.AdamW",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
      .decoupled_decay = true,
      .rates = adam_rates,
  };

  explicit AdamW(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}

  void keep(const AdamW& before, std::size_t) {
    beta1.keep(before.beta1);
    beta2.keep(before.beta2);
  }
  void begin_update(std::size_t, double rate) {
    beta1.advance();
    beta2.advance();
    shrink = 1 - rate * weight_decay;
    corrected_rate = rate / (1 - beta1.value);
    root_correction = 1 / std::sqrt(1 - beta2.value);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& square) const {
    mean = beta1.base * mean + (1 - beta1.base) * gradient;
    square = beta2.base * square + (1 - beta2.base) * gradient * gradient;
    parameter = shrink * parameter - corrected_rate * mean / (eps + root_correction * sqrt(square));
  }

  RunningPower beta1, beta2;
  double eps, weight_decay, shrink = 1, corrected_rate = 0, root_correction = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<AdamW> : Explanation<Adam> {};
#endif
