#include "app/panel/runs/run_rates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/panel/panel_support.h"
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
  const std::size_t stretch = stretch_at(run.stretches, step);
  const OptimizerSettings& settings = stretch < run.stretches.size() ? run.stretches[stretch].optimizer : run.optimizer;
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

/// "2/λmax at the ball: 0.0857. Momentum is stable below 0.163 there."
std::string tick_help(const OptimizerSettings& settings, const char* where, double sharpness, double factor) {
  std::string text = std::string("2/λmax at ") + where + ": " + readable_text(2 / sharpness, 3);
  if (factor != 1)
    text += ", which is the rate there of a learning rate of " + readable_text(2 / sharpness / factor, 3) +
            " (the schedule’s factor is " + readable_text(factor, 3) + ")";
  const double decay = added_weight_decay(settings);
  const auto rule = stability_rule(settings);
  if (rule && !rule->beyond.empty() && decay == 0) return text + ". " + std::string(rule->beyond);
  const auto stable = stable_below(settings, sharpness, factor);
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (!stable || info == nullptr) return text;
  return text + ". " + std::string(info->label) + " with these numbers is stable below " + readable_text(*stable, 3) +
         ".";
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

std::vector<SliderTick> rate_ticks(const PanelFrame& frame, std::size_t index) {
  std::vector<SliderTick> ticks;
  const Run& run = frame.scene.runs[index];
  const auto result = result_of(frame, index);
  const Objective* objective = objective_of(frame);
  if (!result || objective == nullptr || !sharpness_limit(run.optimizer, 1)) return ticks;
  const auto& sharpness = frame.results.get<BallSharpnessResult>(index);
  if (sharpness == nullptr || sharpness->run != result) return ticks;
  const struct {
    std::size_t step;
    double sharpness;
    const char* where;
  } places[] = {{sharpness->step, sharpness->at_ball, "the ball"},
                {result->trajectory.last_finite_step(), sharpness->at_end, "the run’s end"}};
  for (std::size_t k = 0; k < 2; ++k) {
    const double factor = factor_at(*result, places[k].step);
    const bool any = places[k].sharpness > 0 && factor > 0;
    ticks.push_back({any ? 2 / places[k].sharpness / factor : std::numeric_limits<double>::infinity(), color(run.color),
                     k == 1, tick_help(run.optimizer, places[k].where, places[k].sharpness, factor)});
  }
  return ticks;
}

std::optional<double> limit_rate(const PanelFrame& frame, std::size_t index) {
  const Run& run = frame.scene.runs[index];
  const auto result = result_of(frame, index);
  const auto& sharpness = frame.results.get<BallSharpnessResult>(index);
  if (!result || sharpness == nullptr || sharpness->run != result) return std::nullopt;
  const double factor = factor_at(*result, sharpness->step);
  return stable_below(run.optimizer, sharpness->at_ball, factor);
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
