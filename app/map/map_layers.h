// The layers that lie over the coloured ground of the contour map, each drawn by one function of the same picture.
// Private to the flat map; UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/layer_look.h"
#include "app/draw/overlay.h"
#include "app/draw/view.h"
#include "app/map/map_transform.h"
#include "core/critical/off_plane.h"

namespace saddlescope {

/// What every layer of one frame shares.
struct MapPicture {
  overlay::Pen pen;
  const ViewFrame& frame;
  const Plane& plane;
  PlaneProjector project;
  MapTransform transform;

  const Results& results() const { return frame.results; }
  const Scene& scene() const { return frame.scene; }
  ImVec2 to_screen(const std::vector<double>& point) const { return transform.to_screen(project(point.data())); }
  bool fits(const std::vector<double>& point) const { return point.size() == plane.dimension(); }
  OffPlane off_plane() const { return OffPlane(plane, transform.window); }
};

// --- contour lines and their labels (map_contours.cpp)
// ------------------------------------------------------------------------------

struct ContourLabel {
  double level = 0;
  PlanePoint at;
  ImVec2 center;
  float angle = 0;  ///< radians, clockwise on the screen
  std::string text;
};

/// Lines on the screen and the places of their labels, kept until landscape, transform or obstacles change. Labels stay
/// where they were if they can.
class ContourLayer {
 public:
  /// Projects the lines when landscape or transform has changed.
  void update_lines(const MapPicture& picture);
  /// After update_lines. `obstacles`: rectangles that labels must not touch; `avoid`: points (paths) that they rather
  /// not cover. `version` changes with them.
  void update_labels(const MapPicture& picture, std::span<const overlay::Rect> obstacles, std::span<const ImVec2> avoid,
                     std::size_t version);
  void draw_lines(const overlay::Pen& pen) const;
  void draw_labels(const MapPicture& picture) const;
  const std::vector<ContourLabel>& labels() const { return labels_; }

 private:
  struct Line {
    double level;
    std::vector<ImVec2> points;
  };
  void project_lines(const MapPicture& picture);

  std::shared_ptr<const LandscapeResult> landscape_;
  MapTransform transform_;
  std::size_t version_ = 0;
  bool valid_ = false, labels_valid_ = false;
  std::vector<Line> lines_;
  std::vector<ContourLabel> labels_;
};

void draw_descent_field(const MapPicture& picture, const overlay::Pen& pen);

// --- the curve on which an eigenvalue vanishes (map_zero.cpp)
// -------------------------------------------------------------------------

/// The curve λ = 0 on the screen and the place of its name, kept until landscape, transform or markers change.
class ZeroLayer {
 public:
  /// Nothing while the ground shows the loss.
  void update(const MapPicture& picture);
  void draw_lines(const overlay::Pen& pen) const;
  void draw_label(const MapPicture& picture) const;
  /// The name's place, for other labels to keep off.
  const std::optional<overlay::Rect>& label() const { return label_; }

 private:
  void update_lines(const MapPicture& picture);

  std::shared_ptr<const LandscapeResult> landscape_;
  MapTransform transform_;
  std::vector<std::vector<ImVec2>> lines_;
  std::vector<ImVec2> markers_;  ///< that the label keeps off
  bool placed_ = false;
  std::optional<overlay::Rect> label_;
};

// --- runs (map_paths.cpp)
// -----------------------------------------------------------------------------------------------------------

/// One run's path on the screen, thinned.
struct ScreenPath {
  std::shared_ptr<const RunResult> run;
  MapTransform transform;
  Plane plane;
  std::size_t first_step = 0;  ///< of a branch: its fork
  std::vector<ImVec2> points;
  std::vector<std::size_t> steps;  ///< step of each point
  std::vector<float> strengths;    ///< of each point: fainter off the plane; empty where all lies in it
};

class PathLayer {
 public:
  /// Projects what changed.
  void update(const MapPicture& picture);
  void draw_lines(const MapPicture& picture) const;
  /// Balls at the playhead, with their distances off the plane, and arrows where a path leaves the frame. Distances
  /// keep off `labels`.
  void draw_balls(const MapPicture& picture, std::span<const overlay::Rect> labels) const;
  /// Where branches leave the run whose past they share.
  void draw_forks(const MapPicture& picture) const;
  /// Steps at which a Hessian was singular, but for one under the ball.
  void draw_singular_steps(const MapPicture& picture) const;
  /// Run whose ball or path is under the mouse.
  std::optional<std::size_t> run_at(const MapPicture& picture, ImVec2 mouse) const;
  const std::vector<ScreenPath>& paths() const { return paths_; }

 private:
  std::vector<ScreenPath> paths_;
};

/// Start rings: the shared one (run: none) and the runs' own.
struct StartMarker {
  std::optional<std::size_t> run;
  ImVec2 at;
  float strength = 1;  ///< fainter off the plane
};
std::vector<StartMarker> start_markers(const MapPicture& picture);
void draw_starts(const MapPicture& picture, const std::optional<StartMarker>& hovered);

// --- the probe (map_probe.cpp)
// ----------------------------------------------------------------------------------------------------------

/// What the mouse can take of it: the marker and both ends of the direction v.
struct ProbeHandle {
  enum class Kind { marker, ahead, back } kind;
  ImVec2 at;
};
/// The marker first; empty while it is hidden or outside the map.
std::vector<ProbeHandle> probe_handles(const MapPicture& picture);
std::optional<ProbeHandle> probe_handle_at(const MapPicture& picture, ImVec2 mouse);
/// Edits the scene: the marker snaps to critical points, balls and starts, v to eigenvectors.
void drag_probe(const MapPicture& picture, const ProbeHandle& handle, ImVec2 to);
void draw_probe_patch(const MapPicture& picture);
void draw_probe_marks(const MapPicture& picture, const std::optional<ProbeHandle>& hovered);

// --- critical points (map_critical.cpp)
// -----------------------------------------------------------------------------------------------

/// Both directions of one eigenvector at one point.
struct EigenArrow {
  ImVec2 from, tip, back_tip;
  double eigenvalue = 0;
  std::string label;  ///< empty: none
  overlay::Rect label_rect;
};
/// `avoid`: points (paths) that labels rather do not cover.
std::vector<EigenArrow> eigen_arrows(const MapPicture& picture, std::span<const ImVec2> avoid);
void draw_eigen_arrows(const MapPicture& picture, std::span<const EigenArrow> arrows);
/// Where a key of this size stands: the corner that is freest of `obstacles`, never over the key in `taken`; none in a
/// small map.
std::optional<overlay::Rect> place_key(const MapPicture& picture, ImVec2 size, std::span<const overlay::Rect> obstacles,
                                       const std::optional<overlay::Rect>& taken);
/// Key to the two curvature colours.
ImVec2 curvature_key_size(const overlay::Pen& pen);
void draw_curvature_key(const MapPicture& picture, const overlay::Rect& rect);
/// Valleys in the colours of their sharpness, other curves in ink.
void draw_critical_curves(const MapPicture& picture);
/// Scale of those colours; none where no valley is shown.
std::optional<ValleyScale> shown_valleys(const MapPicture& picture);
/// Adds the curves' points on the screen.
void append_critical_curves(const MapPicture& picture, std::vector<ImVec2>& points);
void draw_critical_points(const MapPicture& picture);
/// What the plane does to the selected and the hovered point (more than two parameters).
void draw_critical_notes(const MapPicture& picture);
/// Index of the critical point under the mouse.
std::optional<std::size_t> critical_point_at(const MapPicture& picture, ImVec2 mouse);
/// Whether this point of the report is the selected one.
bool is_selected(const Scene& scene, const CriticalPoint& point);

}  // namespace saddlescope
