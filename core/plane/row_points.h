// Points of a plane side by side, as an objective wants them. Private to the analysis room; one thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/plane/plane.h"

namespace saddlescope {

/// `count` points of a plane as structure of arrays. The plane must outlive it.
class RowPoints {
 public:
  RowPoints(const Plane& plane, std::size_t count) : plane_(plane), coordinates_(plane.dimension()) {
    for (auto& c : coordinates_) {
      c.resize(count);
      pointers_.push_back(c.data());
    }
  }
  void set(std::size_t column, double a, double b) {
    for (std::size_t i = 0; i < coordinates_.size(); ++i) {
      double value = plane_.origin[i];
      if (!plane_.directions.empty() && plane_.directions[0][i] != 0) value += a * plane_.directions[0][i];
      if (plane_.directions.size() > 1 && plane_.directions[1][i] != 0) value += b * plane_.directions[1][i];
      coordinates_[i][column] = value;
    }
  }
  std::span<const double* const> pointers() const { return pointers_; }

 private:
  const Plane& plane_;
  std::vector<std::vector<double>> coordinates_;
  std::vector<const double*> pointers_;
};

}  // namespace saddlescope
