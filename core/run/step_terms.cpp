#include "core/run/step_terms.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace saddlescope {
namespace {

/// Whether the second one goes on with the memory of the first, as Stepper::change().
bool keeps_memory(const OptimizerSettings& before, const OptimizerSettings& after) {
  if (before.id != after.id) return false;
  const OptimizerInfo* info = find_optimizer(after.id);
  const bool two_forms = info != nullptr && has_lecture_form(*info) && info->lecture_rule != info->rule;
  return !two_forms || runs_lecture_form(before) == runs_lecture_form(after);
}

/// The stretches whose gradients the method remembers at the update from `step`, that update included.
std::vector<std::pair<const OptimizerSettings*, std::size_t>> remembered_stretches(const RunPlan& plan,
                                                                                   std::size_t step) {
  std::vector<std::pair<const OptimizerSettings*, std::size_t>> stretches;
  const auto add = [&](const OptimizerSettings& settings, std::size_t count) {
    if (!stretches.empty() && !keeps_memory(*stretches.back().first, settings)) stretches.clear();
    stretches.emplace_back(&settings, count);
  };
  std::size_t left = step + 1;
  for (const Stretch& stretch : plan.stretches) {
    add(stretch.optimizer, std::min(left, stretch.steps));
    left -= std::min(left, stretch.steps);
    if (left == 0) return stretches;
  }
  add(plan.optimizer, left);
  return stretches;
}

/// Takes one update apart, method by method. Formulas: core/optimizer/<id>.inl.h, in the same order of operations, so
/// that the movement comes out with the method's own bits.
class StepTermsBuilder {
 public:
  StepTermsBuilder(const StepExplanation& explained, const Trajectory& trajectory, const RunPlan& plan)
      : step_(explained),
        stretches_(remembered_stretches(plan, explained.step)),
        n_(explained.movement.size()),
        eta_(explained.learning_rate),
        lecture_(runs_lecture_form(explained.settings)) {
    terms_.explained = &explained;
    const auto here = trajectory.at(explained.step);
    terms_.point.assign(here.begin(), here.end());
    terms_.gradient = explained.gradient;
    terms_.update = 0;
    for (const auto& stretch : stretches_) terms_.update += stretch.second;
    const std::string& id = explained.settings.id;
    decoupled_ = id == "adamw" || id == "lion";
    if (!decoupled_ && !find_optimizer(id)->uses_hessian)
      for (std::size_t i = 0; i < n_; ++i) terms_.gradient[i] += number("weight_decay") * terms_.point[i];
  }

  StepTerms take() {
    const std::string& id = step_.settings.id;
    MovementParts& parts = terms_.parts;
    parts.gradient_label = "−η∇L";
    const bool has_state = step_.state_after.size() == find_optimizer(id)->state_arrays;
    if (id == "gd")
      plain();
    else if (id == "momentum" && has_state)
      momentum();
    else if (id == "nesterov" && has_state)
      nesterov();
    else if (id == "adagrad" && has_state)
      adagrad();
    else if (id == "rmsprop" && has_state)
      rmsprop();
    else if (id == "adadelta" && has_state)
      adadelta();
    else if ((id == "adam" || id == "amsgrad" || id == "adamw" || id == "adamax" || id == "nadam" || id == "radam") &&
             has_state)
      adam_family();
    else
      whole();
    if (decoupled_) add_decay();
    return std::move(terms_);
  }

 private:
  double number(std::string_view id) const {
    const double value = hyperparameter(step_.settings, id);
    return std::isnan(value) ? 0 : value;
  }
  double before(std::size_t k, std::size_t i) const { return step_.state_before[k][i]; }
  double after(std::size_t k, std::size_t i) const { return step_.state_after[k][i]; }
  double g(std::size_t i) const { return terms_.gradient[i]; }

  template <class Function>
  std::vector<double> each(const Function& function) const {
    std::vector<double> values(n_);
    for (std::size_t i = 0; i < n_; ++i) values[i] = function(i);
    return values;
  }

  /// 1 minus the product of all β in force so far, exact where it is small.
  double correction(std::string_view id) const {
    double logarithm = 0;
    for (const auto& [settings, count] : stretches_)
      logarithm += static_cast<double>(count) * std::log(hyperparameter(*settings, id));
    return -std::expm1(logarithm);
  }

  void whole() {
    terms_.parts.movement = step_.movement;
    terms_.parts.gradient_label.clear();
  }
  void add_decay() {
    if (number("weight_decay") == 0) return;
    terms_.parts.decay = each([&](std::size_t i) { return -eta_ * number("weight_decay") * terms_.point[i]; });
    if (step_.settings.id == "adamw")
      for (std::size_t i = 0; i < n_; ++i) terms_.parts.movement[i] += terms_.parts.decay[i];
  }
  void plain() {
    terms_.parts.gradient = each([&](std::size_t i) { return -(eta_ * g(i)); });
    terms_.parts.movement = terms_.parts.gradient;
  }

  /// "λ·last" where the remembered part is a share of the movement before, as it is while η stays.
  void name_memory(std::string_view share, double factor, std::string_view otherwise) {
    bool of_last = true;
    for (std::size_t i = 0; i < n_; ++i) {
      const double expected = factor * step_.last_movement[i];
      // The movement before is a difference of two points, so it has their rounding.
      const double rounding = 1e-14 * std::abs(terms_.point[i]) + 1e-6 * std::abs(expected);
      of_last = of_last && std::abs(terms_.parts.remembered[i] - expected) <= rounding;
    }
    terms_.parts.remembered_label = of_last ? share : otherwise;
  }

  void momentum() {
    const double keep = number("momentum");
    MovementParts& parts = terms_.parts;
    if (lecture_) {
      parts.gradient = each([&](std::size_t i) { return -(eta_ * g(i)); });
      parts.remembered = each([&](std::size_t i) { return keep * before(0, i); });
      parts.movement = each([&](std::size_t i) { return after(0, i); });
      parts.remembered_label = "λ·last";
      return;
    }
    const double gain = terms_.update == 1 || keep == 0 ? 1 : 1 - number("dampening");
    parts.gradient = each([&](std::size_t i) { return -(eta_ * (gain * g(i))); });
    parts.remembered = each([&](std::size_t i) { return -(eta_ * (keep * before(0, i))); });
    parts.movement = each([&](std::size_t i) { return -(eta_ * after(0, i)); });
    if (gain != 1) parts.gradient_label = "−η(1−τ)∇L";
    name_memory("μ·last", keep, "−ημ·b");
  }

  void nesterov() {
    const double keep = number("momentum");
    MovementParts& parts = terms_.parts;
    parts.gradient = each([&](std::size_t i) { return -(eta_ * ((1 + keep) * g(i))); });
    parts.remembered = each([&](std::size_t i) { return -(eta_ * (keep * (keep * before(0, i)))); });
    parts.movement = each([&](std::size_t i) { return -(eta_ * (g(i) + keep * after(0, i))); });
    parts.gradient_label = "−η(1+μ)∇L";
    parts.remembered_label = "−ημ²·b";
  }

  /// The lecture divides by σ alone and stands still where that is 0.
  double rate(double divisor) const { return lecture_ && divisor == 0 ? 0 : eta_ / divisor; }
  double quotient(double numerator, double divisor) const { return lecture_ && divisor == 0 ? 0 : numerator / divisor; }

  void divided(std::string accumulator, std::string divisor, std::size_t state, std::vector<double> divisors) {
    EffectiveStep& effective = terms_.effective.emplace();
    effective.accumulator_name = std::move(accumulator);
    effective.divisor_name = std::move(divisor);
    effective.accumulator = step_.state_after[state];
    effective.divisor = std::move(divisors);
    effective.rate = each([&](std::size_t i) { return rate(effective.divisor[i]); });
    MovementParts& parts = terms_.parts;
    parts.gradient = each([&](std::size_t i) {
      return lecture_ ? -(eta_ * quotient(g(i), effective.divisor[i])) : -(eta_ * g(i) / effective.divisor[i]);
    });
    parts.movement = parts.gradient;
    parts.gradient_label = lecture_ ? "−η∇L/σ" : "−η∇L/√" + effective.accumulator_name;
  }

  void adagrad() {
    if (lecture_)
      return divided("S", "σ", 0,
                     each([&](std::size_t i) { return std::sqrt(after(0, i) / static_cast<double>(terms_.update)); }));
    divided("S", "√S + ε", 0, each([&](std::size_t i) { return number("eps") + std::sqrt(after(0, i)); }));
  }

  void rmsprop() {
    if (lecture_) return divided("σ²", "σ", 0, each([&](std::size_t i) { return std::sqrt(after(0, i)); }));
    const bool centered = number("centered") != 0;
    divided("v", centered ? "√(v − ḡ²) + ε" : "√v + ε", 0, each([&](std::size_t i) {
              const double mean = after(1, i);
              const double spread = centered ? std::max(0.0, after(0, i) - mean * mean) : after(0, i);
              return number("eps") + std::sqrt(spread);
            }));
    const double keep = number("momentum");
    if (!(keep > 0)) return;
    terms_.parts.remembered = each([&](std::size_t i) { return -(eta_ * (keep * before(2, i))); });
    terms_.parts.movement = each([&](std::size_t i) { return -(eta_ * after(2, i)); });
    name_memory("μ·last", keep, "−ημ·b");
  }

  void adadelta() {
    const double eps = number("eps");
    divided("v", "√(v + ε)", 0, each([&](std::size_t i) { return std::sqrt(eps + after(0, i)); }));
    EffectiveStep& effective = *terms_.effective;
    effective.rate = each([&](std::size_t i) { return eta_ * (std::sqrt(eps + before(1, i)) / effective.divisor[i]); });
    terms_.parts.gradient =
        each([&](std::size_t i) { return -(eta_ * (std::sqrt(eps + before(1, i)) / effective.divisor[i] * g(i))); });
    terms_.parts.movement = terms_.parts.gradient;
    terms_.parts.gradient_label = "−η√u∇L/√v";
  }

  // --- m and v
  void adam_family() {
    const std::string& id = step_.settings.id;
    terms_.correction1 = correction("beta1");
    terms_.correction2 = id == "adamax" ? 1 : correction("beta2");
    const double root_correction = 1 / std::sqrt(terms_.correction2), eps = number("eps");
    if (id == "nadam") prepare_nadam();
    if (id == "radam") prepare_radam();
    const std::size_t size = id == "amsgrad" ? 2 : 1;
    EffectiveStep& effective = terms_.effective.emplace();
    effective.accumulator_name = id == "adamax" ? "u" : id == "amsgrad" ? "w" : "v";
    effective.accumulator = step_.state_after[size];
    effective.mean = each([&](std::size_t i) { return after(0, i) / terms_.correction1; });
    effective.root = each(
        [&](std::size_t i) { return id == "adamax" ? after(size, i) : root_correction * std::sqrt(after(size, i)); });
    effective.divisor_name = id == "adamax" ? "u" : id == "amsgrad" ? "√ŵ + ε" : "√v̂ + ε";
    effective.divisor =
        each([&](std::size_t i) { return id == "adamax" ? effective.root[i] : eps + effective.root[i]; });
    effective.rate = each([&](std::size_t i) { return eta_ / effective.divisor[i]; });
    if (id == "radam") {
      effective.divisor_name = "√v + ε";
      effective.root = each([&](std::size_t i) { return std::sqrt(after(1, i)); });
      effective.divisor = each([&](std::size_t i) { return eps + effective.root[i]; });
      effective.rate = each([&](std::size_t i) { return eta_ * terms_.rectification / effective.divisor[i]; });
    }
    combine(id);
  }

  /// What m and g weigh in the movement, and what divides them.
  void combine(const std::string& id) {
    const EffectiveStep& effective = *terms_.effective;
    const double beta1 = number("beta1");
    double mean_rate = eta_ / terms_.correction1, gradient_rate = 0;
    bool divides = true;
    if (id == "nadam") {
      mean_rate = eta_ * terms_.mean_factor;
      gradient_rate = eta_ * terms_.gradient_factor;
    }
    if (id == "radam") {
      divides = terms_.rectification > 0;
      if (divides) mean_rate *= terms_.rectification;
    }
    const auto over = [&](double numerator, std::size_t i) {
      return divides ? numerator / effective.divisor[i] : numerator;
    };
    MovementParts& parts = terms_.parts;
    parts.gradient =
        each([&](std::size_t i) { return -over(mean_rate * ((1 - beta1) * g(i)) + gradient_rate * g(i), i); });
    parts.remembered = each([&](std::size_t i) { return -over(mean_rate * (beta1 * before(0, i)), i); });
    parts.movement = each([&](std::size_t i) { return -over(mean_rate * after(0, i) + gradient_rate * g(i), i); });
    parts.gradient_label = "new ∇L";
    parts.remembered_label = "kept m";
    if (!divides) terms_.effective.reset();
  }

  void prepare_nadam() {
    const auto momentum_at = [](const OptimizerSettings& settings, std::size_t t) {
      return hyperparameter(settings, "beta1") *
             (1 - 0.5 * std::pow(0.96, static_cast<double>(t) * hyperparameter(settings, "momentum_decay")));
    };
    double product = 1;
    std::size_t t = 0;
    for (const auto& [settings, count] : stretches_) {
      // The product is 0 to the method, too, once it is below 1e-30: a few hundred updates at usual β.
      for (std::size_t k = 1; k <= count && product >= 1e-30; ++k) product *= momentum_at(*settings, t + k);
      t += count;
    }
    if (product < 1e-30) product = 0;
    const double now = momentum_at(step_.settings, t), next = momentum_at(step_.settings, t + 1);
    terms_.gradient_factor = (1 - now) / (1 - product);
    terms_.mean_factor = next / (1 - product * next);
  }

  void prepare_radam() {
    const double longest = 2 / (1 - number("beta2")) - 1;
    const double length =
        longest - 2 * static_cast<double>(terms_.update) * (1 - terms_.correction2) / terms_.correction2;
    if (!(length > 5)) return;
    terms_.rectification = std::sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) *
                           std::sqrt(terms_.correction2);
  }

  const StepExplanation& step_;
  std::vector<std::pair<const OptimizerSettings*, std::size_t>> stretches_;
  std::size_t n_;
  double eta_;
  bool lecture_, decoupled_ = false;
  StepTerms terms_;
};

}  // namespace

StepTerms take_apart(const StepExplanation& explained, const Trajectory& trajectory, const RunPlan& plan) {
  return StepTermsBuilder(explained, trajectory, plan).take();
}

std::optional<ConventionDifference> convention_difference(std::string_view id) {
  if (id == "momentum")
    return ConventionDifference{"θ − η·b", "μ·m − η·g",
                                "The lecture remembers movements, with η in them; PyTorch remembers gradients and "
                                "multiplies by today's η. The paths part only when η changes."};
  if (id == "adagrad")
    return ConventionDifference{"√S + ε", "√(S/t)",
                                "PyTorch divides by the root of the sum, which only grows: steps shrink. The lecture "
                                "divides by the root of the mean, which can fall again: steps can burst."};
  if (id == "rmsprop")
    return ConventionDifference{"√v + ε", "at first g²",
                                "PyTorch's v starts at 0, so its first step is η/√(1 − α). The lecture's σ starts as "
                                "the first gradient, so its first step is η."};
  return std::nullopt;
}

}  // namespace saddlescope
