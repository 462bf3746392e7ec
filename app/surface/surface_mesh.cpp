#include "app/surface/surface_mesh.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace saddlescope {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

double z_of(double unit) { return (std::clamp(unit, 0.0, 1.0) - 0.5) * box_height; }

/// Shares of the ray's length at which it is inside the box; the second is smaller than the first when it misses.
std::pair<double, double> inside_box(const Ray& ray) {
  const double half[3] = {0.5, 0.5, 0.5 * box_height + 1e-4};
  double from = 0, to = std::numeric_limits<double>::infinity();
  for (int k = 0; k < 3; ++k) {
    if (std::abs(ray.direction[k]) < 1e-12) {
      if (std::abs(ray.origin[k]) > half[k]) return {1, 0};
      continue;
    }
    double t0 = (-half[k] - ray.origin[k]) / ray.direction[k], t1 = (half[k] - ray.origin[k]) / ray.direction[k];
    if (t0 > t1) std::swap(t0, t1);
    from = std::max(from, t0);
    to = std::min(to, t1);
  }
  return {from, to};
}

}  // namespace

double box_z(double unit) { return std::isnan(unit) ? unit : z_of(unit); }

SurfaceMesh::SurfaceMesh(const HeightGrid& grid, const HeightScale& scale)
    : columns_(grid.columns), rows_(grid.rows), units_(grid.values.size()) {
  for (std::size_t k = 0; k < units_.size(); ++k)
    units_[k] = std::isfinite(grid.values[k]) ? std::clamp(scale.to_unit(grid.values[k]), -1e9, 1e9) : std::nan("");
  if (columns_ < 2 || rows_ < 2) return;
  make_vertices();
  make_triangles();
}

double SurfaceMesh::cell() const {
  return 1.0 / static_cast<double>(std::max<std::size_t>(1, std::min(columns_, rows_) - 1));
}

std::array<double, 2> SurfaceMesh::slope(std::size_t column, std::size_t row) const {
  // Central differences, one-sided at the edges and beside holes. Far beyond the scale nothing is drawn: keep the
  // numbers tame.
  const auto tame = [](double u) { return std::clamp(u, -0.5, 1.5); };
  const auto along = [&](std::size_t before, std::size_t here, std::size_t after, double spacing) {
    const double u = units_[here];
    double low = units_[before], high = units_[after], steps = 2;
    if (before == here || std::isnan(low)) low = u, steps -= 1;
    if (after == here || std::isnan(high)) high = u, steps -= 1;
    return steps > 0 ? (tame(high) - tame(low)) * box_height / (steps * spacing) : 0.0;
  };
  const std::size_t here = row * columns_ + column;
  return {along(column > 0 ? here - 1 : here, here, column + 1 < columns_ ? here + 1 : here,
                1.0 / static_cast<double>(columns_ - 1)),
          along(row > 0 ? here - columns_ : here, here, row + 1 < rows_ ? here + columns_ : here,
                1.0 / static_cast<double>(rows_ - 1))};
}

void SurfaceMesh::make_vertices() {
  vertices_.reserve(units_.size());
  for (std::size_t row = 0; row < rows_; ++row) {
    for (std::size_t column = 0; column < columns_; ++column) {
      const auto [dx, dy] = slope(column, row);
      const double length = std::sqrt(dx * dx + dy * dy + 1);
      const double u = unit(column, row);
      vertices_.push_back({static_cast<float>(static_cast<double>(column) / static_cast<double>(columns_ - 1) - 0.5),
                           static_cast<float>(static_cast<double>(row) / static_cast<double>(rows_ - 1) - 0.5),
                           std::isnan(u) ? 0.0F : static_cast<float>(z_of(u)), static_cast<float>(-dx / length),
                           static_cast<float>(-dy / length), static_cast<float>(1 / length), 0.0F});
    }
  }
}

bool SurfaceMesh::cell_exists(std::size_t column, std::size_t row) const {
  return !std::isnan(unit(column, row) + unit(column + 1, row) + unit(column, row + 1) + unit(column + 1, row + 1));
}

void SurfaceMesh::make_triangles() {
  flat_.assign(units_.size(), none);
  triangles_.reserve(units_.size() * 6);
  for (std::size_t row = 0; row + 1 < rows_; ++row) {
    for (std::size_t column = 0; column + 1 < columns_; ++column) {
      if (!cell_exists(column, row)) continue;
      const std::size_t corner = row * columns_ + column;
      add_triangle({corner, corner + 1, corner + columns_ + 1});
      add_triangle({corner, corner + columns_ + 1, corner + columns_});
    }
  }
  flat_.clear();
  flat_.shrink_to_fit();
}

std::uint32_t SurfaceMesh::flat_vertex(std::size_t corner) {
  if (flat_[corner] == none) {
    Vertex vertex = vertices_[corner];
    vertex.nx = vertex.ny = 0;
    vertex.nz = vertex.cut = 1;
    flat_[corner] = static_cast<std::uint32_t>(vertices_.size());
    vertices_.push_back(vertex);
  }
  return flat_[corner];
}

void SurfaceMesh::add_triangle(const std::array<std::size_t, 3>& corners) {
  int above = 0, below = 0;
  for (std::size_t corner : corners) {
    above += units_[corner] > 1;
    below += units_[corner] < 0;
  }
  if (above == 0 && below == 0) {
    for (std::size_t corner : corners) triangles_.push_back(static_cast<std::uint32_t>(corner));
  } else if (above == 3 || below == 3) {
    for (std::size_t corner : corners) triangles_.push_back(flat_vertex(corner));
  } else {
    add_split(corners);
  }
}

/// Sutherland and Hodgman's clipping, once for each of the three bands below, inside and above the scale.
void SurfaceMesh::add_split(const std::array<std::size_t, 3>& corners) {
  struct Point {
    Vertex vertex;
    double u;
  };
  const auto cross = [](const Point& a, const Point& b, double level) {
    const double t = (level - a.u) / (b.u - a.u);
    const auto f = static_cast<float>(t);
    const auto mix = [f](float from, float to) { return from + f * (to - from); };
    Vertex v = a.vertex;
    v.x = mix(v.x, b.vertex.x);
    v.y = mix(v.y, b.vertex.y);
    v.z = static_cast<float>(z_of(level));
    v.nx = mix(v.nx, b.vertex.nx);
    v.ny = mix(v.ny, b.vertex.ny);
    v.nz = mix(v.nz, b.vertex.nz);
    return Point{v, level};
  };
  const auto keep = [&](const std::vector<Point>& polygon, double level, bool upper) {
    std::vector<Point> kept;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const Point &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
      const bool a_in = upper ? a.u >= level : a.u <= level, b_in = upper ? b.u >= level : b.u <= level;
      if (a_in) kept.push_back(a);
      if (a_in != b_in) kept.push_back(cross(a, b, level));
    }
    return kept;
  };
  std::vector<Point> whole;
  for (std::size_t corner : corners) whole.push_back({vertices_[corner], units_[corner]});
  const auto emit = [&](const std::vector<Point>& polygon, bool flat) {
    if (polygon.size() < 3) return;
    const auto first = static_cast<std::uint32_t>(vertices_.size());
    for (Point point : polygon) {
      if (flat) {
        point.vertex.nx = point.vertex.ny = 0;
        point.vertex.nz = point.vertex.cut = 1;
      }
      vertices_.push_back(point.vertex);
    }
    for (std::uint32_t k = 1; k + 1 < polygon.size(); ++k)
      triangles_.insert(triangles_.end(), {first, first + k, first + k + 1});
  };
  emit(keep(keep(whole, 0, true), 1, false), false);
  emit(keep(whole, 1, true), true);
  emit(keep(whole, 0, false), true);
}

std::optional<double> SurfaceMesh::height(double x, double y) const {
  if (columns_ < 2 || rows_ < 2 || !(std::abs(x) <= 0.5 && std::abs(y) <= 0.5)) return std::nullopt;
  const double across = (x + 0.5) * static_cast<double>(columns_ - 1),
               along = (y + 0.5) * static_cast<double>(rows_ - 1);
  const std::size_t column = std::min(static_cast<std::size_t>(across), columns_ - 2);
  const std::size_t row = std::min(static_cast<std::size_t>(along), rows_ - 2);
  if (!cell_exists(column, row)) return std::nullopt;
  const double s = across - static_cast<double>(column), t = along - static_cast<double>(row);
  const double low = unit(column, row), high = unit(column + 1, row + 1);
  // The cell's diagonal runs from its first corner to the opposite one, as in the triangles. Shares of 0 must not meet
  // an infinite height.
  const double side = s >= t ? unit(column + 1, row) : unit(column, row + 1);
  const double a = s >= t ? s : t, b = s >= t ? t : s;
  return z_of(low * (1 - a) + side * (a - b) + high * b);
}

Eigen::Vector3d SurfaceMesh::normal(double x, double y) const {
  if (columns_ < 2 || rows_ < 2 || !(std::abs(x) <= 0.5 && std::abs(y) <= 0.5)) return Eigen::Vector3d::UnitZ();
  const auto column = static_cast<std::size_t>(std::lround((x + 0.5) * static_cast<double>(columns_ - 1)));
  const auto row = static_cast<std::size_t>(std::lround((y + 0.5) * static_cast<double>(rows_ - 1)));
  const Vertex& v = vertices_[row * columns_ + column];
  return {v.nx, v.ny, v.nz};
}

std::optional<Eigen::Vector3d> SurfaceMesh::pick(const Ray& ray) const {
  const auto [from, to] = inside_box(ray);
  if (from > to || columns_ < 2 || rows_ < 2) return std::nullopt;
  // Steps of less than a cell, with a bisection where the ray changes sides.
  const double step = 0.4 * cell();
  std::optional<double> side;
  for (double t = from, before = from;; before = t, t = std::min(t + step, to)) {
    const Eigen::Vector3d p = ray.origin + t * ray.direction;
    const auto surface = height(std::clamp(p.x(), -0.5, 0.5), std::clamp(p.y(), -0.5, 0.5));
    if (!surface) {
      side.reset();
    } else {
      const double above = p.z() - *surface;
      if (above == 0) return p;
      if (side && (*side > 0) != (above > 0)) {
        double low = before, high = t;
        for (int k = 0; k < 40; ++k) {
          const double middle = 0.5 * (low + high);
          const Eigen::Vector3d q = ray.origin + middle * ray.direction;
          const auto z = height(q.x(), q.y());
          ((z && (q.z() - *z > 0) == (*side > 0)) ? low : high) = middle;
        }
        const Eigen::Vector3d found = ray.origin + high * ray.direction;
        return Eigen::Vector3d(std::clamp(found.x(), -0.5, 0.5), std::clamp(found.y(), -0.5, 0.5), found.z());
      }
      side = above;
    }
    if (t >= to) return std::nullopt;
  }
}

bool SurfaceMesh::hides(const Eigen::Vector3d& point, const Eigen::Vector3d& eye) const {
  const Eigen::Vector3d away = eye - point;
  const double distance = away.norm();
  const Ray ray{point, away / distance};
  const double to = std::min(distance, inside_box(ray).second);
  const double step = 0.5 * cell();
  std::optional<double> side;
  // The first cells are left out: there the ray grazes the very place the point lies on.
  for (double t = 2.5 * cell(); t < to; t += step) {
    const Eigen::Vector3d p = point + t * ray.direction;
    const auto surface = height(p.x(), p.y());
    if (!surface) {
      side.reset();
      continue;
    }
    const double above = p.z() - *surface;
    if (side && (*side > 0) != (above > 0)) return true;
    side = above;
  }
  return false;
}

}  // namespace saddlescope
