// The loss that the followed run's update sees, as a ghost over the whole loss: a sheet in 3-D, dashed contour lines on
// the map, a thin line in the 1-D plot; and the note that says so. Here is what others need of it. UI thread only; the
// first three are pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/surface/surface_sheet.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/results.h"

namespace saddlescope {

/// "row 3", "rows 3, 7", "rows 3, 7, 9, … (32 in all)"; counted from 1, as many as `most`.
std::string rows_text(std::span<const std::uint32_t> rows, std::size_t most = 4);

/// Share of the whole loss's scale at which the ghost is drawn: what lies lower lies on the floor.
double ghost_unit(const HeightScale& scale, double loss);
SheetMesh make_ghost_mesh(const HeightGrid& surface, const Floor& floor, const HeightScale& scale);

/// What was last computed of the followed run's batches, while it is of the loss that is there and over this plane; the
/// playhead may be a step ahead. Null where there is none, or where the scene shows none.
const BatchResult* ghost_to_draw(const Scene& scene, const Results& results, const Plane& plane);
const BatchResult* fan_to_draw(const Scene& scene, const Results& results, const Plane& plane);

ImU32 ghost_color(const Theme& theme);
SheetLook ghost_look(const Theme& theme);

}  // namespace saddlescope
