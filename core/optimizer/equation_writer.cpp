#include "core/optimizer/equation_writer.h"

#include <cmath>
#include <utility>

#include "core/optimizer/explanation.h"
#include "core/support/number_text.h"

namespace saddlescope {

std::string EquationWriter::shown(double value) { return readable_text(value, 3); }

std::string EquationWriter::factor(double value) { return value < 0 ? "(" + shown(value) + ")" : shown(value); }

std::vector<EquationLine> EquationWriter::take() {
  const OptimizerInfo& info = *find_optimizer(step.settings.id);
  if (number("weight_decay") != 0 && update_adds_decay(info)) weight_decay();
  if (step.state_before.size() == info.state_arrays)
    explanation_of(info).write(*this);
  else
    whole();
  return std::move(lines_);
}

double EquationWriter::number(std::string_view id) const {
  const double value = hyperparameter(step.settings, id);
  return std::isnan(value) ? 0 : value;
}

EquationTerm EquationWriter::term(std::string symbol, TermRole role, std::string meaning, const Number& text) const {
  EquationTerm made{std::move(symbol), {}, role, std::move(meaning)};
  for (const std::size_t i : coordinates_) made.numbers.push_back(text(i));
  return made;
}

EquationTerm EquationWriter::result(std::string symbol, TermRole role, const std::vector<double>& values) const {
  return term(std::move(symbol), role, {}, [&](std::size_t i) { return shown(values[i]); });
}

void EquationWriter::line(EquationTerm left, std::vector<EquationTerm> terms_of_line) {
  lines_.push_back({std::move(left), std::move(terms_of_line)});
}

void EquationWriter::update(std::vector<EquationTerm> terms_added) {
  terms_added.insert(terms_added.begin(), term("θ", TermRole::plain, "Where the ball is now.",
                                               [&](std::size_t i) { return shown(terms.point[i]); }));
  line(term("θ", TermRole::plain, {}, [&](std::size_t i) { return shown(terms.point[i] + terms.parts.movement[i]); }),
       std::move(terms_added));
}

void EquationWriter::whole() {
  update({term("+ movement", TermRole::movement, "What the rule above makes of gradient and curvature here.",
               [&](std::size_t i) { return "+ " + factor(terms.parts.movement[i]); })});
}

void EquationWriter::weight_decay() {
  line(result("g", TermRole::gradient, terms.gradient),
       {term("∇L", TermRole::gradient, "The slope of the loss here.",
             [&](std::size_t i) { return shown(step.gradient[i]); }),
        term("+ λ·θ", TermRole::decay, "Weight decay: a pull towards 0.",
             [&](std::size_t i) { return "+ " + shown(number("weight_decay")) + "·" + factor(terms.point[i]); })});
}

EquationTerm EquationWriter::gradient_step() const {
  return term("− η·g", TermRole::gradient, "Downhill: the gradient times the learning rate.",
              [&](std::size_t i) { return "− " + eta() + "·" + factor(g(i)); });
}

EquationTerm EquationWriter::decay_term() const {
  return term("− η·λ·θ", TermRole::decay, "Weight decay: shrinks the parameter itself.", [&](std::size_t i) {
    return "− " + eta() + "·" + shown(number("weight_decay")) + "·" + factor(terms.point[i]);
  });
}

EquationTerm EquationWriter::divided_step(const std::string& numerator, const std::vector<double>& values) const {
  const EffectiveStep& effective = *terms.effective;
  const bool simple = effective.divisor_name.find(' ') == std::string::npos;
  const std::string under = simple ? effective.divisor_name : "(" + effective.divisor_name + ")";
  return term("− η·" + numerator + "/" + under, TermRole::gradient,
              "The gradient over its own size: small gradients get large steps.", [&](std::size_t i) {
                return "− " + eta() + "·" + factor(values[i]) + "/" + shown(effective.divisor[i]);
              });
}

void EquationWriter::buffer_line(double keep, std::string symbol, const Number& gradient, std::size_t array) {
  line(result("b", TermRole::movement, step.state_after[array]),
       {term("β·b", TermRole::remembered, "The gradients before, a share β of their sum kept.",
             [&](std::size_t i) { return shown(keep) + "·" + factor(before(array, i)); }),
        term(std::move(symbol), TermRole::gradient, "The new gradient joins the memory.", gradient)});
}

void EquationWriter::buffer_update(std::size_t array) {
  update({term("− η·b", TermRole::movement, "The movement: memory and gradient together.",
               [&](std::size_t i) { return "− " + eta() + "·" + factor(after(array, i)); })});
}

void EquationWriter::mean_square(const char* name, const char* share, double value, std::size_t array) {
  line(result(name, TermRole::divisor, step.state_after[array]),
       {term(std::string(share) + "·" + name, TermRole::plain, "The mean of squares so far, slowly forgotten.",
             [&](std::size_t i) { return shown(value) + "·" + shown(before(array, i)); }),
        term("+ (1 − " + std::string(share) + ")·g²", TermRole::gradient,
             "The new gradient, squared: its size without its sign.",
             [&](std::size_t i) { return "+ " + rest(value) + "·" + factor(g(i)) + "²"; })});
}

void EquationWriter::mean_line() {
  const double beta1 = number("beta1");
  line(result("m", TermRole::movement, step.state_after[0]),
       {term("β₁·m", TermRole::remembered, "The mean gradient so far: which way it has been going.",
             [&](std::size_t i) { return shown(beta1) + "·" + factor(before(0, i)); }),
        term("+ (1 − β₁)·g", TermRole::gradient, "The new gradient joins the mean.",
             [&](std::size_t i) { return "+ " + rest(beta1) + "·" + factor(g(i)); })});
}

void EquationWriter::corrected_line(const char* name, const char* symbol, double correction,
                                    const std::vector<double>& values, std::size_t array, TermRole role,
                                    const char* meaning, bool root) {
  line(result(name, role, values), {term(symbol, role, meaning, [&](std::size_t i) {
         const std::string quotient = shown(after(array, i)) + "/" + shown(correction);
         return root ? "√(" + quotient + ")" : quotient;
       })});
}

void EquationWriter::corrected_mean_line(const std::vector<double>& mean) {
  corrected_line("m̂", "m/(1 − β₁ᵗ)", terms.correction1, mean, 0, TermRole::movement, "Corrected, for m started at 0.",
                 false);
}

void EquationWriter::corrected_root_line(const char* name, const char* symbol, std::size_t array) {
  corrected_line(name, symbol, terms.correction2, terms.effective->root, array, TermRole::divisor,
                 "A typical size of the gradient, corrected for its start at 0.", true);
}

EquationTerm EquationWriter::mean_step(const std::string& symbol, const std::vector<double>& mean, double scale) const {
  const EffectiveStep& effective = *terms.effective;
  return term(symbol, TermRole::movement, "Direction from the memory m, size from the divisor: two memories.",
              [&](std::size_t i) {
                return "− " + shown(step.learning_rate * scale) + "·" + factor(mean[i]) + "/" +
                       shown(effective.divisor[i]);
              });
}

void EquationWriter::mean_update() {
  std::vector<EquationTerm> added;
  if (!terms.parts.decay.empty()) added.push_back(decay_term());
  added.push_back(mean_step("− η·m̂/(" + terms.effective->divisor_name + ")", terms.effective->mean));
  update(std::move(added));
}

std::vector<EquationLine> step_equation(const StepTerms& terms, std::span<const std::size_t> coordinates) {
  return EquationWriter(terms, coordinates).take();
}

}  // namespace saddlescope
