#include "app/panel/runs/run_verdict.h"

#include <algorithm>
#include <cmath>

#include "app/panel/panel_support.h"
#include "core/engine/nodes/critical_points.h"
#include "core/objective/affordable.h"
#include "core/scene/branching.h"

namespace saddlescope {

std::size_t verdict_step(const Scene& scene) {
  const std::size_t step = playhead(scene);
  if (!scene.playback.playing) return step;
  const auto stride = static_cast<std::size_t>(std::max(1.0, std::floor(scene.playback.speed / 8)));
  return step - step % stride;
}

bool can_judge(const Objective& objective) {
  constexpr double spectra = 30;  // that a verdict takes, or as much
  return spectra * spectrum_cost(objective) <= allowance::verdict;
}

const Diagnosis* verdict_of(PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  const Objective* objective = objective_of(frame);
  if (result == nullptr || objective == nullptr || objective->dimension() != result->trajectory.dimension ||
      !can_judge(*objective))
    return nullptr;
  auto points = frame.results.get<CriticalPointsResult>();
  if (points != nullptr && !(points->loss == result->loss)) points.reset();
  auto& kept = frame.state.verdicts;
  if (kept.size() <= index) kept.resize(index + 1);
  PanelState::KeptVerdict& entry = kept[index];
  const std::size_t step = std::min(verdict_step(frame.scene), result->trajectory.last_step());
  if (entry.run != result || entry.critical_points != points || entry.step != step) {
    Run plan;
    plan.optimizer = result->optimizer;
    plan.stretches = result->stretches;
    entry = {result, points, step,
             diagnose(*objective, result->trajectory, settings_at(plan, step), step,
                      points != nullptr ? &points->report : nullptr)};
  }
  return &entry.diagnosis;
}

std::string short_verdict(const Diagnosis& diagnosis) {
  switch (diagnosis.kind) {
    case VerdictKind::moving_well:
      return diagnosis.rule == "just-started" ? "Just started" : "Moving well";
    case VerdictKind::at_minimum:
      return "At a minimum";
    case VerdictKind::at_saddle:
      return diagnosis.rule == "into-saddle" ? "Heading into a saddle" : "At a saddle";
    case VerdictKind::at_maximum:
      return "At a maximum";
    case VerdictKind::at_degenerate:
      return "At a degenerate point";
    case VerdictKind::crawling_past_saddle:
      return "Crawling past a saddle";
    case VerdictKind::bouncing:
      return "Bouncing";
    case VerdictKind::plateau:
      return "On a plateau";
    case VerdictKind::rate_too_small:
      return "Learning rate too small";
    case VerdictKind::edge_of_stability:
      return "At the edge of stability";
    case VerdictKind::noise_floor:
      return "On the noise floor";
    case VerdictKind::descending_without_bound:
      return "Falling without bound";
    case VerdictKind::diverging:
      return diagnosis.since ? "Diverging since step " + std::to_string(*diagnosis.since) : "Diverging";
    case VerdictKind::undefined:
      return "Undefined";
    case VerdictKind::unclear:
      break;
  }
  return "No clear pattern";
}

ImU32 verdict_color(const Theme& theme, VerdictKind kind) {
  if (kind == VerdictKind::diverging || kind == VerdictKind::undefined) return theme.error;
  return is_trouble(kind) ? theme.text : theme.quiet_text;
}

}  // namespace saddlescope
