#include "app/panel/runs/run_rates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_rows.h"
#include "core/diagnosis/stability.h"
#include "core/engine/nodes/ball_sharpness.h"
#include "core/engine/nodes/run.h"
#include "core/optimizer/schedule_handles.h"
#include "core/run/playhead.h"
#include "core/scene/branching.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::size_t peak_samples = 256;

/// What multiplied the learning rate in the update from `step`: the schedule of the stretch that made it.
double factor_at(const RunResult& run, std::size_t step) {
  const OptimizerSettings& settings = run.settings_at(step);
  const double rate = hyperparameter(settings, "lr");
  return is_constant(settings.schedule) || !(rate > 0) ? 1 : run.trajectory.learning_rate[step] / rate;
}

/// The learning rate below which the method with its other numbers is stable where the largest curvature is this and
/// the schedule has this factor.
std::optional<double> stable_below(const OptimizerSettings& settings, double sharpness, double factor) {
  const double rate = hyperparameter(settings, "lr"), decay = added_weight_decay(settings);
  const auto limit = sharpness_limit(settings, rate);
  if (!limit || !(rate > 0) || !(sharpness > 0) || !(factor > 0)) return std::nullopt;
  return rate * (*limit + decay) / (sharpness + decay) / factor;
}

/// "Gradient descent is stable below 0.241 at the ball, 2/λmax."
std::string limit_help(const OptimizerSettings& settings, double limit, double sharpness, double factor) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  std::string text = std::string(info != nullptr ? info->label : "The method") + " is stable below " +
                     readable_text(limit, 3) + " at the ball";
  const auto rule = stability_rule(settings);
  if (rule && rule->measure == StabilityMeasure::sharpness) {
    if (readable_text(2 / sharpness / factor, 3) != readable_text(limit, 3))
      text += "; 2/λmax is " + readable_text(2 / sharpness, 3);
    else
      text += ", 2/λmax";
  }
  if (factor != 1) text += " (the schedule’s factor is " + readable_text(factor, 3) + " there)";
  text += ". Green: well below; amber: near; red: above, there it grows.";
  if (rule && !rule->beyond.empty()) text += " " + std::string(rule->beyond);
  return text;
}

/// The largest factor that the run's own schedule reaches.
double peak_factor(const Scene& scene, const Run& run) {
  const Schedule& schedule = run.optimizer.schedule;
  if (is_constant(schedule)) return 1;
  const std::size_t start = schedule_start(run.stretches, run.optimizer);
  double peak = 0;
  for (const std::size_t t : curve_updates(schedule, scene.steps > start ? scene.steps - start : 0, peak_samples))
    peak = std::max(peak, schedule_factor(schedule, t));
  return peak;
}

}  // namespace

RateZones rate_zones(const PanelFrame& frame, std::size_t index) {
  const Run& run = frame.scene.runs[index];
  if (!result_of(frame, index) || index >= frame.results.all<BallSharpnessResult>().size()) return {};
  // While a rate is dragged the sharpness is of the run a moment ago, at nearly the same place.
  const auto& sharpness = frame.results.get<BallSharpnessResult>(index);
  if (sharpness == nullptr || sharpness->run == nullptr || sharpness->run->optimizer.id != run.optimizer.id) return {};
  const RunResult& measured = *sharpness->run;
  const double factor = factor_at(measured, sharpness->step);
  std::optional<double> limit = stable_below(run.optimizer, sharpness->at_ball, factor);
  if (!limit && sharpness->share_of_limit > 0)
    limit = hyperparameter(measured.settings_at(sharpness->step), "lr") / sharpness->share_of_limit;
  if (!limit || !std::isfinite(*limit) || !(*limit > 0)) return {};
  return {limit, limit_help(run.optimizer, *limit, sharpness->at_ball, factor)};
}

std::optional<double> limit_rate(const PanelFrame& frame, std::size_t index) { return rate_zones(frame, index).limit; }

SliderRange rate_range(const PanelFrame& frame, std::size_t index, const Hyperparameter& rate) {
  constexpr double least = 1e-4, most = 30;  // of the limit
  const Run& run = frame.scene.runs[index];
  const double usual = fitting_rate(frame, run.optimizer.id);
  SliderRange range = range_of(rate, usual);
  // At the start, where it does not move while the rate does.
  const auto result = result_of(frame, index);
  std::optional<double> limit;
  if (result && result->stable_rate) limit = stable_below(run.optimizer, 1 / *result->stable_rate, 1);
  const double middle = limit && std::isfinite(*limit) ? *limit : usual;
  if (!(middle > 0)) return range;
  range.minimum = std::max(least * middle, rate.valid_minimum);
  range.maximum = std::min(most * middle, rate.valid_maximum);
  if (!(range.minimum > 0) || !(range.maximum > 100 * range.minimum)) return range_of(rate, usual);
  return range;
}

std::optional<StableRate> stable_rate(const PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  const Run& run = frame.scene.runs[index];
  const OptimizerInfo* method = find_optimizer(run.optimizer.id);
  if (!result || !result->stable_rate || (method != nullptr && method->uses_hessian)) return std::nullopt;
  const double peak = peak_factor(frame.scene, run), rate = *result->stable_rate / peak;
  if (!std::isfinite(rate) || !(rate > 0)) return std::nullopt;
  std::string help = "1/λmax at the start: " + readable_text(*result->stable_rate);
  if (peak != 1) help += "; the schedule’s factor goes up to " + readable_text(peak, 3);
  return StableRate{rate, std::move(help)};
}

}  // namespace saddlescope
