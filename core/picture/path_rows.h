// Which rows of a run's path are worth drawing. A path of a million rows paints the same few thousand places again and
// again; what the views draw of it is chosen once, for a tile of the plane that is larger than what they show. Pure
// functions, any thread.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/plane/plane.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// Paths of fewer rows are drawn whole.
inline constexpr std::size_t least_covered_rows = 5000;

/// A row that is drawn.
struct PathRow {
  std::size_t step = 0;
  /// A line leads here from the row before in the list: the rows between them lie on it, or where others have passed.
  bool joined = true;
  bool operator==(const PathRow&) const = default;
};

/// Whether so much of the path is drawn from `first` on that its rows must be chosen.
bool is_long_path(const Trajectory& path, std::size_t first);

/// `first` and all after it, to the last finite row.
std::vector<PathRow> whole_path(const Trajectory& path, std::size_t first);

/// The same evenly thinned, the last one always, to 5000 at most: while nobody has chosen better ones.
std::vector<PathRow> coarse_path(const Trajectory& path, std::size_t first);

/// Where a window lies well within: sides of a power of two, two to four times the window's, at multiples of a quarter
/// of them, so that it seldom changes while the window is moved or scaled. A window that is no window stays.
PlaneWindow tile_of(const PlaneWindow& window);

/// The rows that paint something new in the tile, ascending, with those on both sides of each gap; `first` and the last
/// finite one always. What is left out within the tile lies within a few cells of what is drawn, as Coverage tells:
/// 8192 of them along its side, or half as many, and so on, where that would be more than 20 000 rows. Needs a plane of
/// two directions and of the path's dimension. After a stop: anything.
std::vector<PathRow> outline_path(const Trajectory& path, const Plane& plane, const PlaneWindow& tile,
                                  std::size_t first, const std::stop_token& stop = {});

}  // namespace saddlescope
