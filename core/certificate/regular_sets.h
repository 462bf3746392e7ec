// Smooth sets of critical points, proved: valleys such as x·y = 1 of (x·y − 1)². Where the loss is g1(u1) + … + gk(uk)
// (inner_functions.h), its gradient is Jᵀ·(g1′, …, gk′) with the rows ∇uj of J. In a box in which J surely has full
// rank all critical points are those with gj′(uj) = 0 for every j, and they form a smooth set of n − k dimensions. That
// it is not empty is shown at a listed point of it: u takes all values near u there, and each gj′ changes its sign
// nearby. Values of u that are nearer than that are not told apart. Private to the room of certificates; one thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/certificate/inner_functions.h"
#include "core/critical/critical_points.h"

namespace saddlescope {

class RegularSets {
 public:
  RegularSets(const Objective& objective, std::span<const Enclosure> window, std::span<const CriticalPoint> points,
              std::span<const CriticalCurve> curves);
  struct Holds {
    bool nothing = false;            ///< surely no critical point
    std::optional<std::size_t> set;  ///< the proved set to which all critical points in the box surely belong
  };
  Holds look(std::span<const Enclosure> box);
  bool any() const { return !sets_.empty(); }
  /// The proved set for which a listed point stands, to which a listed curve belongs.
  std::optional<std::size_t> set_of_point(std::size_t k) const { return of_point_[k]; }
  std::optional<std::size_t> set_of_curve(std::size_t k) const { return of_curve_[k]; }

 private:
  /// Values of the inner functions on a set, and within which of them every gj′ surely is zero once.
  struct Set {
    std::vector<double> inner, within;
  };
  std::optional<std::size_t> prove(std::span<const double> at, std::size_t dimension, bool minima, bool maxima);
  /// A matrix C with which J(box)·C is surely near to 1; how far it may be from it.
  double inverse_of_slopes(Eigen::MatrixXd& right_inverse) const;
  bool only_zero(std::size_t j, const Enclosure& u, const Set& set);
  bool no_zero(std::size_t j, double low, double high, int halvings);
  Enclosure slope_of(std::size_t j, double low, double high);

  std::optional<InnerFunctions> inner_;
  std::vector<double> sides_;
  std::vector<Enclosure> u_, slopes_;
  std::vector<Set> sets_;
  std::vector<std::optional<std::size_t>> of_point_, of_curve_;
};

}  // namespace saddlescope
