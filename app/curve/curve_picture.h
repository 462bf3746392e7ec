// What the drawing and the mouse of the 1-D plot share in one frame. Private to the curve view; UI thread only.
#pragma once

#include <optional>
#include <vector>

#include "app/curve/curve_ball.h"
#include "app/curve/curve_view.h"
#include "app/draw/overlay.h"
#include "app/draw/view.h"
#include "app/map/map_transform.h"
#include "core/engine/nodes/landscape.h"

namespace saddlescope {

/// Everything one frame's functions share. b of the transform is the height scale's unit.
struct Curve {
  overlay::Pen pen;
  ViewFrame& frame;
  const Plane& plane;
  PlaneProjector project;
  MapTransform transform;
  std::vector<Tick> a_ticks;
  CurveTrack track;  ///< the drawn curve on the screen; empty until there is one

  const LandscapeResult* landscape() const {
    const auto& result = frame.results.get<LandscapeResult>();
    return result != nullptr && result->grid.rows == 1 && result->grid.columns > 1 ? result.get() : nullptr;
  }
  bool fits(const std::vector<double>& point) const { return point.size() == plane.dimension(); }
  double unit(double loss) const { return landscape() != nullptr ? landscape()->scale.to_unit(loss) : loss; }
  ImVec2 to_screen(double a, double loss) const { return transform.to_screen(a, unit(loss)); }
  ImVec2 to_screen(const std::vector<double>& point, double loss) const {
    return to_screen(project(point.data()).a, loss);
  }
};

/// Where the plot stands and which interval it shows now.
Curve lay_out_curve(ViewFrame& frame);
/// Loss on the drawn curve; NaN outside the grid.
double loss_at(const Curve& curve, double a);
/// The critical points to show, null when there are none or they belong to another loss.
const CriticalPointsReport* report_of(const Curve& curve);

/// The ball of a run at the playhead; none where nothing is drawn of it: hidden, of another loss, not branched off yet.
/// Its contact may lie outside the plot.
std::optional<RollingBall> curve_ball(const Curve& curve, std::size_t run);

/// Start rings: the shared one (run: none) and the runs' own.
struct CurveRing {
  std::optional<std::size_t> run;
  ImVec2 at;
};
std::vector<CurveRing> curve_rings(const Curve& curve);

/// Mouse: probe, ring, click, pan, zoom, fit, as in the map, along one axis.
void take_curve_mouse(const Curve& curve, CurveHand& hand);

}  // namespace saddlescope
