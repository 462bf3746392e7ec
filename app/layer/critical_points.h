// The critical points as layers and the map's mouse see them. UI thread only.
#pragma once

#include <optional>

#include "app/draw/critical_choice.h"
#include "app/map/map_picture.h"
#include "core/critical/critical_points.h"

namespace saddlescope {

/// Report whose points are to be shown on the map, or null.
const CriticalPointsReport* report_of(const MapPicture& picture);
/// Which of its points the map draws.
DrawnPoints drawn_on(const MapPicture& picture, const CriticalPointsReport& report);
/// Index of the critical point under the mouse.
std::optional<std::size_t> critical_point_at(const MapPicture& picture, ImVec2 mouse);

}  // namespace saddlescope
