#include "app/history.h"

#include <utility>

namespace saddlescope {

namespace {

constexpr std::size_t maximum_undo_steps = 500;

/// `scene` takes over from `step` all that undo covers.
void restore(Scene& scene, const Scene& step) {
  const Playback playback = scene.playback;
  const Camera camera = scene.display.camera;
  const double split = scene.display.split;
  const InspectorTab tab = scene.display.tab;
  scene = step;
  scene.playback = playback;
  scene.display.camera = camera;
  scene.display.split = split;
  scene.display.tab = tab;
}

}  // namespace

bool same_work(const Scene& left, const Scene& right) {
  Scene copy = left;
  restore(copy, right);
  copy.selected = left.selected;
  return copy == left;
}

void History::observe(const Scene& scene, bool hand_rests) {
  if (!hand_rests || same_work(scene, steps_[position_])) return;
  steps_.resize(position_ + 1);
  steps_.push_back(scene);
  if (steps_.size() > maximum_undo_steps) steps_.erase(steps_.begin());
  position_ = steps_.size() - 1;
}

bool History::undo(Scene& scene) {
  if (!can_undo()) return false;
  restore(scene, steps_[--position_]);
  return true;
}

bool History::redo(Scene& scene) {
  if (!can_redo()) return false;
  restore(scene, steps_[++position_]);
  return true;
}

void History::reset(const Scene& scene) {
  steps_.assign(1, scene);
  position_ = 0;
}

}  // namespace saddlescope
