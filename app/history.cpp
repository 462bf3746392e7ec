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
  if (!hand_rests) return;
  Step& now = steps_[position_];
  if (!opened_ && same_work(scene, now.scene)) {
    if (!(now.scene == scene)) now.scene = scene;  // as it was last looked at
    return;
  }
  std::shared_ptr<Document> document = opened_ ? std::exchange(opened_, nullptr) : now.document;
  steps_.resize(position_ + 1);
  steps_.push_back({scene, std::move(document)});
  if (steps_.size() > maximum_undo_steps) steps_.erase(steps_.begin());
  position_ = steps_.size() - 1;
}

void History::go(Scene& scene, std::size_t position) {
  const bool same_document = steps_[position].document == steps_[position_].document;
  position_ = position;
  if (same_document) return restore(scene, steps_[position].scene);
  scene = steps_[position].scene;
  scene.playback.playing = false;
}

bool History::undo(Scene& scene) {
  if (opened_) observe(scene, true);
  if (!can_undo()) return false;
  go(scene, position_ - 1);
  return true;
}

bool History::redo(Scene& scene) {
  if (!can_redo()) return false;
  go(scene, position_ + 1);
  return true;
}

}  // namespace saddlescope
