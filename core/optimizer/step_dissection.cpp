#include "core/optimizer/step_dissection.h"

#include <utility>

#include "core/optimizer/explanation.h"

namespace saddlescope {

StepDissection::StepDissection(const StepExplanation& explained, std::span<const double> point,
                               std::span<const RememberedUpdates> remembered)
    : step_(explained),
      remembered_(remembered),
      eta_(explained.learning_rate),
      lecture_(runs_lecture_form(explained.settings)) {
  terms.explained = &explained;
  terms.point.assign(point.begin(), point.end());
  terms.gradient = explained.gradient;
  terms.update = 0;
  for (const RememberedUpdates& updates : remembered) terms.update += updates.count;
  terms.parts.gradient_label = "−η∇L";
  if (update_adds_decay(*find_optimizer(explained.settings.id)))
    for (std::size_t i = 0; i < terms.gradient.size(); ++i)
      terms.gradient[i] += number("weight_decay") * terms.point[i];
}

double StepDissection::number(std::string_view id) const {
  const double value = hyperparameter(step_.settings, id);
  return std::isnan(value) ? 0 : value;
}

void StepDissection::whole() {
  terms.parts.movement = step_.movement;
  terms.parts.gradient_label.clear();
}

void StepDissection::add_decay(bool inside) {
  if (number("weight_decay") == 0) return;
  terms.parts.decay = each([&](std::size_t i) { return -eta_ * number("weight_decay") * terms.point[i]; });
  if (inside) return;
  for (std::size_t i = 0; i < terms.parts.decay.size(); ++i) terms.parts.movement[i] += terms.parts.decay[i];
}

void StepDissection::name_memory(std::string_view share, double factor, std::string_view otherwise) {
  bool of_last = true;
  for (std::size_t i = 0; i < step_.movement.size(); ++i) {
    const double expected = factor * step_.last_movement[i];
    // The movement before is a difference of two points, so it has their rounding.
    const double rounding = 1e-14 * std::abs(terms.point[i]) + 1e-6 * std::abs(expected);
    of_last = of_last && std::abs(terms.parts.remembered[i] - expected) <= rounding;
  }
  terms.parts.remembered_label = of_last ? share : otherwise;
}

void StepDissection::divide(std::string accumulator, std::string divisor, std::size_t state,
                            std::vector<double> divisors) {
  const auto over = [&](double numerator, double by) { return lecture_ && by == 0 ? 0 : numerator / by; };
  EffectiveStep& effective = terms.effective.emplace();
  effective.accumulator_name = std::move(accumulator);
  effective.divisor_name = std::move(divisor);
  effective.accumulator = step_.state_after[state];
  effective.divisor = std::move(divisors);
  effective.rate = each([&](std::size_t i) { return over(eta_, effective.divisor[i]); });
  MovementParts& parts = terms.parts;
  parts.gradient = each([&](std::size_t i) {
    return lecture_ ? -(eta_ * over(g(i), effective.divisor[i])) : -(eta_ * g(i) / effective.divisor[i]);
  });
  parts.movement = parts.gradient;
  parts.gradient_label = lecture_ ? "−η∇L/σ" : "−η∇L/√" + effective.accumulator_name;
}

double StepDissection::correction(std::string_view id) const {
  double logarithm = 0;
  for (const RememberedUpdates& updates : remembered_)
    logarithm += static_cast<double>(updates.count) * std::log(hyperparameter(*updates.settings, id));
  return -std::expm1(logarithm);
}

std::vector<double> StepDissection::corrected_root(std::size_t k) {
  terms.correction2 = correction("beta2");
  const double root_correction = 1 / std::sqrt(terms.correction2);
  return each([&](std::size_t i) { return root_correction * std::sqrt(after(k, i)); });
}

EffectiveStep& StepDissection::divide_mean(std::string accumulator, std::string divisor, std::size_t state,
                                           std::vector<double> root, std::vector<double> divisors) {
  terms.correction1 = correction("beta1");
  EffectiveStep& effective = terms.effective.emplace();
  effective.accumulator_name = std::move(accumulator);
  effective.accumulator = step_.state_after[state];
  effective.mean = each([&](std::size_t i) { return after(0, i) / terms.correction1; });
  effective.root = std::move(root);
  effective.divisor_name = std::move(divisor);
  effective.divisor = std::move(divisors);
  effective.rate = each([&](std::size_t i) { return eta_ / effective.divisor[i]; });
  return effective;
}

EffectiveStep& StepDissection::divide_mean_by_root(std::string accumulator, std::string divisor, std::size_t state) {
  const double eps = number("eps");
  std::vector<double> root = corrected_root(state);
  std::vector<double> divisors = each([&](std::size_t i) { return eps + root[i]; });
  return divide_mean(std::move(accumulator), std::move(divisor), state, std::move(root), std::move(divisors));
}

void StepDissection::move_by_mean(double mean_rate, double gradient_rate) {
  const double beta1 = number("beta1");
  const auto over = [&](double numerator, std::size_t i) {
    return terms.effective ? numerator / terms.effective->divisor[i] : numerator;
  };
  MovementParts& parts = terms.parts;
  parts.gradient =
      each([&](std::size_t i) { return -over(mean_rate * ((1 - beta1) * g(i)) + gradient_rate * g(i), i); });
  parts.remembered = each([&](std::size_t i) { return -over(mean_rate * (beta1 * before(0, i)), i); });
  parts.movement = each([&](std::size_t i) { return -over(mean_rate * after(0, i) + gradient_rate * g(i), i); });
  parts.gradient_label = "new −∇L";
  parts.remembered_label = "kept m";
}

StepTerms take_apart(const StepExplanation& explained, std::span<const double> point,
                     std::span<const RememberedUpdates> remembered) {
  StepDissection dissection(explained, point, remembered);
  const OptimizerInfo& info = *find_optimizer(explained.settings.id);
  if (explained.state_after.size() == info.state_arrays)
    explanation_of(info).take_apart(dissection);
  else
    dissection.whole();
  // A movement that is not known by parts is the one that was made, with its decay.
  if (info.decoupled_decay) dissection.add_decay(dissection.terms.parts.gradient.empty());
  return std::move(dissection.terms);
}

}  // namespace saddlescope
