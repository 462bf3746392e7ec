#include "core/picture/path_rows.h"

#include <algorithm>
#include <cmath>

#include "core/picture/coverage.h"
#include "core/plane/plane_projector.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_coarse_rows = 5000, most_outline_rows = 20'000;
constexpr double finest_cells = 8192, coarsest_cells = 64;  // along a tile's side
constexpr std::size_t steps_between_looks = 16'384;         // at the stop token

/// Sides `size`, `2^k`, of a tile; its corner is a multiple of a quarter of it.
Interval tile_side(const Interval& window) {
  const double size = std::exp2(std::ceil(std::log2(2 * window.size()))), corner = size / 4;
  const double minimum = std::round((window.middle() - size / 2) / corner) * corner;
  return {minimum, minimum + size};
}

/// A place in the tile, in cells from its corner.
struct CellPlace {
  double x = 0, y = 0;
  bool finite() const { return std::isfinite(x) && std::isfinite(y); }
  bool nearer(const CellPlace& other, double cells) const {
    const double dx = x - other.x, dy = y - other.y;
    return dx * dx + dy * dy < cells * cells;
  }
};

/// One pass over the path with that many cells along a side; ends early once there are too many rows.
std::vector<PathRow> outline_with(const Trajectory& path, const PlaneProjector& project, const PlaneWindow& tile,
                                  std::size_t first, double cells, const std::stop_token& stop) {
  const std::size_t last = path.last_finite_step();
  const double per_a = cells / tile.a.size(), per_b = cells / tile.b.size();
  const auto place_of = [&](std::size_t step) {
    const PlanePoint at = project(path.at(step).data());
    return CellPlace{(at.a - tile.a.minimum) * per_a, (at.b - tile.b.minimum) * per_b};
  };
  Coverage coverage(cells, cells, 1);
  std::vector<PathRow> rows = {{first, false}};
  // A line that is drawn ends at `before`.
  bool joined = true;
  std::size_t before = first;
  CellPlace from = place_of(first);
  for (std::size_t step = first + 1; step <= last && rows.size() <= most_outline_rows; ++step) {
    if (step % steps_between_looks == 0 && stop.stop_requested()) return rows;
    const CellPlace to = place_of(step);
    if (to.nearer(from, 1)) continue;  // rests
    const bool paints = from.finite() && to.finite() && coverage.paints(from.x, from.y, to.x, to.y);
    if (!paints && to.nearer(from, Coverage::near_cells)) continue;
    if (paints && !joined) rows.push_back({before, false});
    if (paints) rows.push_back({step, true});
    joined = paints;
    before = step;
    from = to;
  }
  if (rows.back().step != last) rows.push_back({last, joined});
  return rows;
}

}  // namespace

bool is_long_path(const Trajectory& path, std::size_t first) {
  return path.last_finite_step() + 1 >= first + least_covered_rows;
}

std::vector<PathRow> whole_path(const Trajectory& path, std::size_t first) {
  std::vector<PathRow> rows;
  if (path.rows() == 0) return rows;
  for (std::size_t step = first; step <= path.last_finite_step(); ++step) rows.push_back({step, true});
  return rows;
}

std::vector<PathRow> coarse_path(const Trajectory& path, std::size_t first) {
  const std::size_t last = path.last_finite_step();
  std::vector<PathRow> rows;
  if (path.rows() == 0 || first > last) return rows;
  const std::size_t stride = (last - first) / (most_coarse_rows - 1) + 1;
  for (std::size_t step = first; step < last; step += stride) rows.push_back({step, true});
  rows.push_back({last, true});
  return rows;
}

PlaneWindow tile_of(const PlaneWindow& window) {
  const PlaneWindow tile = {tile_side(window.a), tile_side(window.b)};
  const auto fits = [](const Interval& outer, const Interval& inner) {
    return std::isfinite(outer.size()) && outer.minimum <= inner.minimum && outer.maximum >= inner.maximum;
  };
  return fits(tile.a, window.a) && fits(tile.b, window.b) ? tile : window;
}

std::vector<PathRow> outline_path(const Trajectory& path, const Plane& plane, const PlaneWindow& tile,
                                  std::size_t first, const std::stop_token& stop) {
  const PlaneProjector project(plane);
  for (double cells = finest_cells;; cells /= 2) {
    std::vector<PathRow> rows = outline_with(path, project, tile, first, cells, stop);
    if (rows.size() <= most_outline_rows || cells <= coarsest_cells || stop.stop_requested()) return rows;
  }
}

}  // namespace saddlescope
