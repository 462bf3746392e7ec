// Undo and redo as a list of scenes: one step per gesture, not per frame. UI thread only.
#pragma once

#include <cstddef>
#include <vector>

#include "core/scene/scene.h"

namespace saddlescope {

class History {
 public:
  explicit History(const Scene& scene) : steps_{scene} {}

  /// Call once a frame; `hand_rests` is false while a gesture (drag, typing) is under way. Notes the scene as a step
  /// when a gesture has changed it.
  void observe(const Scene& scene, bool hand_rests);
  bool can_undo() const { return position_ > 0; }
  bool can_redo() const { return position_ + 1 < steps_.size(); }
  /// Puts the step before or after into `scene`; playback and camera stay as they are. False when there is none.
  bool undo(Scene& scene);
  bool redo(Scene& scene);
  /// Forgets all steps: a new file.
  void reset(const Scene& scene);

 private:
  std::vector<Scene> steps_;
  std::size_t position_ = 0;
};

/// Equal in everything that undo covers: all but playback, camera, splitter and selection.
bool same_work(const Scene& left, const Scene& right);

}  // namespace saddlescope
