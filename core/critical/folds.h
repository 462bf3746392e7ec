// Folds: the curves on which a formula's loss may have a kink, as it names them itself: u = 0 of |u| and relu(u), a = b
// of max and min. Where two of them cross, and where the loss along one is lowest or highest, lie the kinks that are
// critical; samples of the gradient alone miss most of them. Private to the analysis room; one thread.
#pragma once

#include <stop_token>
#include <vector>

#include "core/critical/field.h"
#include "core/formula/tape.h"

namespace saddlescope {

/// u of one fold and its gradient, with respect to the parameters.
struct FoldJet {
  double value = 0;
  std::vector<double> slope;
};

class Folds {
 public:
  /// None of a loss over rows or without a formula.
  explicit Folds(const Objective& objective);
  std::size_t count() const { return tapes_.size(); }
  FoldJet at(std::size_t fold, std::span<const double> point) const;
  /// Values and slopes of one fold at many points, structure of arrays as in Objective::evaluate: 1 + n outputs.
  void evaluate(std::size_t fold, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const;
  /// Whether the loss turns where u touches 0 from one side: of asin and acos, where their argument reaches ±1.
  bool touches(std::size_t fold) const { return touches_[fold]; }

 private:
  void add(Graph& graph, NodeId node, bool touches, std::size_t n);

  const Objective& objective_;
  std::vector<NodeId> nodes_;
  std::vector<Tape> tapes_;
  std::vector<bool> touches_;
};

struct FoldKink {
  Vec at = Vec::Zero();  ///< in the field's coordinates
  bool level = false;    ///< the loss is level along the fold: a place of a valley, if at all
};

/// Places of two parameters where folds cross and 0 lies between the gradients, or where the loss along one is lowest
/// or highest.
std::vector<FoldKink> kinks_on_folds(const Objective& objective, Field& field, const std::stop_token& stop);

/// The same of one parameter: zeros of the folds between neighbours of `nodes`.
std::vector<double> kinks_on_folds(const Objective& objective, const std::vector<double>& nodes);

}  // namespace saddlescope
