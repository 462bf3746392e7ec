// The loss on another surface than the one that is trained on (the scene's Shift): what panel and both views share.
// Made anew in every frame. UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "core/engine/results.h"
#include "core/picture/shift_picture.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct SurfacePicture;

/// None while the shift is not shown, or loss and critical points are not there yet.
std::optional<ShiftPicture> shift_picture(const Results& results, const Scene& scene);

/// Of what the moved or the test surface is drawn in.
ImU32 shift_color(const Theme& theme);

struct MapPicture;

/// Some contour lines of the moved surface, dashed, kept on the screen until landscape, window or shift change. The
/// landscape's own lines are moved: outside its window there are none. Halves of the rows have no lines.
class ShiftLayer {
 public:
  void draw_lines(const MapPicture& picture);
  /// Letters and rises beside the minima, off what is `taken`.
  void draw_rises(const MapPicture& picture, std::vector<overlay::Rect> taken) const;

 private:
  void update(const MapPicture& picture);

  std::shared_ptr<const LandscapeResult> landscape_;
  PlanePoint moved_;
  PlaneWindow window_;
  overlay::Rect rect_{};
  std::vector<std::vector<ImVec2>> dashes_;
};

/// At a minimum a bar from the surface to the loss that is met there.
struct ShiftBar {
  ImVec2 from, to;
  std::string text;
};
std::vector<ShiftBar> shift_bars(const SurfacePicture& picture);
void draw_shift_bars(const overlay::Pen& pen, std::span<const ShiftBar> bars);
/// Their texts, off what is `taken`.
void draw_shift_texts(const SurfacePicture& picture, std::span<const ShiftBar> bars, std::vector<overlay::Rect> taken);

}  // namespace saddlescope
