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
      .rates = adam_rates,
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

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<RAdam> : NoExplanation {
  /// terms.factors: rₜ·√(1 − β₂ᵗ), or 0 where it does not divide yet.
  static void take_apart(StepDissection& step) {
    StepTerms& terms = step.terms;
    const double eta = step.eta(), eps = step.number("eps");
    terms.correction2 = step.correction("beta2");
    const double longest = 2 / (1 - step.number("beta2")) - 1;
    const double length = longest - 2 * static_cast<double>(terms.update) * (1 - terms.correction2) / terms.correction2;
    const bool divides = length > 5;
    const double rectification =
        divides ? std::sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) *
                      std::sqrt(terms.correction2)
                : 0;
    terms.factors = {rectification};
    std::vector<double> root = step.each([&](std::size_t i) { return std::sqrt(step.after(1, i)); });
    std::vector<double> divisors = step.each([&](std::size_t i) { return eps + root[i]; });
    EffectiveStep& effective = step.divide_mean("v", "√v + ε", 1, std::move(root), std::move(divisors));
    effective.rate = step.each([&](std::size_t i) { return eta * rectification / effective.divisor[i]; });
    if (!divides) terms.effective.reset();
    double mean_rate = eta / terms.correction1;
    if (divides) mean_rate *= rectification;
    step.move_by_mean(mean_rate);
  }

  static void write(EquationWriter& equation) {
    equation.mean_line();
    equation.mean_square("v", "β₂", equation.number("beta2"), 1);
    if (!equation.terms.effective) return write_unrectified(equation);
    const std::vector<double>& mean = equation.terms.effective->mean;
    equation.corrected_mean_line(mean);
    equation.update({equation.mean_step("− η·r·m̂/(√v + ε)", mean, equation.terms.factors[0])});
  }
  static void write_unrectified(EquationWriter& equation) {
    std::vector<double> mean(equation.step.movement.size());
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = equation.after(0, i) / equation.terms.correction1;
    equation.corrected_mean_line(mean);
    equation.update(
        {equation.term("− η·m̂", TermRole::movement, "It does not divide yet: v has seen too few gradients.",
                       [&](std::size_t i) { return "− " + equation.eta() + "·" + equation.factor(mean[i]); })});
  }
};
#endif
