#include "core/optimizer/optimizer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/optimizer/method.h"

namespace saddlescope {
namespace {

constexpr std::size_t line_size = 8;

std::size_t index_of(const OptimizerInfo& info) {
  return static_cast<std::size_t>(&info - optimizer_catalogue().data());
}

/// What a Stepper can run: a method of the catalogue with all its numbers.
OptimizerSettings known_settings(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) info = optimizer_catalogue().data();
  OptimizerSettings known = settings;
  known.id = info->id;
  if (known.values.size() != info->hyperparameters.size()) known.values = default_settings(info->id).values;
  return known;
}

/// The form that these settings run. A method whose state means the same in both conventions has one form for both.
const MethodFunctions* form_of(const OptimizerInfo& info, Convention convention) {
  const MethodForms& forms = method_functions()[index_of(info)];
  return convention == Convention::lecture && forms.lecture.step != nullptr ? &forms.lecture : &forms.pytorch;
}

}  // namespace

const OptimizerInfo* find_optimizer(std::string_view id) {
  for (const OptimizerInfo& info : optimizer_catalogue())
    if (info.id == id) return &info;
  return nullptr;
}

std::size_t stretch_at(std::span<const Stretch> stretches, std::size_t step) {
  std::size_t stretch = 0;
  for (; stretch < stretches.size() && step >= stretches[stretch].steps; ++stretch) step -= stretches[stretch].steps;
  return stretch;
}

OptimizerSettings default_settings(std::string_view id) {
  OptimizerSettings settings{std::string(id), {}};
  if (const OptimizerInfo* info = find_optimizer(id))
    for (const Hyperparameter& parameter : info->hyperparameters) settings.values.push_back(parameter.initial);
  return settings;
}

double hyperparameter(const OptimizerSettings& settings, std::string_view id) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr || settings.values.size() != info->hyperparameters.size())
    return std::numeric_limits<double>::quiet_NaN();
  return Values{info->hyperparameters, settings.values.data()}[id];
}

bool set_hyperparameter(OptimizerSettings& settings, std::string_view id, double value) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return false;
  for (std::size_t i = 0; i < info->hyperparameters.size(); ++i)
    if (info->hyperparameters[i].id == id) {
      if (settings.values.size() != info->hyperparameters.size())
        settings.values = default_settings(settings.id).values;
      settings.values[i] = value;
      return true;
    }
  return false;
}

bool runs_lecture_form(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return settings.convention == Convention::lecture && info != nullptr && has_lecture_form(*info);
}

bool uses_hyperparameter(const OptimizerSettings& settings, std::string_view id) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return false;
  const auto unused =
      settings.convention == Convention::lecture ? info->lecture_unused : std::span<const std::string_view>();
  return std::any_of(info->hyperparameters.begin(), info->hyperparameters.end(),
                     [&](const Hyperparameter& parameter) { return parameter.id == id; }) &&
         std::find(unused.begin(), unused.end(), id) == unused.end();
}

double used_hyperparameter(const OptimizerSettings& settings, std::string_view id, double otherwise) {
  const double value = hyperparameter(settings, id);
  return std::isnan(value) || !uses_hyperparameter(settings, id) ? otherwise : value;
}

double added_weight_decay(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return info != nullptr && info->decoupled_decay ? 0 : used_hyperparameter(settings, "weight_decay");
}

std::optional<ConventionDifference> convention_difference(std::string_view id) {
  const OptimizerInfo* info = find_optimizer(id);
  if (info == nullptr || info->difference.meaning.empty()) return std::nullopt;
  return info->difference;
}

bool keeps_memory(const OptimizerSettings& before, const OptimizerSettings& after) {
  if (before.id != after.id) return false;
  const OptimizerInfo* info = find_optimizer(after.id);
  const bool two_forms = info != nullptr && has_lecture_form(*info) && info->lecture_rule != info->rule;
  return !two_forms || runs_lecture_form(before) == runs_lecture_form(after);
}

Stepper::Stepper(const OptimizerSettings& settings, std::size_t size)
    : settings_(known_settings(settings)), size_(size), scheduled_(!is_constant(settings_.schedule)) {
  info_ = find_optimizer(settings_.id);
  functions_ = form_of(*info_, settings_.convention);
  stride_ = (size + line_size - 1) / line_size * line_size;
  state_.resize(info_->state_arrays * stride_ / line_size);
  reset();
}

double* Stepper::state_array(std::size_t index) { return reinterpret_cast<double*>(state_.data()) + index * stride_; }

void Stepper::step(std::span<double> parameters, std::span<const double> gradient) {
  const double lr = scheduled_rate(steps_done_);
  ++steps_done_;
  const double rate = functions_->rate(settings_.values.data(), steps_done_, lr);
  functions_->step(method_, steps_done_, rate, parameters.data(), gradient.data(), state_array(0), stride_, size_);
}

bool Stepper::step(std::span<double> parameters, std::span<const double> gradient, std::span<const double> hessian,
                   std::size_t balls) {
  if (!uses_hessian() || balls == 0) {
    step(parameters, gradient);
    return false;
  }
  const std::size_t n = size_ / balls;
  const double weight_decay = Values{info_->hyperparameters, settings_.values.data()}["weight_decay"];
  second_order_.resize(n);
  directions_.resize(size_);
  bool singular = false;
  for (std::size_t k = 0; k < balls; ++k) {
    std::size_t entry = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double g = gradient[i * balls + k];
      second_order_.gradient(i) = weight_decay != 0 ? g + weight_decay * parameters[i * balls + k] : g;
      for (std::size_t j = i; j < n; ++j) second_order_.hessian(i, j) = hessian[entry++ * balls + k];
    }
    if (second_order_.compute(functions_->inverse, method_)) singular = true;
    for (std::size_t i = 0; i < n; ++i) directions_[i * balls + k] = second_order_[i];
  }
  step(parameters, directions_);
  return singular;
}

void Stepper::change(const OptimizerSettings& settings) {
  OptimizerSettings known = known_settings(settings);
  if (!keeps_memory(settings_, known)) {
    *this = Stepper(known, size_);
    return;
  }
  settings_ = std::move(known);
  scheduled_ = !is_constant(settings_.schedule);
  functions_->change(method_, settings_.values.data(), steps_done_);
}

double Stepper::learning_rate() const {
  return functions_->rate(settings_.values.data(), steps_done_ + 1, scheduled_rate(steps_done_));
}

std::span<const double> Stepper::state(std::size_t index) const {
  return {reinterpret_cast<const double*>(state_.data()) + index * stride_, size_};
}

void Stepper::reset() {
  static_assert(sizeof(method_) == MethodFunctions::memory_size);
  steps_done_ = 0;
  functions_->construct(method_, settings_.values.data());
  for (std::size_t k = 0; k < info_->state_arrays; ++k)
    std::fill_n(state_array(k), stride_, functions_->initial_state(settings_.values.data(), k));
}

}  // namespace saddlescope
