// What every layer of one frame of the contour map shares. Private to the flat map and the layers; UI thread only.
#pragma once

#include <optional>
#include <vector>

#include "app/draw/overlay.h"
#include "app/draw/view.h"
#include "app/map/map_transform.h"
#include "core/critical/off_plane.h"

namespace saddlescope {

/// Start rings: the shared one (run: none) and the runs' own.
struct StartMarker {
  std::optional<std::size_t> run;
  ImVec2 at;
  float strength = 1;  ///< fainter off the plane
};

/// What the mouse can take of the probe: the marker and both ends of the direction v.
struct ProbeHandle {
  enum class Kind { marker, ahead, back } kind;
  ImVec2 at;
};

/// What is under the mouse.
struct MapPointer {
  bool here = false;  ///< over this view
  std::optional<StartMarker> start;
  std::optional<ProbeHandle> probe;
};

struct MapPicture {
  overlay::Pen pen;
  const ViewFrame& frame;
  const Plane& plane;
  PlaneProjector project;
  MapTransform transform;
  MapPointer pointer = {};

  const Results& results() const { return frame.results; }
  const Scene& scene() const { return frame.scene; }
  ImVec2 to_screen(const std::vector<double>& point) const { return transform.to_screen(project(point.data())); }
  bool fits(const std::vector<double>& point) const { return point.size() == plane.dimension(); }
  OffPlane off_plane() const { return OffPlane(plane, transform.window); }
};

}  // namespace saddlescope
