// What the views and the panel share of the probe: its colours, its marker, where it snaps to. UI thread only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// The lecture's colours: the gradient's term green, the Hessian's term red, pale yellow where both weigh the same (a
/// plain mixture of green and red is mud); `constant` where neither is switched on.
struct ProbeColors {
  ImU32 gradient, both, hessian, constant;
  /// Of a place of the model where the Hessian's term makes this share of both; `request` says what is switched on.
  ImU32 of(const ProbeRequest& request, double quadratic_share) const;
};
ProbeColors probe_colors(const Theme& theme);

/// The probe to draw over this plane, or null: hidden, of another loss, or without a model.
const ProbeResult* probe_to_draw(const Results& results, const Plane& plane);

/// Crosshair in a square: told apart from every other marker.
void probe_marker(const overlay::Pen& pen, ImVec2 center, bool hovered = false);

/// Something on the screen that pulls the probe while it is dragged.
struct ProbeTarget {
  ImVec2 at;
  std::vector<double> point;
  std::optional<std::size_t> run;   ///< a ball: the probe then rides on it
  std::optional<double> loss = {};  ///< where it is known
};
/// Unscaled pixels within which a target pulls.
inline constexpr float probe_pull = 8;

/// Degrees within which an eigenvector pulls v.
inline constexpr double eigenvector_pull = 4;

/// Puts the probe on the nearest target within `reach` px of `mouse` (ties: the earlier one), else at `free`.
void move_probe(Probe& probe, const std::vector<double>& free, std::span<const ProbeTarget> targets, ImVec2 mouse,
                float reach);
/// Critical points that are shown, balls of visible runs and starts, where `to_screen` gives a place for them.
template <class ToScreen>
std::vector<ProbeTarget> probe_targets(const Scene& scene, const Results& results, const ToScreen& to_screen);

/// Shows or hides it. The first time it is put where there is most to see, and its tab is opened.
void toggle_probe(Scene& scene, const Results& results);

/// Parameter-space points of what pulls, before they have a place on the screen.
std::vector<ProbeTarget> probe_target_points(const Scene& scene, const Results& results);

template <class ToScreen>
std::vector<ProbeTarget> probe_targets(const Scene& scene, const Results& results, const ToScreen& to_screen) {
  std::vector<ProbeTarget> targets;
  for (ProbeTarget& target : probe_target_points(scene, results)) {
    const std::optional<ImVec2> at = to_screen(target);
    if (!at) continue;
    target.at = *at;
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace saddlescope
