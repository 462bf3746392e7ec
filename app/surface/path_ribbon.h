// A run's trajectory as a line that lies on the drawn surface, ready for the graphics card, and where it leaves the
// window. Off the shown plane (more than two parameters) the surface is not the loss: there the line stands at its own
// loss over its projection, and fades. Made once for a trajectory and a surface; the playhead is no part of it. Box
// units as in camera.h. Any thread.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "app/surface/surface_mesh.h"
#include "core/picture/path_rows.h"
#include "core/plane/plane.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// The landscape's window as the floor [−½, ½]²: parameters to box and back.
struct Floor {
  const Plane* plane;
  PlaneWindow window;
  Eigen::Vector2d at(const PlanePoint& point) const;
  Eigen::Vector2d at(const double* parameters) const { return at(to_plane(*plane, parameters)); }
  PlanePoint point(double x, double y) const;
};

struct PathPoint {
  float x, y, z;
  float step;          ///< fractional between the trajectory's rows; of a curve: its place in a colour table, 0 … 1
  float arc;           ///< length along the line since its beginning
  float pen;           ///< 0: no line from the point before to this one
  float strength = 1;  ///< fainter off the plane
};

struct PathBox {
  Eigen::Vector3f low = Eigen::Vector3f::Constant(1e9F), high = -low;
  bool empty() const { return low.x() > high.x(); }
  void add(const PathPoint& point);
};

struct PathRibbon {
  std::vector<PathPoint> points;
  struct Exit {
    Eigen::Vector3d at;
    Eigen::Vector2d direction;  ///< on the floor
    double step;
  };
  std::vector<Exit> exits;  ///< the first few
  /// Boxes round the segments block_size · k … block_size · (k + 1) − 1, to find those that a part of the picture
  /// shows.
  static constexpr std::size_t block_size = 64;
  std::vector<PathBox> blocks;
  /// Number of line segments up to the playhead.
  std::size_t segments_until(double step) const;
  /// Box round what is drawn of the segments `first` … `last` − 1.
  PathBox box_of(std::size_t first, std::size_t last) const;
};

/// The given rows of the path, ascending and not more than its last finite one, are joined by straight lines on the
/// floor, draped over the surface, cut at the window's edge. Points nearer than a fraction of a pixel to the last one
/// are left out, so runs that have settled cost nothing, and of a long path what paints nothing new.
PathRibbon make_path_ribbon(const Trajectory& trajectory, std::span<const PathRow> rows, const Floor& floor,
                            const HeightScale& scale, const SurfaceMesh& mesh);

/// Height of a row of the trajectory: from its loss. In the plane never inside the drawn surface (whose triangles may
/// pass over a narrow valley).
double row_height(double loss, const Eigen::Vector2d& at, bool off_plane, const HeightScale& scale,
                  const SurfaceMesh& mesh);

/// A curve of floor points on the surface, for valleys, ridges and λ = 0. `shares`: a place in a colour table for each
/// point, or empty: 0 everywhere.
PathRibbon make_curve_ribbon(std::span<const Eigen::Vector2d> points, bool closed, std::span<const double> shares,
                             const SurfaceMesh& mesh);

}  // namespace saddlescope
