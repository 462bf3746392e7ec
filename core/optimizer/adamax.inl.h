// AdaMax: Adam with the largest recent gradient in place of the mean square. See method.h for how a method is written.

struct AdaMax {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.002), beta1_parameter(0.9), beta2_parameter(0.999), eps_parameter(1e-8),
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "adamax",
      .label = "AdaMax",
      .summary = "Adam that divides by the largest recent gradient instead of its root mean square.",
      .rule = "m ← β₁·m + (1 − β₁)·g;  u ← max(β₂·u, |g| + ε);  θ ← θ − η·m̂/u",
      .reference = "Kingma and Ba 2014; torch.optim.Adamax",
      .hyperparameters = hyperparameters,
      .state_arrays = 2,
      .rates = adam_rates,
  };

  explicit AdaMax(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}

  void keep(const AdaMax& before, std::size_t) { beta1.keep(before.beta1); }
  void begin_update(std::size_t, double rate) {
    beta1.advance();
    corrected_rate = rate / (1 - beta1.value);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& largest) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    mean = beta1.base * mean + (1 - beta1.base) * g;
    largest = greater_of(beta2 * largest, eps + abs(g));
    parameter = parameter - corrected_rate * mean / largest;
  }

  RunningPower beta1;
  double beta2, eps, weight_decay, corrected_rate = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<AdaMax> : NoExplanation {
  static void take_apart(StepDissection& step) {
    const std::vector<double> largest = step.each([&](std::size_t i) { return step.after(1, i); });
    step.divide_mean("u", "u", 1, largest, largest);
    step.move_by_mean(step.eta() / step.terms.correction1);
  }

  static void write(EquationWriter& equation) {
    equation.mean_line();
    equation.line(equation.result("u", TermRole::divisor, equation.step.state_after[1]),
                  {equation.term("max(β₂·u,", TermRole::plain, "The largest gradient so far, slowly forgotten.",
                                 [&](std::size_t i) {
                                   return "max(" + equation.shown(equation.number("beta2")) + "·" +
                                          equation.shown(equation.before(1, i)) + ",";
                                 }),
                   equation.term("|g| + ε)", TermRole::gradient, "The size of the new gradient.",
                                 [&](std::size_t i) { return equation.shown(std::abs(equation.g(i))) + ")"; })});
    const std::vector<double>& mean = equation.terms.effective->mean;
    equation.corrected_mean_line(mean);
    equation.update({equation.mean_step("− η·m̂/u", mean)});
  }
};
#endif
