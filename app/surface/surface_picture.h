// What every layer of one frame of the 3-D view shares, and what draws along the surface. Private to the 3-D view and
// the layers; UI thread only.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/critical_choice.h"
#include "app/draw/fade.h"
#include "app/draw/overlay.h"
#include "app/draw/view.h"
#include "app/surface/path_renderer.h"
#include "app/surface/path_ribbon.h"
#include "app/surface/surface_axes.h"
#include "app/surface/surface_sheet.h"
#include "app/surface/terrain_renderer.h"
#include "core/critical/off_plane.h"
#include "core/engine/nodes/landscape.h"

namespace saddlescope {

inline constexpr float hidden_alpha = 0.32F;  ///< of marks that the surface hides

struct SurfaceMarker;

/// What every layer of one frame shares. Points on the surface are in the landscape's own box units.
struct SurfacePicture {
  overlay::Pen pen;
  const ViewFrame& frame;
  const LandscapeResult& landscape;
  const SurfaceMesh& mesh;
  const Projection& projection;  ///< its pixels are counted from the view's corner in screen units
  Floor floor;
  Placement place;
  std::span<const SurfaceMarker> markers = {};  ///< what the mouse can take
  const SurfaceMarker* over = nullptr;          ///< the one under the mouse

  overlay::Rect rect() const { return {frame.min, frame.max}; }
  std::optional<ImVec2> to_screen(const Eigen::Vector3d& point) const;
  /// Ray under a place on the screen, and the eye, as the landscape's own floor sees them.
  Ray ray(ImVec2 screen) const;
  Eigen::Vector3d eye() const;
  bool hidden(const Eigen::Vector3d& point) const { return mesh.hides(point, eye()); }
  /// On the surface above a parameter point; none outside the landscape's window or in a hole. A point off the plane
  /// stands at the height of its own loss over its projection: the surface is not the loss there.
  /// `loss`: that one where the caller knows it; else what is known of the point, and where nothing is, on the surface.
  std::optional<Eigen::Vector3d> on_surface(const double* parameters, std::optional<double> loss = {}) const;
  /// The loss of a point off the plane, asked for; none for points in it, or before the first answer.
  std::optional<double> loss_off_plane(const std::string& asker, const std::vector<double>& parameters) const;
  OffPlane off_plane() const { return OffPlane(*floor.plane, floor.window); }
  /// Report whose points belong to the drawn landscape and are to be shown, or null.
  const CriticalPointsReport* report() const;
  /// Which of its points are drawn.
  DrawnPoints drawn_points(const CriticalPointsReport& report) const;
};

/// Something the mouse can take.
struct SurfaceMarker {
  enum class Kind { start, own_start, critical, probe } kind;
  std::size_t index = 0;  ///< run or critical point
  Eigen::Vector3d at;
  ImVec2 screen;
  bool hidden = false;
  float strength = 1;  ///< fainter off the plane
};
std::vector<SurfaceMarker> surface_markers(const SurfacePicture& picture);
/// The nearest visible one within 9 px, else a hidden one.
const SurfaceMarker* marker_at(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, ImVec2 mouse);

/// Gives back where they stand.
std::vector<overlay::Rect> draw_axis_labels(const SurfacePicture& picture, const SurfaceAxes& axes);
/// Gives back where it stands, with its texts; empty where there is no room.
overlay::Rect draw_color_bar(const SurfacePicture& picture);

Color4 straight(ImU32 packed);

/// A curve of the surface that does not move, on the graphics card.
struct SurfaceLine {
  PathRibbon ribbon;
  UploadedRibbon uploaded;
  explicit SurfaceLine(PathRibbon made) : ribbon(std::move(made)) { uploaded.upload(ribbon); }
  /// In ink; `width` and `casing` in pixels.
  PathStroke stroke(const Theme& theme, float width, float casing);
};
/// Adds some hundred of a line's points on the screen, for labels to keep off.
void add_some_points(const SurfacePicture& picture, const PathRibbon& ribbon, std::vector<ImVec2>& points);

/// A straight floor line draped over the surface, as far as there is a surface.
struct DrapedLine {
  std::vector<ImVec2> points;
  bool complete = true;
  bool hidden = false;  ///< by the surface, for the most part; of at least 40 pieces
};
DrapedLine drape(const SurfacePicture& picture, const Eigen::Vector2d& from, const Eigen::Vector2d& to,
                 int pieces = 40);
/// An arrow along a line on the screen that follows the surface; faint where the surface hides it.
void draw_bent_arrow(const overlay::Pen& pen, std::span<const ImVec2> line, ImU32 color, float thickness, bool hidden);

}  // namespace saddlescope
