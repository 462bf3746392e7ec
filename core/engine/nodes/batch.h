// What one update of the followed run sees: its batch, the batch's own surface, the gradients of single examples.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/nodes/run.h"
#include "core/plane/landscape.h"
#include "core/run/gradient_noise.h"

namespace saddlescope {

/// Which update's batch is asked for.
struct BatchRequest {
  std::shared_ptr<const RunResult> run;
  std::size_t step = 0;
  bool surface = false;  ///< with the batch's own surface over `plane` and `window`
  Plane plane;
  PlaneWindow window;
  std::vector<double> levels;  ///< of the whole loss's contour lines
  bool noise = false;          ///< with the gradient's variance against the batch's size
  bool operator==(const BatchRequest&) const = default;
};

/// What the update from a step sees. Null where nothing asks for it; may be of the step before.
struct BatchResult {
  BatchRequest request;                   ///< key
  std::vector<std::uint32_t> rows;        ///< numbers of its examples in the table, ascending
  std::vector<double> example_gradients;  ///< row-major, n for each of them; of more than 64, for 64 spread evenly
  std::vector<double> mean_gradient;      ///< n numbers: of all of them, before gradient noise
  /// The loss that the update sees, label noise included. No columns where it was not asked for or is the whole loss.
  HeightGrid surface;
  std::vector<ContourLine> contours;  ///< of `surface` at the request's levels
  std::optional<PlanePoint> lowest;   ///< strict minimum of `surface` within its window, if one was found
  GradientNoise noise;
};

struct BatchKey {
  SharedLoss loss;  ///< the run's
  BatchRequest request;
  bool operator==(const BatchKey&) const = default;
};

/// Whether something shows what the followed run's update at the playhead sees.
bool looks_at_batch(const Display& display);

/// objective: the loss of the request's run.
BatchResult make_batch(const Objective& objective, const BatchRequest& request, std::stop_token stop = {});

struct BatchNode {
  using Key = BatchKey;
  using Result = BatchResult;
  NodeTraits traits() const { return {.name = "the batch"}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
