// Which examples an update sees, and what disturbs its gradient. Plain values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace saddlescope {

enum class Shuffle {
  epoch,   ///< each epoch goes through all examples once, in an order of its own
  none,    ///< in the order of the table
  replace  ///< each example of a batch is drawn from all of them
};

/// Batches, label noise and gradient noise; the defaults give the exact gradient.
struct Sampling {
  std::size_t batch = 0;  ///< examples an update; 0, or as many as there are: all
  Shuffle shuffle = Shuffle::epoch;
  double label_noise = 0;     ///< deviation of what is added to each target (target_column) anew at every update
  double gradient_noise = 0;  ///< deviation of what is added to each component of the gradient at every update
  bool operator==(const Sampling&) const = default;
};

/// Examples of an update, at least 1.
std::size_t batch_size(const Sampling& sampling, std::size_t examples);

/// Updates until all examples were seen once: examples/batch, rounded up; the last batch of an epoch is the rest. With
/// replacement an epoch has as many.
std::size_t updates_per_epoch(const Sampling& sampling, std::size_t examples);

/// Whether an update sees something else than the whole loss.
bool is_noisy(const Sampling& sampling, std::size_t examples);

/// Goes through the batches of a run. The batch of a step depends on the seed and the step alone.
class BatchSequence {
 public:
  BatchSequence(const Sampling& sampling, std::size_t examples, std::uint64_t seed);
  /// Row numbers that the update from `step` sees; ascending steps are quick, any step is allowed. Valid until the
  /// next call.
  const std::vector<std::uint32_t>& at(std::size_t step);

 private:
  void shuffle(std::size_t epoch);

  Sampling sampling_;
  std::size_t examples_, batch_, updates_;
  std::uint64_t seed_;
  std::size_t epoch_;
  std::vector<std::uint32_t> order_, rows_;
};

}  // namespace saddlescope
