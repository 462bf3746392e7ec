// Curves of critical points: traced from one point of theirs to the window's edge, to their end or until they close.
// Private to the analysis room.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "core/critical/field.h"
#include "core/critical/root_search.h"

namespace saddlescope {

/// In the field's coordinates.
struct TracedCurve {
  std::vector<Vec> points;
  bool closed = false;
  bool touches_edge = false;
  bool kinked = false;  ///< the gradient jumps across it instead of vanishing on it
  /// The loss on it, where it is known better than by its points.
  std::optional<double> level = {};
  /// Not a curve of critical points but one point with an all but flat direction (x² + 1e-10·y²): the gradient along it
  /// is short, yet clearly above rounding on both sides.
  bool isolated = false;
};

/// Directions in which the set of critical points may go on from `seed`; empty where it is isolated.
std::vector<Vec> smooth_directions(Field& field, const Vec& seed);
/// The same where the gradient jumps: directions in which it jumps across 0.
std::vector<Vec> kink_directions(Field& field, const Vec& seed, double radius);

/// Nothing where the seed turns out to be isolated (a quickly ending trace).
std::optional<TracedCurve> trace_curve(Field& field, const Vec& seed, const Vec& direction, bool kinked,
                                       const std::stop_token& stop);

/// A point this near to a traced curve lies on it; its ends, and kinks on it, are known better. A curve of kinks that
/// comes as near to a cell's middle as the third runs through the cell. On the last, a circle, its directions are
/// looked for.
inline constexpr double on_curve = 0.25 * search_cell, at_curve = 0.1 * search_cell;
inline constexpr double through_cell = 0.5 * search_cell, kink_circle = 0.3 * search_cell;

/// Finds quickly whether a point lies on a curve traced before.
class CurveIndex {
 public:
  void add(const TracedCurve& curve);
  bool near(const Vec& point, double distance) const;  ///< distance at most half a search cell

 private:
  static constexpr std::int64_t bucket_row = 0x10000;
  static std::int64_t bucket(const Vec& point);
  struct Piece {
    Vec from, to;
  };
  std::unordered_map<std::int64_t, std::vector<Piece>> pieces_;
};

}  // namespace saddlescope
