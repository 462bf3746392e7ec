// The equation ∇L = 0 on one box: an interval Newton test. Private to the analysis room; one thread.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/formula/interval_evaluation.h"
#include "core/objective/objective.h"

namespace saddlescope {

class BoxTest {
 public:
  explicit BoxTest(const Objective& objective);
  /// Once it says yes while many rows are gone through, outcomes are open.
  void set_interrupt(std::function<bool()> interrupt) { evaluator_.set_interrupt(std::move(interrupt)); }

  enum class Outcome {
    none,  ///< no critical point in the box
    one,   ///< exactly one, in its interior; the loss is twice differentiable on it
    open,  ///< not known
  };
  /// Narrows the box to a part that holds all its critical points.
  Outcome examine(std::span<Enclosure> box);

  // About the last box examined:
  const BoxFlags& flags() const { return flags_; }  ///< met by the gradient
  bool flat() const { return flat_; }               ///< the gradient is zero all over it, as far as doubles tell
  /// How much coordinate i widens the gradient's enclosure; 0 where the Hessian was not asked for.
  double influence(std::size_t i) const { return influence_[i]; }

 private:
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, 16, 16>;

  Outcome newton(std::span<Enclosure> box);
  bool mean_value_excludes_zero() const;
  bool invert_middle();
  Enclosure krawczyk(std::size_t i) const;
  bool smooth_on(std::span<const Enclosure> box);
  const Enclosure& hessian(std::size_t i, std::size_t j) const { return hessian_[hessian_index(i, j, n_)]; }

  std::size_t n_;
  IntervalEvaluator evaluator_;
  BoxFlags flags_, hessian_flags_;
  bool flat_ = false;
  std::vector<Enclosure> gradient_, hessian_, centre_, at_centre_, offset_, narrowed_;
  std::vector<double> influence_;
  Matrix middle_, inverse_;
};

}  // namespace saddlescope
