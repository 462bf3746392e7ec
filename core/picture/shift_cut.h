// The cut through flat and sharp minima: the loss, and the surface on which it is met. Pure; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "core/picture/shift_picture.h"

namespace saddlescope {

inline constexpr std::size_t cut_samples = 201;

/// A line through parameter space: θ = from + t·direction, t from `low` to `high`.
struct CutLine {
  std::vector<double> from, direction;
  double low = 0, high = 1;
  std::vector<std::size_t> minima;  ///< of the picture, that lie on it
  std::vector<double> places;       ///< their t

  double t(std::size_t sample) const {
    return low + (high - low) * static_cast<double>(sample) / static_cast<double>(cut_samples - 1);
  }
  std::vector<double> at(double place) const {
    std::vector<double> point = from;
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += place * direction[i];
    return point;
  }
};

/// Both losses at every sample of the line.
struct ShiftCut {
  CutLine line;
  std::vector<double> loss, met;
};

/// Through the two lowest minima; through one alone along the shift, or along the plane's first direction, a quarter of
/// the window to both sides. There is a minimum. Takes twice cut_samples evaluations.
ShiftCut shift_cut(const ShiftPicture& picture, const Plane& plane, const PlaneWindow& window);

/// Of both curves between the minima and a little beyond; steep walls at the ends do not squeeze the wells.
Interval shift_cut_heights(const ShiftCut& cut, const ShiftPicture& picture);

}  // namespace saddlescope
