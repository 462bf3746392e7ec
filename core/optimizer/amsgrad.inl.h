// AMSGrad. See method.h for how a method is written.

struct AmsGrad {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(0.001), beta1_parameter(0.9), beta2_parameter(0.999), eps_parameter(1e-8),
      weight_decay_parameter(),
  };
  static constexpr OptimizerInfo info = {
      .id = "amsgrad",
      .label = "AMSGrad",
      .summary = "Adam that divides by the largest mean square so far, so it never forgets how large gradients were.",
      .rule = "m, v as Adam;  w ← max(w, v);  θ ← θ − η·m̂/(√ŵ + ε)",
      .reference = "Reddi, Kale and Kumar 2018; torch.optim.Adam(amsgrad=True)",
      .hyperparameters = hyperparameters,
      .state_arrays = 3,
      .rates = adam_rates,
  };

  explicit AmsGrad(const Values& values)
      : beta1(values["beta1"]), beta2(values["beta2"]), eps(values["eps"]), weight_decay(values["weight_decay"]) {}

  void keep(const AmsGrad& before, std::size_t) {
    beta1.keep(before.beta1);
    beta2.keep(before.beta2);
  }
  void begin_update(std::size_t, double rate) {
    beta1.advance();
    beta2.advance();
    corrected_rate = rate / (1 - beta1.value);
    root_correction = 1 / std::sqrt(1 - beta2.value);
  }

  template <class V>
  void update(V& parameter, V gradient, V& mean, V& square, V& largest) const {
    const V g = with_weight_decay(gradient, parameter, weight_decay);
    mean = beta1.base * mean + (1 - beta1.base) * g;
    square = beta2.base * square + (1 - beta2.base) * g * g;
    largest = greater_of(largest, square);
    parameter = parameter - corrected_rate * mean / (eps + root_correction * sqrt(largest));
  }

  RunningPower beta1, beta2;
  double eps, weight_decay, corrected_rate = 0, root_correction = 0;
};

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<AmsGrad> : NoExplanation {
  static void take_apart(StepDissection& step) {
    step.divide_mean_by_root("w", "√ŵ + ε", 2);
    step.move_by_mean(step.eta() / step.terms.correction1);
  }

  static void write(EquationWriter& equation) {
    equation.mean_line();
    equation.mean_square("v", "β₂", equation.number("beta2"), 1);
    equation.line(equation.result("w", TermRole::divisor, equation.step.state_after[2]),
                  {equation.term("max(w, v)", TermRole::divisor,
                                 "The largest v so far: large gradients are never forgotten.", [&](std::size_t i) {
                                   return "max(" + equation.shown(equation.before(2, i)) + ", " +
                                          equation.shown(equation.after(1, i)) + ")";
                                 })});
    equation.corrected_mean_line(equation.terms.effective->mean);
    equation.corrected_root_line("√ŵ", "√(w/(1 − β₂ᵗ))", 2);
    equation.mean_update();
  }
};
#endif
