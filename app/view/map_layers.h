// The layers that lie over the coloured ground of the contour map, each drawn by one function of the same picture.
// Private to the flat map; UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/view/map_transform.h"
#include "app/view/off_plane.h"
#include "app/view/overlay.h"
#include "app/view/view.h"

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

// --- runs (map_paths.cpp)
// -----------------------------------------------------------------------------------------------------------

/// One run's path on the screen, thinned.
struct ScreenPath {
  std::shared_ptr<const RunResult> run;
  MapTransform transform;
  Plane plane;
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
/// Where the key to the two curvature colours stands: the corner that is freest of `obstacles`; none in a small map.
std::optional<overlay::Rect> place_curvature_key(const MapPicture& picture, std::span<const overlay::Rect> obstacles);
void draw_curvature_key(const MapPicture& picture, const overlay::Rect& rect);
void draw_critical_curves(const MapPicture& picture);
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
