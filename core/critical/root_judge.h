// Whether roots of the iteration are zeros of the gradient, where doubles leave a doubt: what 192 bits say of each, and
// whether an eigenvalue counts as zero. Private to the room of critical points; one thread.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "core/critical/precise_newton.h"
#include "core/critical/root_search.h"

namespace saddlescope {

class RootJudge {
 public:
  /// `original`: the loss before it was taken times 2^exponent. stop: by whoever wanted the points, or at the end of
  /// the budget.
  RootJudge(const Objective& objective, const Objective& original, int exponent, Field& field, std::stop_token stop);

  /// Eigenvalues up to this size count as zero.
  void set_zero(double zero) { zero_ = zero; }
  /// Whether 192 bits say anything of this loss.
  bool sees() const { return precise_.has_value(); }

  /// Whether an eigenvalue counts as zero.
  bool is_weak(const Root& root) const;
  /// Whether a root is a zero of the gradient where doubles leave a doubt; takes it to the zero that is meant. Weak
  /// ones, of which a curve of zeros has very many, are looked at when the curve is traced.
  bool is_zero_in_doubt(Root& root);
  /// Takes a root to the zero that 192 bits find from there. A place from which the way is long, along the floor of a
  /// valley, is a hint that there may be a zero on it.
  PreciseLook::End look(Root& root, double first_step = nearby);
  /// Zeros at the end of the long ways that some of the hints, spread over all of them, show.
  std::vector<Root> followed_hints();

  /// The first step of 192 bits, in field coordinates, from a root that is meant, and from a hint.
  static constexpr double nearby = 2 * search_cell, any_way = 1e3;

 private:
  bool enter_hole(Root& root, const std::vector<double>& place);

  const Objective& objective_;
  Field& field_;
  std::stop_token stop_;
  std::optional<PreciseNewton> precise_;
  double zero_ = 0;
  std::vector<Root> hints_;
};

}  // namespace saddlescope
