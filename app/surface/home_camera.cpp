#include "app/surface/home_camera.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace saddlescope {
std::vector<Eigen::Vector3d> drawn_minima(const HeightGrid& grid, const SurfaceMesh& mesh) {
  constexpr std::size_t most = 48;
  struct Place {
    double value;
    std::size_t column, row;
  };
  std::vector<Place> places;
  const auto value = [&](std::size_t column, std::size_t row) { return grid.values[row * grid.columns + column]; };
  for (std::size_t row = 1; row + 1 < grid.rows; ++row) {
    for (std::size_t column = 1; column + 1 < grid.columns; ++column) {
      const double here = value(column, row);
      bool lowest = std::isfinite(here);
      for (std::size_t k = 0; lowest && k < 9; ++k)
        lowest = k == 4 || value(column + k % 3 - 1, row + k / 3 - 1) > here;
      if (lowest) places.push_back({here, column, row});
    }
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& p, const Place& q) { return p.value < q.value; });
  if (places.size() > most) places.resize(most);
  std::vector<Eigen::Vector3d> minima;
  for (const Place& place : places) {
    const double x = double(place.column) / double(grid.columns - 1) - 0.5,
                 y = double(place.row) / double(grid.rows - 1) - 0.5;
    if (const auto z = mesh.height(x, y)) minima.emplace_back(x, y, *z);
  }
  return minima;
}

Camera home_camera(std::span<const Eigen::Vector3d> minima, const SurfaceMesh& mesh, const Framing& framing) {
  const std::size_t clear = std::max<std::size_t>(1, minima.size() / 10);
  Camera best;
  std::optional<std::size_t> least;
  for (const double elevation : {Camera().elevation, 55.0, 62.0, 70.0}) {
    for (const double turn : {0.0, 90.0, 180.0, 270.0}) {
      if (least && *least < clear) return best;
      Camera camera;
      camera.azimuth = std::remainder(camera.azimuth + turn, 360.0);
      camera.elevation = elevation;
      const Eigen::Vector3d eye = Projection(camera, 1000, 1000, framing).eye();
      const auto hidden = static_cast<std::size_t>(
          std::count_if(minima.begin(), minima.end(), [&](const Eigen::Vector3d& at) { return mesh.hides(at, eye); }));
      if (least && hidden + clear > *least) continue;
      least = hidden;
      best = camera;
    }
  }
  return best;
}

Camera camera_along(ViewDirection direction) {
  Camera camera;
  camera.azimuth = direction == ViewDirection::side ? 0 : -90;
  camera.elevation = direction == ViewDirection::top ? 89 : 0;
  return camera;
}

}  // namespace saddlescope
