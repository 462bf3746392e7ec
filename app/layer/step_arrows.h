// The followed run's update, drawn at its ball in all views and in the Step tab: what its gradient does, what its
// memory does and their sum as arrows, head to tail; how far an adaptive method goes along each coordinate as an
// ellipse. UI thread only; what lays out is pure.
#pragma once

#include <imgui.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/map/map_transform.h"
#include "app/ui/theme.h"
#include "core/engine/results.h"
#include "core/run/step_terms.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// One colour for each role, apart from those of eigenvectors, probe and runs.
ImU32 step_color(const Theme& theme, TermRole role);

/// The update to draw: of the followed run, if it is visible.
struct ShownStep {
  std::size_t run = 0;
  StepTerms terms;
};
/// None unless the engine's result is of the run as it is now and at most one update away from the playhead; while
/// playing at most a twentieth of a second of updates, for a result is one or two frames old then. It is drawn where
/// its own update begins, so it is right, only late.
std::optional<ShownStep> shown_step(const Scene& scene, const Results& results);

/// An arrow of a movement, from the ball on, in parameters along the plane.
struct StepArrow {
  TermRole role;
  PlanePoint from, to;
  std::string label;
};
/// Head to tail: the remembered part, the gradient's, weight decay's; then the sum, where it has more than one part.
/// Parts that are 0 are left out.
std::vector<StepArrow> step_arrows(const MovementParts& parts, const PlaneProjector& project);

/// By how much arrows are drawn longer than they are, for the longest to be read: 1 from 20 px on, else 2, 3, 5, 10,
/// 20, ...; nothing beyond 10⁶: then there is no movement to be seen.
std::optional<double> arrow_magnification(double longest_pixels);
/// The same for all views: as if the window were 300 px wide and high.
std::optional<double> arrow_magnification(std::span<const StepArrow> arrows, const PlaneWindow& window);

/// An arrow on the screen, in pixels.
struct ScreenArrow {
  TermRole role;
  ImVec2 from, to;
  std::string label;
  ImVec2 aside{0, 0};  ///< where arrows lie on one line: how far it is moved off it
};
/// Sets `aside` of arrows that would hide one another. `room` in pixels.
void part_arrows(std::span<ScreenArrow> arrows, float room);

/// The ellipse of the steps that gradients (or means) of length 1 make: points on the plane round (0, 0), in
/// parameters, closed. `rate`: n numbers.
std::vector<PlanePoint> step_ellipse(std::span<const double> rate, const Plane& plane, std::size_t points = 72);

}  // namespace saddlescope
