#include "app/draw/coverage.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr long short_step = 8;       // cells: a line made of such steps needs them all
constexpr long new_cells = 4;        // of a longer one: fewer new cells than that nobody misses
constexpr double most_cells = 4096;  // of one segment: what is longer is looked at in coarser steps

}  // namespace

Coverage::Coverage(double width, double height, double cell)
    : cell_(cell),
      columns_(std::clamp(std::lround(width / cell) + 1, 1L, 8192L)),
      rows_(std::clamp(std::lround(height / cell) + 1, 1L, 8192L)),
      painted_(static_cast<std::size_t>(columns_ * rows_), false) {}

void Coverage::paint(long x, long y) {
  for (long dy = -1; dy <= 1; ++dy)
    for (long dx = -1; dx <= 1; ++dx)
      if (inside(x + dx, y + dy)) painted_[place(x + dx, y + dy)] = true;
}

bool Coverage::paints(double from_x, double from_y, double to_x, double to_y) {
  const double ends[] = {from_x, from_y, to_x, to_y};
  if (!std::all_of(std::begin(ends), std::end(ends), [](double end) { return std::isfinite(end); })) return true;
  const double dx = (to_x - from_x) / cell_, dy = (to_y - from_y) / cell_;
  const double length = std::max(std::abs(dx), std::abs(dy));
  const auto steps = static_cast<long>(std::ceil(std::clamp(length, 1.0, most_cells)));
  const auto cell_at = [&](long k) {
    const double t = static_cast<double>(k) / static_cast<double>(steps);
    const auto limited = [](double value) { return std::lround(std::clamp(value, -2.0, 1e6)); };
    return std::pair{limited(from_x / cell_ + t * dx), limited(from_y / cell_ + t * dy)};
  };
  long fresh = 0;
  for (long k = 0; k <= steps && fresh < new_cells; ++k) {
    const auto [x, y] = cell_at(k);
    if (inside(x, y) && !painted_[place(x, y)]) ++fresh;
  }
  if (fresh < (steps <= short_step ? 1 : new_cells)) return false;
  for (long k = 0; k <= steps; ++k) {
    const auto [x, y] = cell_at(k);
    paint(x, y);
  }
  return true;
}

}  // namespace saddlescope
