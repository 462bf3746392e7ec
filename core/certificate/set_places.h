// Sets of critical points of more than two parameters, for a proof by boxes: near one halving is in vain, for all boxes
// that meet it stay. What is said here only ends the halving; nothing is concluded from it. Private to the room of
// certificates; one thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/formula/interval.h"

namespace saddlescope {

class SetPlaces {
 public:
  /// points: those of the finder; a set is told by one of its points. The objective outlives it.
  SetPlaces(const Objective& objective, std::span<const Enclosure> window, std::span<const CriticalPoint> points);
  /// Which doubt a box is left with that is small enough, relative to the window, and met by a set or nearly so.
  std::optional<Doubt> near(std::span<const Enclosure> box, double relative_width) const;

 private:
  struct Set {
    std::size_t dimension;
    double value, smallest;  ///< the loss on it, and the relative width of boxes that are small enough
    Doubt doubt;
  };
  const Set* set_at(std::size_t zero_eigenvalues, double value) const;

  const Objective& objective_;
  std::vector<double> half_;  ///< sides of the window
  std::vector<Set> sets_;
  double largest_ = 0;  ///< of all `smallest`
};

}  // namespace saddlescope
