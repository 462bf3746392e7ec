// The loss on another surface than the one that is trained on (the scene's Shift): what panel and both views share.
// Small enough to be made anew in every frame; a loss that is too dear for that says so. UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "core/critical/shifted_minima.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct SurfacePicture;

/// Minima that are met on the test surface; the lowest ones.
inline constexpr std::size_t most_met_minima = 6;

struct ShiftPicture {
  std::shared_ptr<const Objective> training;  ///< null: there is nothing to show, see `problem`
  TestSurface test;
  bool halves = false;
  std::vector<MetMinimum> minima;
  std::string problem;  ///< why there is nothing

  /// "A", "B", … in the order of `minima`.
  static std::string letter(std::size_t minimum) { return std::string(1, static_cast<char>('A' + minimum)); }
  /// "+0.551".
  static std::string rise_text(const MetMinimum& minimum);
};

/// None while the shift is not shown, or loss and critical points are not there yet.
std::optional<ShiftPicture> shift_picture(const Results& results, const Scene& scene);

/// How far the surface is moved, in parameter space: the shift's shares of the window's sides along the plane's
/// directions.
std::vector<double> shift_in_parameters(const Shift& shift, const Plane& plane, const PlaneWindow& window);

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
