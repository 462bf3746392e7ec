// The loss on another surface than the one that is trained on: a moved one, or the one of the other half of the rows;
// how the minima are met there. Pure; any thread. A loss that is too dear for a frame says so.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/critical/shifted_minima.h"
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

/// `points`: critical points of the objective. The shift's shares of the window's sides count along the plane's
/// directions.
ShiftPicture make_shift_picture(const std::shared_ptr<const Objective>& objective,
                                std::span<const CriticalPoint> points, const Shift& shift, const Plane& plane,
                                const PlaneWindow& window);

/// How far the surface is moved, in parameter space: the shift's shares of the window's sides along the plane's
/// directions.
std::vector<double> shift_in_parameters(const Shift& shift, const Plane& plane, const PlaneWindow& window);

}  // namespace saddlescope
