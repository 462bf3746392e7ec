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
  static constexpr OptimizerInfo info = {
      .id = "adagrad",
      .label = "AdaGrad",
      .summary =
          "Divides each step by the root of the sum of all squared gradients so far; it never forgets, so it slows "
          "down.",
      .rule = "S ← S + g²;  θ ← θ − η/(1 + d·(t − 1)) · g/(√S + ε)",
      .reference = "Duchi, Hazan and Singer 2011; torch.optim.Adagrad",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .lecture_rule = "S ← S + g²;  σ = √(S/t);  θ ← θ − (η/σ)·g",
      .lecture_unused = lecture_unused,
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
