// Undo and redo as a list of scenes: one step per gesture, not per frame. UI thread only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/scene/scene.h"

namespace saddlescope {

/// What a scene was opened from and is saved to.
struct Document {
  std::optional<std::filesystem::path> file;  ///< none: not saved yet
  Scene saved;                                ///< as it stands in the file, or as it was opened
};

class History {
 public:
  History(const Scene& scene, std::shared_ptr<Document> document) : steps_{{scene, std::move(document)}} {}

  /// Call once a frame; `hand_rests` is false while a gesture (drag, typing) is under way. Notes the scene as a step
  /// when a gesture has changed it, or another document was opened.
  void observe(const Scene& scene, bool hand_rests);
  /// Another document: the next step is of it.
  void open(std::shared_ptr<Document> document) { opened_ = std::move(document); }
  /// Of the scene that is shown now; all steps of it share it.
  Document& document() { return opened_ ? *opened_ : *steps_[position_].document; }
  const Document& document() const { return opened_ ? *opened_ : *steps_[position_].document; }
  bool can_undo() const { return position_ > 0; }
  bool can_redo() const { return position_ + 1 < steps_.size(); }
  /// Puts the step before or after into `scene`; playback and camera stay as they are, unless it is of another
  /// document. False when there is none.
  bool undo(Scene& scene);
  bool redo(Scene& scene);

 private:
  struct Step {
    Scene scene;
    std::shared_ptr<Document> document;
  };
  void go(Scene& scene, std::size_t position);

  std::vector<Step> steps_;
  std::size_t position_ = 0;
  std::shared_ptr<Document> opened_;  ///< and no step yet
};

/// Equal in everything that undo covers: all but playback, camera, splitter and selection.
bool same_work(const Scene& left, const Scene& right);

}  // namespace saddlescope
