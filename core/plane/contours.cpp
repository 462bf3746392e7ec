#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/plane/landscape.h"

namespace saddlescope {
namespace {

/// An edge of the triangulated grid: 3·vertex + 0 to the right, + 1 upwards, + 2 along the diagonal.
using EdgeId = std::uint32_t;
struct Segment {
  EdgeId from, to;
};

class ContourTracer {
 public:
  ContourTracer(const HeightGrid& grid, const std::vector<double>& levels)
      : grid_(grid), levels_(levels), segments_(levels.size()), links_(3 * grid.values.size(), {none, none}) {
    for (std::size_t i = 0; i < grid.columns; ++i) a_.push_back(grid.a(i));
    for (std::size_t j = 0; j < grid.rows; ++j) b_.push_back(grid.b(j));
  }

  bool collect(const std::stop_token& stop) {
    for (std::size_t j = 0; j + 1 < grid_.rows; ++j) {
      if (stop.stop_requested()) return false;
      for (std::size_t i = 0; i + 1 < grid_.columns; ++i) cell(i, j);
    }
    return true;
  }

  void chain(std::size_t level_index, std::vector<ContourLine>& lines) {
    const std::vector<Segment>& segments = segments_[level_index];
    for (std::uint32_t s = 0; s < segments.size(); ++s) {
      link(segments[s].from, s);
      link(segments[s].to, s);
    }
    used_.assign(segments.size(), false);
    // Open lines first, from their ends; what is left is closed.
    for (std::uint32_t s = 0; s < segments.size(); ++s) {
      if (used_[s]) continue;
      if (links_[segments[s].from][1] == none)
        follow(level_index, s, segments[s].from, lines);
      else if (links_[segments[s].to][1] == none)
        follow(level_index, s, segments[s].to, lines);
    }
    for (std::uint32_t s = 0; s < segments.size(); ++s)
      if (!used_[s]) follow(level_index, s, segments[s].from, lines);
    for (const Segment& segment : segments) links_[segment.from] = links_[segment.to] = {none, none};
  }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;

  void cell(std::size_t i, std::size_t j) {
    const std::size_t v = j * grid_.columns + i;
    const double v00 = grid_.values[v], v10 = grid_.values[v + 1];
    const double v01 = grid_.values[v + grid_.columns], v11 = grid_.values[v + grid_.columns + 1];
    const double low = std::min(std::min(v00, v10), std::min(v01, v11)),
                 high = std::max(std::max(v00, v10), std::max(v01, v11));
    if (!(std::isfinite(v00) && std::isfinite(v10) && std::isfinite(v01) && std::isfinite(v11))) return;
    auto level = std::upper_bound(levels_.begin(), levels_.end(), low);
    if (level == levels_.end() || *level > high) return;
    const auto right = static_cast<EdgeId>(3 * v), up = right + 1, diagonal = right + 2;
    const auto far_up = static_cast<EdgeId>(3 * (v + 1) + 1), far_right = static_cast<EdgeId>(3 * (v + grid_.columns));
    for (; level != levels_.end() && *level <= high; ++level) {
      const auto k = static_cast<std::size_t>(level - levels_.begin());
      const bool s00 = v00 >= *level, s10 = v10 >= *level, s01 = v01 >= *level, s11 = v11 >= *level;
      triangle(k, s00, s10, s11, right, far_up, diagonal);
      triangle(k, s00, s01, s11, up, far_right, diagonal);
    }
  }

  /// Corners p, q, r with edges pq, qr, pr; each says whether it is at or above the level.
  void triangle(std::size_t level, bool p, bool q, bool r, EdgeId pq, EdgeId qr, EdgeId pr) {
    if (p == q && q == r) return;
    if (p == q)
      segments_[level].push_back({qr, pr});
    else if (q == r)
      segments_[level].push_back({pq, pr});
    else
      segments_[level].push_back({pq, qr});
  }

  void link(EdgeId edge, std::uint32_t segment) { links_[edge][links_[edge][0] == none ? 0 : 1] = segment; }

  PlanePoint crossing(EdgeId edge, double level) const {
    const std::size_t from = edge / 3;
    const std::size_t kind = edge % 3;
    const std::size_t to = from + (kind == 0 ? 1 : kind == 1 ? grid_.columns : grid_.columns + 1);
    const double v0 = grid_.values[from], v1 = grid_.values[to];
    const double t = std::clamp((level - v0) / (v1 - v0), 0.0, 1.0);
    const double a0 = a_[from % grid_.columns], a1 = a_[to % grid_.columns];
    const double b0 = b_[from / grid_.columns], b1 = b_[to / grid_.columns];
    return {a0 + t * (a1 - a0), b0 + t * (b1 - b0)};
  }

  void follow(std::size_t level_index, std::uint32_t segment, EdgeId from, std::vector<ContourLine>& lines) {
    ContourLine line;
    line.level = levels_[level_index];
    const auto add = [&](EdgeId edge) {
      const PlanePoint point = crossing(edge, line.level);
      if (line.points.empty() || !(line.points.back() == point)) line.points.push_back(point);
    };
    const EdgeId start = from;
    add(from);
    while (segment != none && !used_[segment]) {
      used_[segment] = true;
      const Segment& s = segments_[level_index][segment];
      from = s.from == from ? s.to : s.from;
      add(from);
      segment = links_[from][0] == segment ? links_[from][1] : links_[from][0];
    }
    line.closed = from == start;
    if (line.closed && line.points.size() > 1 && line.points.front() == line.points.back()) line.points.pop_back();
    if (line.points.size() >= 2) lines.push_back(std::move(line));
  }

  const HeightGrid& grid_;
  const std::vector<double>& levels_;
  std::vector<double> a_, b_;
  std::vector<std::vector<Segment>> segments_;
  std::vector<std::array<std::uint32_t, 2>> links_;
  std::vector<bool> used_;
};

}  // namespace

std::vector<ContourLine> contour_lines(const HeightGrid& grid, const std::vector<double>& levels,
                                       std::stop_token stop) {
  std::vector<ContourLine> lines;
  if (grid.columns < 2 || grid.rows < 2 || levels.empty()) return lines;
  std::vector<double> ascending = levels;
  std::sort(ascending.begin(), ascending.end());
  ascending.erase(std::unique(ascending.begin(), ascending.end()), ascending.end());
  ContourTracer tracer(grid, ascending);
  if (!tracer.collect(stop)) return lines;
  for (std::size_t k = 0; k < ascending.size() && !stop.stop_requested(); ++k) tracer.chain(k, lines);
  return lines;
}

}  // namespace saddlescope
