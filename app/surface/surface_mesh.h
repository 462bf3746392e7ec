// The drawn surface as geometry on the CPU: triangles for the graphics card, heights and normals for lines that lie on
// it, the point under a pixel, and what it hides. Box units as in camera.h: the landscape's window fills the floor [−½,
// ½]², heights run over ±box_height / 2. Immutable once made; any thread.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/surface/camera.h"
#include "core/plane/landscape.h"

namespace saddlescope {

inline constexpr double box_height = 0.56;
/// Box height of a loss already mapped to [0, 1]; clamped, NaN stays.
double box_z(double unit);

class SurfaceMesh {
 public:
  struct Vertex {
    float x, y, z;
    float nx, ny, nz;
    float cut;  ///< 1 where the surface leaves the scale and is cut flat, else 0
  };

  /// Cells with a corner that is not finite are left out. What leaves the scale is cut exactly at its end: triangles
  /// that cross it are split there.
  SurfaceMesh(const HeightGrid& grid, const HeightScale& scale);

  const std::vector<Vertex>& vertices() const { return vertices_; }
  const std::vector<std::uint32_t>& triangles() const { return triangles_; }
  /// Height in box units at a point of the floor, on the drawn triangles; none outside and in holes.
  std::optional<double> height(double x, double y) const;
  /// Unit normal there, pointing up; straight up where there is none.
  Eigen::Vector3d normal(double x, double y) const;
  /// First point of the surface on the ray.
  std::optional<Eigen::Vector3d> pick(const Ray& ray) const;
  /// Whether the surface lies between the eye and a point on (or a little above) it.
  bool hides(const Eigen::Vector3d& point, const Eigen::Vector3d& eye) const;
  /// Side of a grid cell in box units, the larger of both.
  double cell() const;

 private:
  double unit(std::size_t column, std::size_t row) const { return units_[row * columns_ + column]; }
  std::array<double, 2> slope(std::size_t column, std::size_t row) const;
  bool cell_exists(std::size_t column, std::size_t row) const;
  void make_vertices();
  void make_triangles();
  void add_triangle(const std::array<std::size_t, 3>& corners);
  void add_split(const std::array<std::size_t, 3>& corners);
  std::uint32_t flat_vertex(std::size_t corner);

  std::size_t columns_, rows_;
  std::vector<double> units_;  ///< heights as shares of the scale, not clamped; NaN in holes
  std::vector<Vertex> vertices_;
  std::vector<std::uint32_t> triangles_, flat_;
};

}  // namespace saddlescope
