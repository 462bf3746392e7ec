// The rules of the catalogue with a step's numbers in them.
#include <cmath>
#include <functional>
#include <utility>

#include "core/run/step_terms.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr int digits = 3;

std::string shown(double value) { return readable_text(value, digits); }
/// As a factor: a negative one stands in brackets.
std::string factor(double value) { return value < 0 ? "(" + shown(value) + ")" : shown(value); }
/// One minus a number near 1 keeps its digits.
std::string rest(double value) { return shown(1 - value); }

class Writer {
 public:
  Writer(const StepTerms& terms, std::span<const std::size_t> coordinates)
      : terms_(terms), step_(*terms.explained), coordinates_(coordinates) {}

  std::vector<EquationLine> write() {
    const std::string& id = step_.settings.id;
    const MovementParts& parts = terms_.parts;
    const bool decoupled = id == "adamw" || id == "lion";
    if (number("weight_decay") != 0 && !decoupled && !find_optimizer(id)->uses_hessian) weight_decay();
    if (id == "lion" && step_.state_before.size() == 1)
      lion();
    else if (parts.gradient.empty())
      whole();
    else if (id == "gd")
      update({gradient_step()});
    else if (id == "momentum")
      momentum();
    else if (id == "nesterov")
      nesterov();
    else if (id == "adagrad")
      adagrad();
    else if (id == "rmsprop")
      rmsprop();
    else if (id == "adadelta")
      adadelta();
    else
      adam_family();
    return std::move(lines_);
  }

 private:
  using Number = std::function<std::string(std::size_t)>;

  double number(std::string_view id) const {
    const double value = hyperparameter(step_.settings, id);
    return std::isnan(value) ? 0 : value;
  }
  double g(std::size_t i) const { return terms_.gradient[i]; }
  double before(std::size_t k, std::size_t i) const { return step_.state_before[k][i]; }
  double after(std::size_t k, std::size_t i) const { return step_.state_after[k][i]; }
  std::string eta() const { return shown(step_.learning_rate); }

  EquationTerm term(std::string symbol, TermRole role, std::string meaning, const Number& text) const {
    EquationTerm made{std::move(symbol), {}, role, std::move(meaning)};
    for (const std::size_t i : coordinates_) made.numbers.push_back(text(i));
    return made;
  }
  EquationTerm result(std::string symbol, TermRole role, const std::vector<double>& values) const {
    return term(std::move(symbol), role, {}, [&](std::size_t i) { return shown(values[i]); });
  }
  void line(EquationTerm left, std::vector<EquationTerm> terms) {
    lines_.push_back({std::move(left), std::move(terms)});
  }

  /// θ ← θ and what is added to it.
  void update(std::vector<EquationTerm> terms) {
    terms.insert(terms.begin(), term("θ", TermRole::plain, "Where the ball is now.",
                                     [&](std::size_t i) { return shown(terms_.point[i]); }));
    line(term("θ", TermRole::plain, {},
              [&](std::size_t i) { return shown(terms_.point[i] + terms_.parts.movement[i]); }),
         std::move(terms));
  }

  void weight_decay() {
    line(result("g", TermRole::gradient, terms_.gradient),
         {term("∇L", TermRole::gradient, "The slope of the loss here.",
               [&](std::size_t i) { return shown(step_.gradient[i]); }),
          term("+ λ·θ", TermRole::decay, "Weight decay: a pull towards 0.",
               [&](std::size_t i) { return "+ " + shown(number("weight_decay")) + "·" + factor(terms_.point[i]); })});
  }

  EquationTerm gradient_step() const {
    return term("− η·g", TermRole::gradient, "Downhill: the gradient times the learning rate.",
                [&](std::size_t i) { return "− " + eta() + "·" + factor(g(i)); });
  }

  void whole() {
    update({term("+ movement", TermRole::movement, "What the rule above makes of gradient and curvature here.",
                 [&](std::size_t i) { return "+ " + factor(terms_.parts.movement[i]); })});
  }

  void momentum() {
    const double keep = number("momentum");
    if (runs_lecture_form(step_.settings)) {
      EquationTerm gradient = gradient_step();
      line(result("m", TermRole::movement, step_.state_after[0]),
           {term("λ·m", TermRole::remembered, "The last movement, a share λ of it kept.",
                 [&, keep](std::size_t i) { return shown(keep) + "·" + factor(before(0, i)); }),
            std::move(gradient)});
      update({term("+ m", TermRole::movement, "The movement: memory and gradient together.",
                   [&](std::size_t i) { return "+ " + factor(after(0, i)); })});
      return;
    }
    const bool dampened = terms_.update > 1 && keep != 0 && number("dampening") != 0;
    buffer_line(keep, dampened ? "+ (1 − τ)·g" : "+ g", [this, dampened](std::size_t i) {
      return "+ " + (dampened ? rest(number("dampening")) + "·" : std::string()) + factor(g(i));
    });
    buffer_update();
  }

  void buffer_line(double keep, std::string symbol, const Number& gradient, std::size_t array = 0) {
    line(result("b", TermRole::movement, step_.state_after[array]),
         {term("μ·b", TermRole::remembered, "The gradients before, a share μ of their sum kept.",
               [&](std::size_t i) { return shown(keep) + "·" + factor(before(array, i)); }),
          term(std::move(symbol), TermRole::gradient, "The new gradient joins the memory.", gradient)});
  }
  void buffer_update(std::size_t array = 0) {
    update({term("− η·b", TermRole::movement, "The movement: memory and gradient together.",
                 [&](std::size_t i) { return "− " + eta() + "·" + factor(after(array, i)); })});
  }

  void nesterov() {
    const double keep = number("momentum");
    buffer_line(keep, "+ g", [this](std::size_t i) { return "+ " + factor(g(i)); });
    update({gradient_step(),
            term("− η·μ·b", TermRole::remembered, "One more step along the memory: the look ahead.",
                 [&](std::size_t i) { return "− " + eta() + "·" + shown(keep) + "·" + factor(after(0, i)); })});
  }

  /// θ ← θ − η/divisor·g
  EquationTerm divided_step(const std::string& numerator, const std::vector<double>& values) const {
    const EffectiveStep& effective = *terms_.effective;
    const bool simple = effective.divisor_name.find(' ') == std::string::npos;
    const std::string under = simple ? effective.divisor_name : "(" + effective.divisor_name + ")";
    return term("− η·" + numerator + "/" + under, TermRole::gradient,
                "The gradient over its own size: small gradients get large steps.", [&](std::size_t i) {
                  return "− " + eta() + "·" + factor(values[i]) + "/" + shown(effective.divisor[i]);
                });
  }

  void adagrad() {
    line(result("S", TermRole::divisor, step_.state_after[0]),
         {term("S", TermRole::plain, "The sum of all squared gradients before.",
               [&](std::size_t i) { return shown(before(0, i)); }),
          term("+ g²", TermRole::gradient, "The new gradient, squared: its size without its sign.",
               [&](std::size_t i) { return "+ " + factor(g(i)) + "²"; })});
    if (runs_lecture_form(step_.settings))
      line(
          result("σ", TermRole::divisor, terms_.effective->divisor),
          {term("√(S/t)", TermRole::divisor, "The root of the mean square: a typical gradient so far.",
                [&](std::size_t i) { return "√(" + shown(after(0, i)) + "/" + std::to_string(terms_.update) + ")"; })});
    update({divided_step("g", terms_.gradient)});
  }

  /// name ← share·name + (1 − share)·g²
  void mean_square(const char* name, const char* share, double value, bool first_whole = false) {
    EquationTerm left = result(name, TermRole::divisor, step_.state_after[square_array_]);
    if (first_whole) {
      line(std::move(left), {term("g²", TermRole::gradient, "At first: the size of the first gradient.",
                                  [&](std::size_t i) { return factor(g(i)) + "²"; })});
      return;
    }
    line(std::move(left),
         {term(std::string(share) + "·" + name, TermRole::plain, "The mean of squares so far, slowly forgotten.",
               [&](std::size_t i) { return shown(value) + "·" + shown(before(square_array_, i)); }),
          term("+ (1 − " + std::string(share) + ")·g²", TermRole::gradient,
               "The new gradient, squared: its size without its sign.",
               [&](std::size_t i) { return "+ " + rest(value) + "·" + factor(g(i)) + "²"; })});
  }

  void rmsprop() {
    square_array_ = 0;
    const double alpha = number("alpha");
    if (runs_lecture_form(step_.settings)) {
      mean_square("σ²", "α", alpha, terms_.update == 1);
      return update({divided_step("g", terms_.gradient)});
    }
    mean_square("v", "α", alpha);
    if (number("centered") != 0)
      line(result("ḡ", TermRole::divisor, step_.state_after[1]),
           {term("α·ḡ", TermRole::plain, "The mean gradient so far.",
                 [&](std::size_t i) { return shown(alpha) + "·" + factor(before(1, i)); }),
            term("+ (1 − α)·g", TermRole::gradient, "The new gradient joins the mean.",
                 [&](std::size_t i) { return "+ " + rest(alpha) + "·" + factor(g(i)); })});
    if (terms_.parts.remembered.empty()) return update({divided_step("g", terms_.gradient)});
    buffer_line(
        number("momentum"), "+ g/(" + terms_.effective->divisor_name + ")",
        [this](std::size_t i) { return "+ " + factor(g(i)) + "/" + shown(terms_.effective->divisor[i]); }, 2);
    buffer_update(2);
  }

  void adadelta() {
    square_array_ = 0;
    mean_square("v", "ρ", number("rho"));
    std::vector<double> steps(step_.movement.size());
    const double eps = number("eps");
    for (std::size_t i = 0; i < steps.size(); ++i)
      steps[i] = std::sqrt(eps + before(1, i)) / terms_.effective->divisor[i] * g(i);
    line(result("d", TermRole::movement, steps),
         {term("√(u + ε)", TermRole::divisor, "How large its own steps have been.",
               [&](std::size_t i) { return shown(std::sqrt(eps + before(1, i))); }),
          term("/√(v + ε)", TermRole::divisor, "How large its gradients have been.",
               [&](std::size_t i) { return "/" + shown(terms_.effective->divisor[i]); }),
          term("· g", TermRole::gradient, "The slope of the loss here.",
               [&](std::size_t i) { return "· " + factor(g(i)); })});
    update({term("− η·d", TermRole::movement, "The movement: the gradient with the size of steps before.",
                 [&](std::size_t i) { return "− " + eta() + "·" + factor(steps[i]); })});
  }

  // --- m and v
  void mean_line() {
    const double beta1 = number("beta1");
    line(result("m", TermRole::movement, step_.state_after[0]),
         {term("β₁·m", TermRole::remembered, "The mean gradient so far: which way it has been going.",
               [&, beta1](std::size_t i) { return shown(beta1) + "·" + factor(before(0, i)); }),
          term("+ (1 − β₁)·g", TermRole::gradient, "The new gradient joins the mean.",
               [&, beta1](std::size_t i) { return "+ " + rest(beta1) + "·" + factor(g(i)); })});
  }
  void corrected_line(const char* name, const char* symbol, double correction, const std::vector<double>& values,
                      std::size_t array, TermRole role, const char* meaning, bool root) {
    line(result(name, role, values), {term(symbol, role, meaning, [&, root](std::size_t i) {
           const std::string quotient = shown(after(array, i)) + "/" + shown(correction);
           return root ? "√(" + quotient + ")" : quotient;
         })});
  }
  EquationTerm mean_step(const std::string& symbol, const std::vector<double>& mean, double scale = 1) const {
    const EffectiveStep& effective = *terms_.effective;
    return term(symbol, TermRole::movement, "Direction from the memory m, size from the divisor: two memories.",
                [&, scale](std::size_t i) {
                  return "− " + shown(step_.learning_rate * scale) + "·" + factor(mean[i]) + "/" +
                         shown(effective.divisor[i]);
                });
  }
  EquationTerm decay_term() const {
    return term("− η·λ·θ", TermRole::decay, "Weight decay: shrinks the parameter itself.", [&](std::size_t i) {
      return "− " + eta() + "·" + shown(number("weight_decay")) + "·" + factor(terms_.point[i]);
    });
  }

  void adam_family() {
    const std::string& id = step_.settings.id;
    mean_line();
    square_array_ = 1;
    if (id == "adamax")
      line(result("u", TermRole::divisor, step_.state_after[1]),
           {term("max(β₂·u,", TermRole::plain, "The largest gradient so far, slowly forgotten.",
                 [&](std::size_t i) { return "max(" + shown(number("beta2")) + "·" + shown(before(1, i)) + ","; }),
            term("|g| + ε)", TermRole::gradient, "The size of the new gradient.",
                 [&](std::size_t i) { return shown(std::abs(g(i))) + ")"; })});
    else
      mean_square("v", "β₂", number("beta2"));
    if (id == "amsgrad")
      line(result("w", TermRole::divisor, step_.state_after[2]),
           {term("max(w, v)", TermRole::divisor, "The largest v so far: steps cannot grow again.",
                 [&](std::size_t i) { return "max(" + shown(before(2, i)) + ", " + shown(after(1, i)) + ")"; })});
    if (id == "nadam") return nadam();
    if (!terms_.effective) return unrectified();
    const EffectiveStep& effective = *terms_.effective;
    corrected_line("m̂", "m/(1 − β₁ᵗ)", terms_.correction1, effective.mean, 0, TermRole::movement,
                   "Corrected, for m started at 0.", false);
    if (id == "radam") return update({mean_step("− η·r·m̂/(√v + ε)", effective.mean, terms_.rectification)});
    if (id == "adamax") return update({mean_step("− η·m̂/u", effective.mean)});
    corrected_line(id == "amsgrad" ? "√ŵ" : "√v̂", id == "amsgrad" ? "√(w/(1 − β₂ᵗ))" : "√(v/(1 − β₂ᵗ))",
                   terms_.correction2, effective.root, id == "amsgrad" ? 2 : 1, TermRole::divisor,
                   "A typical size of the gradient, corrected for its start at 0.", true);
    std::vector<EquationTerm> terms;
    if (!terms_.parts.decay.empty()) terms.push_back(decay_term());
    terms.push_back(mean_step("− η·m̂/(" + effective.divisor_name + ")", effective.mean));
    update(std::move(terms));
  }

  void unrectified() {
    std::vector<double> mean(step_.movement.size());
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = after(0, i) / terms_.correction1;
    corrected_line("m̂", "m/(1 − β₁ᵗ)", terms_.correction1, mean, 0, TermRole::movement,
                   "Corrected, for m started at 0.", false);
    update({term("− η·m̂", TermRole::movement, "It does not divide yet: v has seen too few gradients.",
                 [&](std::size_t i) { return "− " + eta() + "·" + factor(mean[i]); })});
  }

  void nadam() {
    std::vector<double> ahead(step_.movement.size());
    for (std::size_t i = 0; i < ahead.size(); ++i)
      ahead[i] = terms_.mean_factor * after(0, i) + terms_.gradient_factor * g(i);
    line(result("n", TermRole::movement, ahead),
         {term("a·m", TermRole::remembered, "The memory, as it will weigh at the next update.",
               [&](std::size_t i) { return shown(terms_.mean_factor) + "·" + factor(after(0, i)); }),
          term("+ c·g", TermRole::gradient, "The new gradient once more: the look ahead.",
               [&](std::size_t i) { return "+ " + shown(terms_.gradient_factor) + "·" + factor(g(i)); })});
    update({mean_step("− η·n/(√v̂ + ε)", ahead)});
  }

  void lion() {
    const double beta1 = number("beta1");
    std::vector<double> mixed(step_.movement.size());
    for (std::size_t i = 0; i < mixed.size(); ++i) mixed[i] = beta1 * before(0, i) + (1 - beta1) * step_.gradient[i];
    line(result("c", TermRole::movement, mixed),
         {term("β₁·m", TermRole::remembered, "The mean gradient so far: which way it has been going.",
               [&](std::size_t i) { return shown(beta1) + "·" + factor(before(0, i)); }),
          term("+ (1 − β₁)·g", TermRole::gradient, "The new gradient joins the mean.",
               [&](std::size_t i) { return "+ " + rest(beta1) + "·" + factor(step_.gradient[i]); })});
    std::vector<EquationTerm> terms;
    if (!terms_.parts.decay.empty()) terms.push_back(decay_term());
    terms.push_back(term("− η·sign(c)", TermRole::movement, "Only the sign counts: every coordinate moves by η.",
                         [&](std::size_t i) {
                           return "− " + eta() + "·" + (mixed[i] > 0 ? "1" : mixed[i] < 0 ? "(−1)" : "0");
                         }));
    update(std::move(terms));
  }

  const StepTerms& terms_;
  const StepExplanation& step_;
  std::span<const std::size_t> coordinates_;
  std::size_t square_array_ = 0;
  std::vector<EquationLine> lines_;
};

}  // namespace

std::vector<EquationLine> step_equation(const StepTerms& terms, std::span<const std::size_t> coordinates) {
  return Writer(terms, coordinates).write();
}

}  // namespace saddlescope
