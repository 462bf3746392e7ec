// Which places of a rectangle a path has painted already. A run that bounces a hundred thousand times across a valley
// paints the same pixels again and again; what would paint nothing new need not be drawn. A value; one thread uses it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace saddlescope {

class Coverage {
 public:
  /// What paints nothing new and ends so near need not part a line: it goes on from there once it is farther.
  static constexpr float near_cells = 4;

  /// A rectangle of `width` × `height`, in cells as wide as about half a line; at most 8192 of them each way.
  Coverage(double width, double height, double cell);

  /// Whether the segment (in the rectangle's units, from its corner; ends outside count up to the edge) paints a few
  /// cells that are new; then they and those beside them count as painted from now on.
  bool paints(double from_x, double from_y, double to_x, double to_y);

  /// The same where only the new part of a long segment is drawn: the shares of its length between which that lies.
  struct Part {
    double from = 0, to = 1;
  };
  std::optional<Part> new_part(double from_x, double from_y, double to_x, double to_y);

 private:
  struct Walk;

  /// The word of a block of cells, and the cell's bit in it.
  std::size_t word_of(int x, int y) const {
    return static_cast<std::size_t>(y >> 3) * static_cast<std::size_t>(words_across_) +
           static_cast<std::size_t>(x >> 3);
  }
  static std::uint64_t bit_of(int x, int y) { return std::uint64_t{1} << ((y & 7) * 8 + (x & 7)); }
  /// None where it is not finite or outside.
  std::optional<Walk> walk_along(double from_x, double from_y, double to_x, double to_y) const;
  bool fresh(const Walk& walk, int k) const;
  bool worth_drawing(const Walk& walk) const;
  void paint(const Walk& walk, int first, int last);

  double cell_;
  int columns_, rows_, words_across_;
  std::vector<std::uint64_t> painted_;  // blocks of 8 × 8 cells
};

}  // namespace saddlescope
