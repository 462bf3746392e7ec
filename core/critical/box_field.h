// BoxField: an objective of n parameters seen in coordinates where the box of the search is the cube [−1, 1]ⁿ, many
// points at once. What Field is for two parameters. Private to the analysis room; one thread.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// Vectors and matrices of at most maximum_parameters rows, without memory of their own on the heap.
inline constexpr int most_rows = static_cast<int>(maximum_parameters);
using VecN = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, most_rows, 1>;
using MatN = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, most_rows, most_rows>;

/// Value, gradient and Hessian at one point, with respect to the field's coordinates. Parts not asked for are empty.
struct BoxJet {
  double value = 0;
  VecN gradient;
  MatN hessian;
  bool finite() const { return std::isfinite(value) && gradient.allFinite() && hessian.allFinite(); }
  bool level() const { return gradient.isZero(0) && hessian.isZero(0); }
};

class BoxField {
 public:
  /// box: one interval for each of the objective's 1 … maximum_parameters parameters.
  BoxField(const Objective& objective, std::span<const Interval> box);

  /// Sizes `jets` to `points`.
  void evaluate(Derivatives order, const std::vector<VecN>& points, std::vector<BoxJet>& jets);
  BoxJet at(const VecN& point, Derivatives order = Derivatives::hessian);

  Eigen::Index dimension() const { return half_.size(); }
  VecN to_parameters(const VecN& u) const { return middle_ + half_.cwiseProduct(u); }
  VecN from_parameters(const VecN& x) const { return (x - middle_).cwiseQuotient(half_); }
  const VecN& half() const { return half_; }
  /// What the objective says in its own parameters.
  BoxJet from_own(const Evaluation& evaluation) const;

 private:
  const Objective& objective_;
  VecN middle_, half_;
  std::vector<double> numbers_;
};

/// Eigenvalues ascending with unit eigenvectors in columns, for the search; the report's come from curvature().
struct Spectrum {
  VecN values;
  MatN vectors;
  double largest() const { return values.cwiseAbs().maxCoeff(); }
};
Spectrum spectrum(const MatN& symmetric);

/// Points that fill the cube [−1, 1]ⁿ evenly, however many are taken (a rank-one sequence by powers of the generalised
/// golden ratio, the root of φⁿ⁺¹ = φ + 1; Roberts 2018).
std::vector<VecN> spread_points(std::size_t count, Eigen::Index dimension);

/// Reproducible numbers and directions (SplitMix64: Steele, Lea and Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits();
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }  ///< [0, 1)
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(bits() % count); }
  VecN direction(Eigen::Index dimension);  ///< of unit length, evenly over the sphere

 private:
  std::uint64_t state_;
};

}  // namespace saddlescope
