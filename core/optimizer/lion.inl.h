// Lion. See method.h for how a method is written.

struct Lion {
  static constexpr Hyperparameter hyperparameters[] = {
      learning_rate_parameter(1e-4),
      beta1_parameter(0.9),
      beta2_parameter(0.99),
      decoupled_weight_decay_parameter(0),
  };
  static constexpr RelatedRate relatives[] = {{"adam", 0.4}, {"rmsprop", 1}, {"adagrad", 0.1}};
  static constexpr OptimizerInfo info = {
      .id = "lion",
      .label = "Lion",
      .summary = "Uses only the sign of a momentum, so every parameter moves by exactly the learning rate.",
      .rule = "θ ← θ·(1 − η·λ) − η·sign(β₁·m + (1 − β₁)·g);  m ← β₂·m + (1 − β₂)·g",
      .reference = "Chen et al. 2023",
      .hyperparameters = hyperparameters,
      .state_arrays = 1,
      .decoupled_decay = true,
      .rates = {.relatives = relatives},
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

#ifdef SADDLESCOPE_METHOD_EXPLANATIONS
template <>
struct Explanation<Lion> : NoExplanation {
  /// The sign has no parts, so the movement stays whole.
  static void write(EquationWriter& equation) {
    const double beta1 = equation.number("beta1");
    const std::vector<double>& gradient = equation.step.gradient;
    std::vector<double> mixed(gradient.size());
    for (std::size_t i = 0; i < mixed.size(); ++i) mixed[i] = beta1 * equation.before(0, i) + (1 - beta1) * gradient[i];
    equation.line(
        equation.result("c", TermRole::movement, mixed),
        {equation.term(
             "β₁·m", TermRole::remembered, "The mean gradient so far: which way it has been going.",
             [&](std::size_t i) { return equation.shown(beta1) + "·" + equation.factor(equation.before(0, i)); }),
         equation.term("+ (1 − β₁)·g", TermRole::gradient, "The new gradient joins the mean.", [&](std::size_t i) {
           return "+ " + equation.rest(beta1) + "·" + equation.factor(gradient[i]);
         })});
    std::vector<EquationTerm> terms;
    if (!equation.terms.parts.decay.empty()) terms.push_back(equation.decay_term());
    terms.push_back(equation.term(
        "− η·sign(c)", TermRole::movement, "Only the sign counts: every coordinate moves by η.", [&](std::size_t i) {
          return "− " + equation.eta() + "·" + (mixed[i] > 0 ? "1" : mixed[i] < 0 ? "(−1)" : "0");
        }));
    equation.update(std::move(terms));
  }
};
#endif
