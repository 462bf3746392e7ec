// What one update of a run sees: its batch, the batch's own surface, the gradients of single examples. Pure functions;
// any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/engine/results.h"
#include "core/plane/landscape.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// The followed run at the playhead; none while it has no result that fits the loss, or the loss has no data.
std::optional<BatchRequest> batch_request(const Scene& scene, const Results& results);

BatchResult make_batch(const Objective& objective, const BatchRequest& request, std::stop_token stop = {});

}  // namespace saddlescope
