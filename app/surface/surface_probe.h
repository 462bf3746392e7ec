// The probe in the 3-D view: the Taylor model as a translucent patch over the surface, and its marker's surroundings.
// Private to the 3-D view; UI thread only.
#pragma once

#include "app/surface/surface_overlay.h"
#include "app/surface/surface_sheet.h"
#include "app/ui/theme.h"
#include "core/curvature/taylor.h"
#include "core/engine/nodes/probe.h"

namespace saddlescope {

/// Its z is not cut to the box, but kept within a few boxes.
SheetMesh make_patch_mesh(const ProbeResult& probe, const Floor& floor, const HeightScale& scale);
SheetLook patch_look(const ProbeResult& probe, const Theme& theme);

/// The direction v as arrows along the surface.
void draw_probe_direction(const SurfacePicture& picture);

}  // namespace saddlescope
