// With what a method takes its own update apart: the numbers of the step, and what several methods have in common. For
// the methods' take_apart() only; belongs to one call of take_apart().
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/optimizer/step_terms.h"

namespace saddlescope {

class StepDissection {
 public:
  StepDissection(const StepExplanation& explained, std::span<const double> point,
                 std::span<const RememberedUpdates> remembered);

  /// What is filled in. parts.gradient_label is "−η∇L" unless the method says otherwise.
  StepTerms terms;

  /// A hyperparameter; 0 where the method does not have it.
  double number(std::string_view id) const;
  /// State array k of coordinate i, before and after the update.
  double before(std::size_t k, std::size_t i) const { return step_.state_before[k][i]; }
  double after(std::size_t k, std::size_t i) const { return step_.state_after[k][i]; }
  /// The gradient with the weight decay that is added to it.
  double g(std::size_t i) const { return terms.gradient[i]; }
  double eta() const { return eta_; }
  bool lecture() const { return lecture_; }
  const StepExplanation& step() const { return step_; }
  std::span<const RememberedUpdates> remembered() const { return remembered_; }

  /// n numbers.
  template <class Function>
  std::vector<double> each(const Function& function) const {
    std::vector<double> values(step_.movement.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = function(i);
    return values;
  }

  /// Only the movement is known, as one thing.
  void whole();
  /// The decoupled weight decay as a part of its own, unless it is 0. `inside`: the movement has it already.
  void add_decay(bool inside);
  /// Names the remembered part: by `share` where it is `factor` times the movement before, as it is while η stays.
  void name_memory(std::string_view share, double factor, std::string_view otherwise);
  /// The gradient divided by `divisors`, which are made of state array `state`. The lecture divides by σ alone and
  /// stands still where that is 0.
  void divide(std::string accumulator, std::string divisor, std::size_t state, std::vector<double> divisors);

  /// 1 minus the product of all β in force so far, exact where it is small.
  double correction(std::string_view id) const;
  /// √(state array k/(1 − β₂ᵗ)); sets correction2.
  std::vector<double> corrected_root(std::size_t k);
  /// The running mean, state array 0, corrected, over `divisors`, which are made of `root`, that of state array
  /// `state`; sets correction1.
  EffectiveStep& divide_mean(std::string accumulator, std::string divisor, std::size_t state, std::vector<double> root,
                             std::vector<double> divisors);
  /// As Adam divides: by √v̂ + ε, v being state array `state`.
  EffectiveStep& divide_mean_by_root(std::string accumulator, std::string divisor, std::size_t state = 1);
  /// The movement made of mean and gradient, over the divisor where there is an effective step.
  void move_by_mean(double mean_rate, double gradient_rate = 0);

 private:
  const StepExplanation& step_;
  std::span<const RememberedUpdates> remembered_;
  double eta_;
  bool lecture_;
};

}  // namespace saddlescope
