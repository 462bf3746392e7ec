// Which places of a rectangle a path has painted already. A run that bounces a hundred thousand times across a valley
// paints the same pixels again and again; what would paint nothing new need not be drawn. A value; one thread uses it.
#pragma once

#include <cstddef>
#include <vector>

namespace saddlescope {

/// Paths of fewer rows are drawn whole.
inline constexpr std::size_t least_covered_rows = 5000;

class Coverage {
 public:
  /// What paints nothing new and ends so near need not part a line: it goes on from there once it is farther.
  static constexpr float near_cells = 4;

  /// A rectangle of `width` × `height`, in cells as wide as about half a line.
  Coverage(double width, double height, double cell);

  /// Whether the segment (in the rectangle's units, from its corner; ends outside count up to the edge) paints a few
  /// cells that are new; then they count as painted from now on.
  bool paints(double from_x, double from_y, double to_x, double to_y);

 private:
  bool inside(long x, long y) const { return x >= 0 && y >= 0 && x < columns_ && y < rows_; }
  std::size_t place(long x, long y) const { return static_cast<std::size_t>(y * columns_ + x); }
  void paint(long x, long y);

  double cell_;
  long columns_, rows_;
  std::vector<bool> painted_;
};

}  // namespace saddlescope
