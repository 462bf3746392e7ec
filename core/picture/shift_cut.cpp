#include "core/picture/shift_cut.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

CutLine choose_line(const ShiftPicture& picture, const Plane& plane, const PlaneWindow& window) {
  CutLine line;
  line.from = picture.minima[0].at;
  line.minima = {0};
  line.places = {0};
  if (picture.minima.size() > 1) {
    line.direction = picture.minima[1].at;
    for (std::size_t i = 0; i < line.from.size(); ++i) line.direction[i] -= line.from[i];
    line.low = -0.35;
    line.high = 1.35;
    line.minima.push_back(1);
    line.places.push_back(1);
    return line;
  }
  const bool moved = std::any_of(picture.test.moved.begin(), picture.test.moved.end(), [](double x) { return x != 0; });
  line.direction = moved ? picture.test.moved : plane.directions[0];
  double length = 0;
  for (const double x : line.direction) length += x * x;
  for (double& x : line.direction) x /= std::sqrt(length);
  line.high = 0.25 * window.a.size();
  line.low = -line.high;
  return line;
}

}  // namespace

ShiftCut shift_cut(const ShiftPicture& picture, const Plane& plane, const PlaneWindow& window) {
  ShiftCut cut{choose_line(picture, plane, window), {}, {}};
  std::vector<std::vector<double>> points;
  for (std::size_t k = 0; k < cut_samples; ++k) points.push_back(cut.line.at(cut.line.t(k)));
  cut.loss = TestSurface{std::vector<double>(cut.line.from.size(), 0.0), nullptr}.losses(*picture.training, points);
  cut.met = picture.test.losses(*picture.training, points);
  return cut;
}

Interval shift_cut_heights(const ShiftCut& cut, const ShiftPicture& picture) {
  double low = INFINITY, high = -INFINITY;
  const auto take = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  const double air = 0.15 * (cut.line.high - cut.line.low);
  for (std::size_t k = 0; k < cut_samples; ++k) {
    if (cut.line.t(k) < cut.line.low + air || cut.line.t(k) > cut.line.high - air) continue;
    take(cut.loss[k]);
    take(cut.met[k]);
  }
  for (const std::size_t minimum : cut.line.minima) {
    take(picture.minima[minimum].loss);
    take(picture.minima[minimum].met);
  }
  if (!(low < high)) return {low - 1, low + 1};
  return {low - 0.1 * (high - low), high + 0.1 * (high - low)};
}

}  // namespace saddlescope
