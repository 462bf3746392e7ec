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

}  // namespace saddlescope
