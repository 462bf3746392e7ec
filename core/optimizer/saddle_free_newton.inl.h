// Saddle-free Newton: every eigenvalue counts with its magnitude. See method.h for how a method is written.

struct SaddleFreeNewton {
  static constexpr Hyperparameter hyperparameters[] = {
      newton_rate_parameter(),
      {
          .id = "damping",
          .label = "Damping",
          .symbol = "δ",
          .help = "Added to every curvature, so that flat directions do not make giant steps.",
          .initial = 1e-3,
          .slider_minimum = 1e-6,
          .slider_maximum = 10,
          .valid_minimum = 0,
          .valid_maximum = largest_number,
          .scale = Hyperparameter::Scale::logarithmic,
      },
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "saddle-free-newton",
      .label = "Saddle-free Newton",
      .summary = "Newton with the magnitude of each curvature: it runs downhill where the surface bends down.",
      .rule = "H = U·Λ·Uᵀ;  θ ← θ − η·U·(|Λ| + δ)⁻¹·Uᵀ·g",
      .reference = "Dauphin et al. 2014",
      .hyperparameters = hyperparameters,
      .state_arrays = 0,
      .uses_hessian = true,
      .rates = {.relatives = adam_relatives, .windows = 0, .least = 1},  // a whole step fits any scale
  };

  explicit SaddleFreeNewton(const Values& values) : damping(values["damping"]) {}
  void begin_update(std::size_t, double rate) { lr = rate; }

  /// Only without damping is there anything to leave out.
  std::optional<double> inverse(double eigenvalue, double largest) const {
    if (damping == 0 && is_negligible(eigenvalue, largest)) return std::nullopt;
    return 1 / (std::abs(eigenvalue) + damping);
  }

  template <class V>
  void update(V& parameter, V direction) const {
    parameter = parameter - lr * direction;
  }

  double lr = 0, damping;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<SaddleFreeNewton> : NoExplanation {
  static std::optional<StabilityRule> stability(const OptimizerSettings& settings) {
    return StabilityRule{.measure = StabilityMeasure::newton_step, .damping = used_hyperparameter(settings, "damping")};
  }
  /// 1 − ηλ/(|λ| + δ).
  static std::optional<StepFactors> step_factors(const OptimizerSettings& settings, double rate, double lambda) {
    const double share = std::abs(lambda) + used_hyperparameter(settings, "damping");
    return StepFactors{lambda == 0 ? 1 : 1 - rate * lambda / share, 0.0};
  }
};
#endif
