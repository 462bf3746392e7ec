#include "core/run/noisy_gradient.h"

#include <algorithm>

#include "core/objective/row_sum.h"
#include "core/support/random.h"

namespace saddlescope {
namespace {

// Streams of random numbers of one run that must not be the same ones.
constexpr std::uint64_t label_stream = 0x6C6162656C, gradient_stream = 0x6772616469;

bool samples(const FormulaObjective* data, Sampling sampling) {
  sampling.gradient_noise = 0;
  return data != nullptr && is_noisy(sampling, data->examples());
}

const FormulaObjective* with_data(const Objective& objective) {
  const auto* formula = dynamic_cast<const FormulaObjective*>(&objective);
  return formula != nullptr && formula->uses_data() ? formula : nullptr;
}

}  // namespace

NoisyGradient::NoisyGradient(const Objective& objective, const Sampling& sampling, std::uint64_t seed)
    : objective_(objective),
      data_(with_data(objective)),
      sampling_(sampling),
      seed_(seed),
      n_(objective.dimension()),
      samples_(samples(data_, sampling)),
      batches_(sampling, data_ == nullptr ? 1 : data_->examples(), seed),
      numbers_(output_count(Derivatives::gradient, n_)) {}

const RowBlock& NoisyGradient::rows(std::size_t step) {
  rows_.gather(data_->rows(), batches_.at(step));
  if (sampling_.label_noise > 0) {
    Random random(seed_ ^ label_stream, step);
    for (double& label : rows_.column(target_column(data_->table()))) label += sampling_.label_noise * random.normal();
    rows_.pad();
  }
  return rows_;
}

void NoisyGradient::evaluate(std::size_t step, std::span<const double> point, bool with_hessian,
                             std::span<const double> whole) {
  const Derivatives order = with_hessian ? Derivatives::hessian : Derivatives::gradient;
  if (numbers_.size() < output_count(order, n_)) numbers_.resize(output_count(order, n_));
  if (!samples_ && !whole.empty()) {
    std::copy_n(whole.begin(), output_count(order, n_), numbers_.begin());
  } else if (data_ != nullptr) {
    data_->evaluate_rows(order, point, rows(step), numbers_);
  } else {
    std::vector<const double*> coordinates(n_);
    for (std::size_t i = 0; i < n_; ++i) coordinates[i] = &point[i];
    std::vector<double*> outputs(output_count(order, n_));
    for (std::size_t o = 0; o < outputs.size(); ++o) outputs[o] = &numbers_[o];
    objective_.evaluate(order, coordinates, outputs, 1);
  }
  if (sampling_.gradient_noise > 0) {
    Random random(seed_ ^ gradient_stream, step);
    for (std::size_t i = 0; i < n_; ++i) numbers_[1 + i] += sampling_.gradient_noise * random.normal();
  }
}

}  // namespace saddlescope
