// The loss that is minimised: rows read, formula compiled. All other results of one moment belong to it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/engine/node.h"
#include "core/formula/formula.h"
#include "core/objective/objective.h"
#include "core/scene/load_data.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// When the text has an error the last good objective stays, and `error` or `data_error` says what is wrong.
struct LossResult {
  LossDefinition key;
  std::shared_ptr<const Objective> objective;  ///< of `good`; null only before the first good formula
  LossDefinition good;                                ///< the definition `objective` was made from
  std::optional<FormulaError> error;                  ///< of `key`
  /// Rows of `key` (or of `good`, where those of `key` cannot be read); null for a loss without data. The formula may
  /// leave them unused.
  std::shared_ptr<const Data> data;
  DataDefinition data_of;  ///< what `data` was made from
  std::string data_error;  ///< of `key`: why its rows cannot be had; empty: all is well
};

/// The loss as a part of a key. Two are equal when they are the same function: the same good definition over the same
/// rows; so an error in the text that is taken back asks for nothing anew. Never null, with an objective.
class SharedLoss {
 public:
  explicit SharedLoss(ResultPtr<LossResult> result) : result_(std::move(result)) {}
  const LossResult& operator*() const { return *result_; }
  const LossResult* operator->() const { return result_.get(); }
  const Objective& objective() const { return *result_->objective; }
  bool operator==(const SharedLoss& other) const;

 private:
  ResultPtr<LossResult> result_;
};

/// The loss that everything else is to be computed from; none before the first good formula, and while a new one is
/// being made: its window and starts would be tried on the old one.
std::optional<SharedLoss> settled_loss(const Results& results);

/// n; 0 before the first good formula.
std::size_t dimension_of(const Results& results);

/// Share of a CSV file that is read, 0 … 1, while that takes long; the scene's change of mind stops it.
std::optional<double> loading_share(const Results& results);

/// Loads the data and compiles the formula; on an error the objective of `previous` (may be null) is kept, and where
/// nothing changed since its last good definition too.
std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous,
                                            const LoadProgress& progress = {}, std::stop_token stop = {});

struct LossNode {
  using Key = LossDefinition;
  using Result = LossResult;
  NodeTraits traits() const { return {.name = "the loss", .quick = true, .announced = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
  /// The plane that the views show.
  void complete(const Scene& scene, Results& results) const;
};

}  // namespace saddlescope
