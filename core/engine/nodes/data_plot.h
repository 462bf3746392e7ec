// What the Data tab's plot shows, and whose model it is: one rule for panel and engine.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "core/engine/nodes/run.h"
#include "core/picture/data_picture.h"

namespace saddlescope {

/// The rows that are there, which may be of the definition before while new ones are read; null without data.
std::shared_ptr<const Data> shown_data(const Scene& scene, const Results& results);
/// The objective over exactly these rows; null where the formula does not use them.
std::shared_ptr<const Objective> shown_data_loss(const Scene& scene, const Results& results);

/// The followed run's point under the playhead: the ball whose model is shown.
struct FollowedBall {
  std::size_t run = 0, step = 0;
  std::span<const double> point;  ///< n numbers, of the run's result
};
std::optional<FollowedBall> followed_ball(const Scene& scene, const Results& results);

struct DataPlotKey {
  std::shared_ptr<const Data> data;
  std::shared_ptr<const Objective> objective;  ///< null: the rows alone
  ResultPtr<RunResult> run;                    ///< null: no model
  std::size_t step = 0;
  bool operator==(const DataPlotKey&) const = default;
};

struct DataPlotResult {
  DataPlotKey key;
  DataPicture picture;
};

struct DataPlotNode {
  using Key = DataPlotKey;
  using Result = DataPlotResult;
  NodeTraits traits() const { return {.name = "the plot of the rows", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
