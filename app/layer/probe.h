// Where the probe stands in the views, for the mouse. UI thread only.
#pragma once

#include <optional>
#include <vector>

#include "app/curve/curve_picture.h"
#include "app/map/map_picture.h"

namespace saddlescope {

/// The marker first; empty while it is hidden or outside the map.
std::vector<ProbeHandle> probe_handles(const MapPicture& picture);
std::optional<ProbeHandle> probe_handle_at(const MapPicture& picture, ImVec2 mouse);
/// Edits the scene: the marker snaps to critical points, balls and starts, v to eigenvectors.
void drag_probe(const MapPicture& picture, const ProbeHandle& handle, ImVec2 to);

/// Its place in the 1-D plot; none while it is hidden.
std::optional<ImVec2> curve_probe_at(const Curve& curve);
/// Moves it under the mouse; it snaps to critical points, balls and starts.
void drag_curve_probe(const Curve& curve, ImVec2 mouse);

}  // namespace saddlescope
