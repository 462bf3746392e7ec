// Which critical points wear eigenvector arrows, how large markers and arrows are, and where an eigenvalue is written:
// one rule for the flat map and the 3-D view, so that both show the same. UI thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/overlay.h"
#include "core/critical/critical_points.h"
#include "core/plane/plane.h"

namespace saddlescope {

inline constexpr std::size_t most_with_arrows = 12;  ///< beside the selected and the hovered point
inline constexpr std::size_t most_with_labels = 4;

inline constexpr std::size_t most_drawn_points = 300;  ///< of one report in a view: more can not be told apart

/// Which points of a report are drawn.
struct DrawnPoints {
  std::vector<std::size_t> indices;  ///< in the report, ascending
  std::size_t in_window = 0;         ///< how many there are
  /// "300 of 542 points drawn, the nearest to the middle"; empty where all are drawn.
  std::string note() const;
};
/// All, or where there are more than most_drawn_points in the window the ones nearest to its middle, and the selected
/// and the hovered one. Points that are drawn anyway only off the window are left to the caller.
DrawnPoints drawn_points(const CriticalPointsReport& report, const Plane& plane, const PlaneWindow& window,
                         const std::vector<double>& selected, std::optional<std::size_t> hovered);

/// A point whose eigenvectors are drawn.
struct ArrowPoint {
  std::size_t index;  ///< in the report
  PlanePoint at;
  double curvature;  ///< largest |λ|
  bool chosen;       ///< selected or hovered
  bool labelled;     ///< its eigenvalues are written if there is room
};

/// Of the drawn points the selected, the hovered and the dozen of largest |λ| in the window, chosen ones first. Among
/// equally curved points the ones nearer to the window's middle win. Of points off the plane only chosen ones that are
/// drawn at all.
std::vector<ArrowPoint> arrow_points(const CriticalPointsReport& report, const Plane& plane, const PlaneWindow& window,
                                     const std::vector<double>& selected, std::optional<std::size_t> hovered);

/// How much of its length an eigenvector's arrow keeps whose part in the plane is `direction` (plane coordinates): the
/// share of it that lies in the plane; 0, not drawn, below a half. 1 where the plane is the whole.
float drawn_share(const Plane& plane, const PlanePoint& direction);

/// Size of critical points' markers when there are this many: 1 up to 25, falling smoothly to 0.65.
float critical_marker_scale(std::size_t count);

/// Longest and shortest arrow at a point, in unscaled pixels, for a distance to the nearest other critical point.
struct ArrowLengths {
  float longest, shortest;
  /// The root keeps weak curvatures visible beside strong ones. `share`: |λ| / largest |λ| shown.
  float of(double share) const;
};
ArrowLengths arrow_lengths(float nearest, float limit, bool chosen);
/// Unscaled thickness of an arrow of this length in unscaled pixels: short ones are thin.
float arrow_thickness(float length);

/// One end of an arrow beside which its label may stand.
struct LabelSpot {
  ImVec2 from, tip;
  float cost = 0;
};
/// The best place for a text near one of the arrow's ends; none when it would lie on another label. `labels`: taken by
/// other labels; `things`: markers and arrows, `paths`: points of lines that it rather does not cover.
std::optional<overlay::Rect> place_arrow_label(const overlay::Pen& pen, std::span<const LabelSpot> spots,
                                               std::string_view text, const overlay::Rect& bounds,
                                               std::span<const overlay::Rect> labels,
                                               std::span<const overlay::Rect> things, std::span<const ImVec2> paths);

}  // namespace saddlescope
