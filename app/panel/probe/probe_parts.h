// The parts of the probe's tab: the formula with its numbers, the dial of vᵀHv, the cut along v, and what they mean in
// words. For app/panel only; UI thread.
#pragma once

#include <Eigen/Core>
#include <string>

#include "app/draw/overlay.h"
#include "app/panel/panel.h"
#include "core/curvature/taylor.h"
#include "core/engine/nodes/probe.h"

namespace saddlescope {

/// L(θ) ≈ L(θ′) + gᵀd + ½dᵀHd within the plane, green and red as the lecture draws them; a term that is switched off or
/// zero is dimmed.
void draw_probe_formula(const Ui& ui, const ProbeResult& probe);

/// Polar plot of vᵀHv in a square at the cursor, turned by hand; eigenvectors pull. The cursor stays. `side` in screen
/// pixels. Two directions only.
void draw_dial(const Ui& ui, const ProbeResult& probe, Probe& edited, float side);

/// "vᵀHv = −2" in its colour, with the slope gᵀv at the right end; advances the cursor.
void draw_direction_rows(const Ui& ui, const ProbeResult& probe, bool slope_too);

/// The loss along v and its parabola; advances the cursor. `height` in screen pixels.
void draw_cut(const Ui& ui, const ProbeResult& probe, float height);

/// What the direction v says: "uphill both ways", "downhill both ways", "flat: the second order does not decide".
std::string direction_sentence(const ProbeResult& probe);
/// What all directions together say: "both occur: saddle" …
std::string point_sentence(const ProbeResult& probe);

ImU32 curvature_shade(const Theme& theme, int sign);

}  // namespace saddlescope
