#include "core/picture/coverage.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr double short_step = 8;  // cells: a line made of such steps needs them all
constexpr int new_cells = 4;      // of a longer one: fewer new cells than that nobody misses,
constexpr int least_share = 4;    // nor fewer than a fourth of its own, unless they are at an end
constexpr int looks = 24;         // at a long segment, at least, to tell its share
constexpr int block = 8;          // cells along a block's side
constexpr double far = 1e9;       // cells

bool all_finite(double from_x, double from_y, double to_x, double to_y) {
  return std::isfinite(from_x) && std::isfinite(from_y) && std::isfinite(to_x) && std::isfinite(to_y);
}

/// Shares of the segment from `from` on by `by` within 0 … `size`, narrowed.
void narrow(double from, double by, double size, double& enter, double& leave) {
  if (by == 0) {
    if (from < 0 || from >= size) leave = -1;
    return;
  }
  const double low = -from / by, high = (size - from) / by;
  enter = std::max(enter, std::min(low, high));
  leave = std::min(leave, std::max(low, high));
}

}  // namespace

/// The part of a segment inside, in steps of at most one cell each way; cell (i, j) is [i, i + 1) × [j, j + 1).
struct Coverage::Walk {
  double x = 0, y = 0, dx = 0, dy = 0;  ///< first place and one step
  int steps = 0;
  int columns = 0, rows = 0;
  bool is_short = false;        ///< the whole segment
  double enter = 0, leave = 1;  ///< shares of the segment

  double share_at(int k) const { return enter + (leave - enter) * k / steps; }
  int column(int k) const { return std::clamp(static_cast<int>(x + k * dx), 0, columns - 1); }
  int row(int k) const { return std::clamp(static_cast<int>(y + k * dy), 0, rows - 1); }
};

Coverage::Coverage(double width, double height, double cell)
    : cell_(cell),
      columns_(static_cast<int>(std::clamp(std::lround(width / cell) + 1, 1L, 8192L))),
      rows_(static_cast<int>(std::clamp(std::lround(height / cell) + 1, 1L, 8192L))),
      words_across_((columns_ + block - 1) / block),
      painted_(static_cast<std::size_t>(words_across_) * static_cast<std::size_t>((rows_ + block - 1) / block), 0) {}

std::optional<Coverage::Walk> Coverage::walk_along(double from_x, double from_y, double to_x, double to_y) const {
  if (!all_finite(from_x, from_y, to_x, to_y)) return std::nullopt;
  // Half a cell on: the centres of the cells lie at whole numbers of the rectangle's units.
  const auto place = [this](double value) { return std::clamp(value / cell_, -far, far) + 0.5; };
  const double x = place(from_x), y = place(from_y), dx = place(to_x) - x, dy = place(to_y) - y;
  double enter = 0, leave = 1;
  narrow(x, dx, columns_, enter, leave);
  narrow(y, dy, rows_, enter, leave);
  if (!(enter <= leave)) return std::nullopt;
  const double length = std::max(std::abs(dx), std::abs(dy));
  const double steps = std::max(std::ceil((leave - enter) * length), 1.0), share = (leave - enter) / steps;
  return Walk{x + enter * dx, y + enter * dy, share * dx,           share * dy, static_cast<int>(steps),
              columns_,       rows_,          length <= short_step, enter,      leave};
}

bool Coverage::fresh(const Walk& walk, int k) const {
  const int x = walk.column(k), y = walk.row(k);
  return (painted_[word_of(x, y)] & bit_of(x, y)) == 0;
}

bool Coverage::worth_drawing(const Walk& walk) const {
  const int steps = walk.steps;
  bool at_first = !walk.is_short, at_last = at_first;
  for (int k = 0; k < std::min(new_cells, steps + 1) && (at_first || at_last); ++k) {
    at_first = at_first && fresh(walk, k);
    at_last = at_last && fresh(walk, steps - k);
  }
  if (at_first || at_last) return true;
  const int stride = std::max(1, steps / looks);
  int wanted = walk.is_short ? 1 : (std::max(new_cells, steps / least_share) + stride - 1) / stride;
  for (int k = 0; k <= steps; k += stride)
    if (fresh(walk, k) && --wanted == 0) return true;
  return false;
}

void Coverage::paint(const Walk& walk, int first, int last) {
  for (int k = first; k <= last; ++k) {
    const int x = walk.column(k), y = walk.row(k);
    for (int at_y = std::max(y - 1, 0); at_y <= std::min(y + 1, rows_ - 1); ++at_y)
      for (int at_x = std::max(x - 1, 0); at_x <= std::min(x + 1, columns_ - 1); ++at_x)
        painted_[word_of(at_x, at_y)] |= bit_of(at_x, at_y);
  }
}

bool Coverage::paints(double from_x, double from_y, double to_x, double to_y) {
  if (!all_finite(from_x, from_y, to_x, to_y)) return true;
  const auto walk = walk_along(from_x, from_y, to_x, to_y);
  if (!walk || !worth_drawing(*walk)) return false;
  paint(*walk, 0, walk->steps);
  return true;
}

std::optional<Coverage::Part> Coverage::new_part(double from_x, double from_y, double to_x, double to_y) {
  const auto walk = walk_along(from_x, from_y, to_x, to_y);
  if (!walk || !worth_drawing(*walk)) return std::nullopt;
  const int steps = walk->steps;
  int first = 0, last = steps;
  while (!walk->is_short && first < last && !fresh(*walk, first)) ++first;
  while (!walk->is_short && last > first && !fresh(*walk, last)) --last;
  // With a cell on both sides, so that it meets what is there.
  first = std::max(first - 1, 0);
  last = std::min(last + 1, steps);
  paint(*walk, first, last);
  return Part{first == 0 ? 0 : walk->share_at(first), last == steps ? 1 : walk->share_at(last)};
}

}  // namespace saddlescope
