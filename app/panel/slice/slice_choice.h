// The planes that the Slice tab offers: each puts one into the scene with a window that shows what it is for. Functions
// over (results, scene) without widgets. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panel/panel.h"
#include "core/curvature/curvature.h"

namespace saddlescope {

/// A point with its Hessian's eigenvalues and eigenvectors.
struct BentPoint {
  std::vector<double> at;
  Curvature bent;
  double zero = 0;  ///< |λ| up to this counts as zero
  /// The most negative eigenvalue's number is 0; whether it is negative.
  bool falls() const { return bent.finite && bent.eigenvalues[0] < -zero; }
};
/// Asks for it; while a new point's answer is on its way it is the one before, with its own `at`. Not finite without
/// one.
BentPoint bent_point(const PanelFrame& frame, const std::string& asker, const std::vector<double>& at);
/// The end of run `run`, to be asked for in every frame in which cut_through_end() is offered.
BentPoint bent_end(const PanelFrame& frame, std::size_t run);
/// Numbers of the two eigenvectors that tell most: the most positive and the most negative at a saddle, else those of
/// largest |λ|.
std::pair<std::size_t, std::size_t> telling_pair(const BentPoint& point);
/// The two parameters along whose axes the plane runs (before any turn); none where it was put along other directions.
std::optional<std::pair<std::size_t, std::size_t>> shown_axes(const PanelFrame& frame);
/// Whether a parameter is the same all over the plane.
bool is_held(const Plane& plane, std::size_t parameter);
/// The axes that the plane lies along, where it does, turned or not.
std::optional<std::pair<std::size_t, std::size_t>> spanned_axes(const Plane& plane);

/// "u₁".
std::string eigenvector_name(std::size_t number);

/// Point of interest for "through a point": the selected one, else the first saddle (or what there is) of the report;
/// none without any.
std::optional<std::vector<double>> point_of_interest(const PanelFrame& frame);
/// "the saddle (0, 0, 0)", "the end of Adam", "the start", "(0.5, −0.4, 0.9)".
std::string place_text(const PanelFrame& frame, const std::vector<double>& at);
/// What plane is shown: "Through the saddle (0, 0, 0) along u₁ and u₃".
std::string slice_sentence(const PanelFrame& frame);

/// The two parameters' axes through what is shown now; a parameter that was an axis goes back to the start's value.
void cut_along_axes(PanelFrame& frame, std::size_t first, std::size_t second);
/// The axes that are shown, or the first two, through the start.
void cut_through_start(PanelFrame& frame);
/// Along two eigenvectors of the Hessian at a point (by number, ascending eigenvalues).
void cut_through_point(PanelFrame& frame, const BentPoint& point, std::size_t first, std::size_t second);
/// Whether the point has a slice in which it looks like a minimum although it is none: two positive eigenvalues and a
/// negative one.
bool has_closed_slice(const BentPoint& point);
/// Asks how large its window is to be, in every frame in which it is offered.
void ask_for_closed_slice(const PanelFrame& frame, const BentPoint& point);
/// That slice: along the two most positive eigenvectors, ready to be turned towards the most negative one.
void cut_closed(PanelFrame& frame, const BentPoint& point);
/// The end of run `run`, along the two telling eigenvectors there.
void cut_through_end(PanelFrame& frame, std::size_t run);
/// Along the two principal directions of run `run`'s path.
void cut_along_path(PanelFrame& frame, std::size_t run);
/// Through the ends of the first three visible runs that end at different places; with fewer the start and a ball help
/// out. False when there are not even two such points.
bool cut_three_points(PanelFrame& frame);

}  // namespace saddlescope
