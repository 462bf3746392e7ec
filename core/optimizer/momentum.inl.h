// Momentum, Polyak's heavy ball. See method.h for how a method is written.

struct Momentum {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.01),
      momentum_parameter(0.9),
      {
          .id = "dampening",
          .label = "Dampening",
          .symbol = "τ",
          .help = "The share of each new gradient, after the first, that is left out.",
          .initial = 0,
          .slider_minimum = 0,
          .slider_maximum = 1,
          .valid_minimum = 0,
          .valid_maximum = 1,
          .scale = Hyperparameter::Scale::linear,
      },
      weight_decay_parameter(),
  };
  static constexpr std::string_view lecture_unused[] = {"dampening"};
  static constexpr OptimizerInfo info = {
      .id = "momentum",
      .label = "Momentum",
      .summary = "A heavy ball: it keeps most of its last movement and adds the slope to it.",
      .rule = "b ← μ·b + (1 − τ)·g;  θ ← θ − η·b",
      .reference = "Polyak 1964; torch.optim.SGD",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .lecture_rule = "m ← μ·m − η·g;  θ ← θ + m",
      .lecture_unused = lecture_unused,
  };

  explicit Momentum(const Values& values)
      : momentum(values["momentum"]), dampening(values["dampening"]), weight_decay(values["weight_decay"]) {}

  /// The first movement is the whole gradient; with μ = 0 there is no memory to dampen.
  void begin_update(std::size_t t, double rate) {
    lr = rate;
    gain = t == 1 || momentum == 0 ? 1 : 1 - dampening;
  }

  template <class V>
  void update(V& parameter, V gradient, V& buffer) const {
    buffer = momentum * buffer + gain * with_weight_decay(gradient, parameter, weight_decay);
    parameter = parameter - lr * buffer;
  }

  double lr = 0, gain = 1, momentum, dampening, weight_decay;

  /// State is the last movement, so a change of η does not change what is remembered.
  struct Lecture {
    explicit Lecture(const Values& values) : momentum(values["momentum"]), weight_decay(values["weight_decay"]) {}
    void begin_update(std::size_t, double rate) { lr = rate; }

    template <class V>
    void update(V& parameter, V gradient, V& movement) const {
      movement = momentum * movement - lr * with_weight_decay(gradient, parameter, weight_decay);
      parameter = parameter + movement;
    }

    double lr = 0, momentum, weight_decay;
  };
};
