#include "core/run/sampling.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/support/random.h"

namespace saddlescope {

std::size_t batch_size(const Sampling& sampling, std::size_t examples) {
  return sampling.batch == 0 || sampling.batch > examples ? examples : sampling.batch;
}

std::size_t updates_per_epoch(const Sampling& sampling, std::size_t examples) {
  const std::size_t batch = std::max<std::size_t>(batch_size(sampling, examples), 1);
  return std::max<std::size_t>((examples + batch - 1) / batch, 1);
}

bool is_noisy(const Sampling& sampling, std::size_t examples) {
  return sampling.label_noise > 0 || sampling.gradient_noise > 0 || batch_size(sampling, examples) < examples ||
         (sampling.batch > 0 && sampling.shuffle == Shuffle::replace && examples > 1);
}

BatchSequence::BatchSequence(const Sampling& sampling, std::size_t examples, std::uint64_t seed)
    : sampling_(sampling),
      examples_(examples),
      batch_(std::max<std::size_t>(batch_size(sampling, examples), 1)),
      updates_(updates_per_epoch(sampling, examples)),
      seed_(seed),
      epoch_(std::numeric_limits<std::size_t>::max()),
      order_(examples) {
  std::iota(order_.begin(), order_.end(), 0U);
}

/// Fisher and Yates, from the table's order: an epoch's order needs not the ones before.
void BatchSequence::shuffle(std::size_t epoch) {
  if (epoch == epoch_) return;
  epoch_ = epoch;
  std::iota(order_.begin(), order_.end(), 0U);
  Random random(seed_, epoch);
  for (std::size_t k = order_.size(); k > 1; --k)
    std::swap(order_[k - 1], order_[random.below(static_cast<std::uint32_t>(k))]);
}

const std::vector<std::uint32_t>& BatchSequence::at(std::size_t step) {
  rows_.clear();
  if (sampling_.shuffle == Shuffle::replace && sampling_.batch > 0) {
    Random random(seed_, step);
    for (std::size_t k = 0; k < batch_; ++k) rows_.push_back(random.below(static_cast<std::uint32_t>(examples_)));
    return rows_;
  }
  if (sampling_.shuffle == Shuffle::epoch && batch_ < examples_) shuffle(step / updates_);
  const std::size_t first = step % updates_ * batch_, last = std::min(first + batch_, examples_);
  rows_.assign(order_.begin() + static_cast<std::ptrdiff_t>(first), order_.begin() + static_cast<std::ptrdiff_t>(last));
  return rows_;
}

}  // namespace saddlescope
