// A first loss for rows that the formula does not fit, and where a least-squares loss over rows is looked at: for files
// that are opened and formulas that are typed over rows (core/scene/data_loss.h).
#pragma once

#include <memory>
#include <optional>

#include "core/engine/nodes/loss.h"
#include "core/scene/data_loss.h"

namespace saddlescope {

struct DataFitKey {
  std::shared_ptr<const Data> data;
  std::shared_ptr<const Objective> objective;  ///< over these rows; null: the formula does not fit them
  Reduction reduction;
  bool operator==(const DataFitKey&) const = default;
};

struct DataFitResult {
  DataFitKey key;
  std::optional<DataView> view;  ///< of the loss over the rows, where that is a quadratic function
  std::optional<DataFit> fit;    ///< without such a loss: the one that is offered
};

struct DataFitNode {
  using Key = DataFitKey;
  using Result = DataFitResult;
  NodeTraits traits() const { return {.name = "a line through the rows", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
