// RMSProp, plain, centered and with momentum. See method.h for how a method is written.

struct RmsProp {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.01),
      {
          .id = "alpha",
          .label = "α (square)",
          .symbol = "α",
          .help = "How slowly the running mean of squared gradients forgets.",
          .initial = 0.99,
          .slider_minimum = 0,
          .slider_maximum = 0.9999,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::one_minus_logarithmic,
      },
      eps_parameter(1e-8),
      momentum_parameter(0),
      {
          .id = "centered",
          .label = "Centered",
          .symbol = "centered",
          .help = "Divides by the spread of the gradient around its mean instead of by its size.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::toggle,
      },
      weight_decay_parameter(),
  };
  static constexpr std::string_view lecture_unused[] = {"eps", "momentum", "centered"};
  static constexpr OptimizerInfo info = {
      .id = "rmsprop",
      .label = "RMSProp",
      .summary =
          "Divides each step by the root mean square of the recent gradients, so every parameter moves at about the "
          "same speed.",
      .rule = "v ← α·v + (1 − α)·g²;  θ ← θ − η·g/(√v + ε)",
      .reference = "Hinton 2012, lecture 6e; torch.optim.RMSprop",
      .hyperparameters = hyperparameters,
      .state_arrays = 3,
      .lecture_rule = "σ² ← α·σ² + (1 − α)·g², at first g²;  θ ← θ − (η/σ)·g",
      .lecture_unused = lecture_unused,
  };

  explicit RmsProp(const Values& values)
      : alpha(values["alpha"]),
        eps(values["eps"]),
        momentum(values["momentum"]),
        weight_decay(values["weight_decay"]),
        centered(values["centered"] != 0) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  template <class V>
  void update(V& parameter, V gradient, V& square, V& mean, V& buffer) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    square = alpha * square + (1 - alpha) * g * g;
    V spread = square;
    if (centered) {
      mean = alpha * mean + (1 - alpha) * g;
      spread = greater_of(0, square - mean * mean);  // rounding can make the difference negative
    }
    const V divisor = eps + sqrt(spread);
    if (momentum > 0) {
      buffer = momentum * buffer + g / divisor;
      parameter = parameter - lr * buffer;
    } else {
      parameter = parameter - lr * g / divisor;
    }
  }

  double lr = 0, alpha, eps, momentum, weight_decay;
  bool centered;

  /// σ starts as the size of the first gradient, so the first step is η. State is σ², then two arrays of zeros. A
  /// coordinate whose gradients were all 0 stands still.
  struct Lecture {
    explicit Lecture(const Values& values) : alpha(values["alpha"]), weight_decay(values["weight_decay"]) {}
    void begin_update(std::size_t t, double rate) {
      lr = rate;
      kept = t == 1 ? 0 : alpha;
      gain = t == 1 ? 1 : 1 - alpha;
    }

    template <class V>
    void update(V& parameter, V gradient, V& square, V&, V&) const {
      const V g = with_weight_decay(gradient, parameter, weight_decay);
      square = kept * square + gain * g * g;
      parameter = parameter - lr * quotient_or_zero(g, sqrt(square));
    }

    double lr = 0, kept = 0, gain = 1, alpha, weight_decay;
  };
};
