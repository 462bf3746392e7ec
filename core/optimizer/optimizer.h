// The catalogue of optimizers and the stepper that runs one of them on flat arrays: one ball, a million balls side by
// side, or a network's weights. Elementwise but for the few methods that use a Hessian. Knows no objective. A Stepper
// belongs to one thread; the catalogue is constant.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/optimizer/hyperparameter.h"
#include "core/optimizer/rate_family.h"
#include "core/optimizer/schedule.h"
#include "core/optimizer/second_order.h"
#include "core/support/expected.h"

namespace saddlescope {

/// Two ways to write the same method, which draw different pictures: what the libraries run, and what the lecture
/// writes. Methods without a lecture form have one.
enum class Convention { pytorch, lecture };

/// Where the two forms of a method part: a piece of OptimizerInfo::rule and one of lecture_rule, and what it does.
struct ConventionDifference {
  std::string_view pytorch, lecture, meaning;
};

struct OptimizerInfo {
  std::string_view id;                              ///< "adam"
  std::string_view label;                           ///< "Adam"
  std::string_view summary;                         ///< one plain sentence
  std::string_view rule;                            ///< the update as readable maths, one line
  std::string_view reference;                       ///< paper or documentation
  std::span<const Hyperparameter> hyperparameters;  ///< the first is always lr
  std::size_t state_arrays;                         ///< arrays of state, each as long as the parameters
  bool uses_hessian = false;                        ///< a method of second order: step() wants the Hessian too
  std::string_view lecture_rule = {};               ///< as `rule`, in the lecture's form; empty: the method has none
  std::span<const std::string_view> lecture_unused = {};  ///< ids of hyperparameters that the lecture's form leaves out
  bool decoupled_decay = false;          ///< weight decay shrinks the parameters themselves, never enters the gradient
  RateFamily rates = adam_rates;         ///< where a learning rate for a surface comes from
  ConventionDifference difference = {};  ///< where the two forms part; empty where they are one
  std::string_view short_label = {};     ///< where there is little room: "GD"; empty: the label
};

/// All optimizers in the order in which they are listed.
std::span<const OptimizerInfo> optimizer_catalogue();
/// Null when unknown.
const OptimizerInfo* find_optimizer(std::string_view id);

/// A method with its hyperparameters, its convention and its schedule: what a run, a file and a SPEC hold.
struct OptimizerSettings {
  std::string id = "gd";
  std::vector<double> values;                   ///< one per hyperparameter, in the table's order
  Convention convention = Convention::pytorch;  ///< counts as pytorch where the method has no lecture form
  Schedule schedule = {};                       ///< of the learning rate
  bool operator==(const OptimizerSettings&) const = default;
};

/// A stretch of a run made with one method and its hyperparameters: a run's past is a list of them.
struct Stretch {
  OptimizerSettings optimizer;
  std::size_t steps = 1;  ///< updates of this stretch, at least 1
  bool operator==(const Stretch&) const = default;
};

/// Index into `stretches` of the stretch that makes the update from `step`; stretches.size() where the past is over.
std::size_t stretch_at(std::span<const Stretch> stretches, std::size_t step);

/// Defaults of the catalogue; `id` must be known.
OptimizerSettings default_settings(std::string_view id);
/// Value of a hyperparameter by id; NaN when the method has none of that name.
double hyperparameter(const OptimizerSettings& settings, std::string_view id);
/// Sets one by id; false when the method has none of that name.
bool set_hyperparameter(OptimizerSettings& settings, std::string_view id, double value);

/// "pytorch", "lecture": the command line's and the files' name.
constexpr std::string_view convention_name(Convention convention) {
  return convention == Convention::lecture ? "lecture" : "pytorch";
}
/// Whether the lecture writes this method.
inline bool has_lecture_form(const OptimizerInfo& info) { return !info.lecture_rule.empty(); }
/// Whether these settings run the lecture's form: it is asked for and the method has one.
bool runs_lecture_form(const OptimizerSettings& settings);
/// Whether the method has a hyperparameter of that name and its convention uses it.
bool uses_hyperparameter(const OptimizerSettings& settings, std::string_view id);

/// Value of a hyperparameter that the method may not have, or its convention not use.
double used_hyperparameter(const OptimizerSettings& settings, std::string_view id, double otherwise = 0);
/// The λ that the method adds to the gradient as λθ; 0 where it has none or its decay is decoupled.
double added_weight_decay(const OptimizerSettings& settings);
/// None for a method whose forms are one.
std::optional<ConventionDifference> convention_difference(std::string_view id);
/// Whether a Stepper that changes from the first to the second keeps its memory: see Stepper::change().
bool keeps_memory(const OptimizerSettings& before, const OptimizerSettings& after);

/// `adam`, `adam:lr=0.01,beta1=0.85` or `adagrad:lr=1,convention=lecture,schedule=cosine(T=1000,floor=0.1),warmup=100`;
/// commas inside brackets do not part. Unknown names and values out of range are errors that list what is known.
Expected<OptimizerSettings, std::string> parse_optimizer(std::string_view spec);
/// The SPEC that reads back as the same settings, values that equal the default left out: "adam:lr=0.1".
std::string print_optimizer(const OptimizerSettings& settings);

struct MethodFunctions;

/// Runs one method over `size` parameters side by side. Settings that name no known method run as gd.
/// Copies go on independently.
class Stepper {
 public:
  Stepper(const OptimizerSettings& settings, std::size_t size);

  /// One update of all parameters in place; both spans have `size` elements. The same parameter gives the same bits
  /// wherever it stands. A method of second order takes `gradient` for the direction that it would have made.
  void step(std::span<double> parameters, std::span<const double> gradient);

  /// One update of `balls` points side by side: coordinate i of ball k stands at i·balls + k, and entry e of its
  /// Hessian's upper triangle, stored row by row, at e·balls + k. True when a ball's Hessian was singular, so that a
  /// part of its gradient was left out. Where a Hessian is not finite the ball becomes NaN. A method of first order
  /// does not look at it.
  bool step(std::span<double> parameters, std::span<const double> gradient, std::span<const double> hessian,
            std::size_t balls);

  /// From the next update on other settings rule. The same method keeps its memory: state, running powers, the count of
  /// updates, from which a schedule's t counts; another one starts afresh. So does the other convention of a method
  /// where its state means something else (momentum, adagrad, rmsprop; not adam, whose two forms are one).
  void change(const OptimizerSettings& settings);

  bool uses_hessian() const { return info_->uses_hessian; }
  /// The learning rate that the next step() will use (after the schedule and the method's own decay).
  double learning_rate() const;
  /// Updates done so far.
  std::size_t steps_done() const { return steps_done_; }
  /// Arrays of state that the method has.
  std::size_t state_count() const { return info_->state_arrays; }
  /// State array `index` (0 … state_arrays − 1) of `size` elements, for explaining a step.
  std::span<const double> state(std::size_t index) const;
  /// Back to the first step.
  void reset();

 private:
  struct alignas(64) CacheLine {  // state starts on cache lines: the widest vectors never straddle two
    double numbers[8];
  };
  double* state_array(std::size_t index);
  /// lr times the schedule's factor for the update after `done` ones.
  double scheduled_rate(std::size_t done) const {
    return scheduled_ ? settings_.values[0] * schedule_factor(settings_.schedule, done) : settings_.values[0];
  }

  const OptimizerInfo* info_;
  const MethodFunctions* functions_;  // chosen once: one update of a few parameters costs one indirect call
  OptimizerSettings settings_;
  std::size_t size_;
  std::size_t stride_;  // numbers from one state array to the next
  std::size_t steps_done_ = 0;
  bool scheduled_;                             // the schedule is not constant
  alignas(double) unsigned char method_[192];  // the method's own struct: running powers and the like
  std::vector<CacheLine> state_;
  SecondOrderDirection second_order_;  // empty for a method of first order, as is directions_
  std::vector<double> directions_;
};

}  // namespace saddlescope
