#include "core/engine/scene_parts.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

bool same_step(const Scene& left, const Scene& right) {
  return std::floor(left.playback.step) == std::floor(right.playback.step);
}

/// Nothing that moves the probe differs. The playhead does while it rides on a ball, and it stands at the selected
/// point or a ball before it was put anywhere.
bool same_probe(const Scene& left, const Scene& right) {
  if (left.probe != right.probe) return false;
  if (!left.probe.shown || (!left.probe.follows && !left.probe.at.empty())) return true;
  return left.selected == right.selected && same_step(left, right);
}

/// Which update is looked at closely, and how closely.
bool same_ball(const Scene& left, const Scene& right) {
  const Display &a = left.display, &b = right.display;
  const bool looks = looks_at_batch(b) || looks_at_step(b);
  return a.tab == b.tab && a.followed_run == b.followed_run && a.batch_surface == b.batch_surface &&
         a.gradient_fan == b.gradient_fan && a.movement_arrows == b.movement_arrows &&
         a.effective_step == b.effective_step && (!looks || same_step(left, right));
}

bool same_run(const Run& left, const Run& right) {
  return left.optimizer == right.optimizer && left.stretches == right.stretches && left.own_start == right.own_start &&
         left.sampling == right.sampling;
}

}  // namespace

bool looks_at_batch(const Display& display) {
  return display.batch_surface || display.gradient_fan || display.tab == InspectorTab::batch ||
         display.tab == InspectorTab::data;
}

bool looks_at_step(const Display& display) {
  return display.movement_arrows || display.effective_step || display.tab == InspectorTab::step;
}

bool same_parts(const Scene& left, const Scene& right) {
  return std::equal(left.runs.begin(), left.runs.end(), right.runs.begin(), right.runs.end(), same_run) &&
         same_probe(left, right) && same_ball(left, right) && left.comparison == right.comparison &&
         left.loss == right.loss && left.window == right.window && left.slice == right.slice && left.box == right.box &&
         left.start == right.start && left.steps == right.steps && left.seed == right.seed &&
         left.display.logarithmic_height == right.display.logarithmic_height &&
         shows_curvature(left) == shows_curvature(right);
}

}  // namespace saddlescope
