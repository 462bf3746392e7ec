// Gathers what every method of the catalogue says of itself: its info and its explanation. Compiled once; the updates
// are compiled for each SIMD target by kernels.cpp.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/optimizer/explanation.h"
#include "core/optimizer/hyperparameters.h"
#include "core/optimizer/method.h"

#define SADDLESCOPE_METHOD_EXPLANATIONS

namespace saddlescope {
namespace told {

template <class... Methods>
struct MethodList {};

template <class Method>
struct Explanation : NoExplanation {};

#include "core/optimizer/catalogue.inl.h"

template <class... Methods>
std::span<const OptimizerInfo> infos_of(MethodList<Methods...>) {
  static constexpr OptimizerInfo infos[] = {Methods::info...};
  return infos;
}

template <class Told>
constexpr MethodExplanation row_of() {
  return {&Told::take_apart, &Told::write, &Told::stability, &Told::step_factors};
}

template <class... Methods>
std::span<const MethodExplanation> explanations_of(MethodList<Methods...>) {
  static constexpr MethodExplanation explanations[] = {row_of<Explanation<Methods>>()...};
  return explanations;
}

}  // namespace told

#undef SADDLESCOPE_METHOD_EXPLANATIONS

std::span<const OptimizerInfo> optimizer_catalogue() { return told::infos_of(told::Catalogue()); }

const MethodExplanation& explanation_of(const OptimizerInfo& info) {
  return told::explanations_of(told::Catalogue())[static_cast<std::size_t>(&info - optimizer_catalogue().data())];
}

std::optional<StabilityRule> stability_rule(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return info == nullptr ? std::nullopt : explanation_of(*info).stability(settings);
}

std::optional<StepFactors> step_factors(const OptimizerSettings& settings, double rate, double eigenvalue) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return std::nullopt;
  return explanation_of(*info).step_factors(settings, rate, eigenvalue + added_weight_decay(settings));
}

}  // namespace saddlescope
