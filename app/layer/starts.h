// Where the starts stand on the map: for the layers that keep off them and for the mouse. UI thread only.
#pragma once

#include <optional>
#include <vector>

#include "app/map/map_picture.h"

namespace saddlescope {

/// The shared one first; the runs' own, of visible runs.
std::vector<StartMarker> start_markers(const MapPicture& picture);
std::optional<StartMarker> start_at(const MapPicture& picture, ImVec2 mouse);

}  // namespace saddlescope
