// Folds: the curves on which a formula's loss may have a kink, as it names them itself: u = 0 of |u| and relu(u), a = b
// of max and min. Where two of them cross, and where the loss along one is lowest or highest, lie the kinks that are
// critical; samples of the gradient alone miss most of them. Private to the analysis room; one thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/critical/field.h"
#include "core/formula/tape.h"

namespace saddlescope {

/// u of one fold and its gradient, with respect to the parameters.
struct FoldJet {
  double value = 0;
  std::array<double, maximum_parameters> slope{};  ///< of which as many count as there are parameters
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
  /// The loss as it is on a fold: with 0 for |u|, whatever rounding makes of u at the point, and its gradient without
  /// the fold's own; NaN where that is not known, as where something between the fold and the loss jumps.
  FoldJet on_fold(std::size_t fold, std::span<const double> point) const;
  /// That loss where several folds cross; NaN where it is not known.
  double on_folds(std::span<const std::size_t> folds, std::span<const double> point) const;
  /// Whether the loss turns where u touches 0 from one side: of asin and acos, where their argument reaches ±1.
  bool touches(std::size_t fold) const { return touches_[fold]; }

 private:
  /// What makes a fold of the loss: the node that turns, and what it is on the fold.
  struct Term {
    NodeId turning, on_fold;
  };
  void add(NodeId node, bool touches, const Term& term);
  void add_factors(NodeId node, const Term& term);
  FoldJet evaluate_at(const Tape& tape, std::span<const double> point) const;

  const Objective& objective_;
  Graph graph_;
  NodeId root_ = 0;
  std::vector<Term> terms_;
  std::vector<NodeId> nodes_;
  std::vector<Tape> tapes_;
  std::vector<std::optional<Tape>> on_fold_;
  std::vector<bool> touches_;
};

/// Folds of two parameters in a field's coordinates.
class PlaneFolds {
 public:
  PlaneFolds(const Objective& objective, const Field& field) : folds_(objective), field_(field) {}
  std::size_t count() const { return folds_.count(); }
  bool touches(std::size_t fold) const { return folds_.touches(fold); }

  struct Side {
    double value;
    Vec slope;
  };
  Side at(std::size_t fold, const Vec& u) const;
  std::vector<Side> at(std::size_t fold, const std::vector<Vec>& points) const;
  Side loss_on_fold(std::size_t fold, const Vec& u) const;                       ///< Folds::on_fold()
  double loss_on_folds(std::span<const std::size_t> folds, const Vec& u) const;  ///< Folds::on_folds()
  Vec onto(std::size_t fold, Vec from) const;                                    ///< NaN where no way leads there

 private:
  Side in_field(const FoldJet& jet) const;
  Folds folds_;
  const Field& field_;
};

struct FoldKink {
  Vec at = Vec::Zero();            ///< in the field's coordinates
  bool level = false;              ///< the loss is level along the fold: a place of a valley, if at all
  bool isolated = false;           ///< on none of its folds is the loss level: surely no place of a valley
  std::vector<std::size_t> folds;  ///< that it is on
};

/// Places of two parameters where folds cross and 0 lies between the gradients, or where the loss along one is lowest
/// or highest.
std::vector<FoldKink> kinks_on_folds(const PlaneFolds& folds, Field& field, const std::stop_token& stop);

/// The same of one parameter: zeros of the folds between neighbours of `nodes`.
struct LineKink {
  double at = 0;
  std::size_t fold = 0;
};
std::vector<LineKink> kinks_on_folds(const Folds& folds, const std::vector<double>& nodes);

}  // namespace saddlescope
