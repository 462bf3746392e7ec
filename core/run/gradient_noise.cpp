#include "core/run/gradient_noise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/objective/row_sum.h"
#include "core/support/random.h"

namespace saddlescope {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t draws_of_each_size = 60, most_factor = 20;
constexpr std::uint64_t variance_stream = 0x76617269616E6365;  // apart from the streams of runs with the same seed

std::vector<double> mean_of(std::span<const double> gradients, std::size_t n) {
  std::vector<double> mean(n, 0.0);
  const std::size_t rows = gradients.size() / n;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < n; ++i) mean[i] += gradients[r * n + i];
  for (double& m : mean) m /= static_cast<double>(rows);
  return mean;
}

/// Row numbers of one batch after the other.
class Draw {
 public:
  Draw(std::size_t rows, bool replacement, std::uint64_t seed)
      : random_(seed ^ variance_stream), replacement_(replacement), order_(rows) {
    std::iota(order_.begin(), order_.end(), 0U);
  }
  /// The k-th row of a batch; ascending k from 0. Without replacement this is Fisher and Yates cut short.
  std::uint32_t row(std::size_t k) {
    const auto rows = static_cast<std::uint32_t>(order_.size());
    if (replacement_) return random_.below(rows);
    std::swap(order_[k], order_[k + random_.below(rows - static_cast<std::uint32_t>(k))]);
    return order_[k];
  }

 private:
  Random random_;
  bool replacement_;
  std::vector<std::uint32_t> order_;
};

/// Gradients of the block's rows, row-major, times `scale`.
std::vector<double> row_gradients(const Objective& objective, std::span<const double> point, const RowBlock& rows,
                                  double scale) {
  const std::size_t n = objective.dimension();
  std::vector<double> numbers(output_count(Derivatives::gradient, n) * rows.padded_size());
  std::vector<double*> outputs;
  for (std::size_t o = 0; o < output_count(Derivatives::gradient, n); ++o)
    outputs.push_back(&numbers[o * rows.padded_size()]);
  objective.evaluate_each(Derivatives::gradient, point, rows, outputs);
  std::vector<double> gradients(rows.size() * n);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t i = 0; i < n; ++i) gradients[r * n + i] = scale * outputs[1 + i][r];
  return gradients;
}

/// Central differences: exact for a squared error, whose gradient is linear in the target.
double label_slope(const Objective& objective, std::span<const double> point, const RowBlock& rows, double scale) {
  RowBlock up = rows, down = rows;
  const std::size_t target = target_column(objective.table());
  if (up.column(target).empty()) return 0;
  double size = 0;
  for (double label : up.column(target)) size = std::max(size, std::abs(label));
  const double step = 1e-4 * (1 + size);
  for (double& label : up.column(target)) label += step;
  for (double& label : down.column(target)) label -= step;
  up.pad();
  down.pad();
  const std::vector<double> high = row_gradients(objective, point, up, scale),
                            low = row_gradients(objective, point, down, scale);
  double sum = 0;
  for (std::size_t k = 0; k < high.size(); ++k) {
    const double slope = (high[k] - low[k]) / (2 * step);
    sum += slope * slope;
  }
  return sum / static_cast<double>(rows.size());
}

}  // namespace

double covariance_trace(std::span<const double> gradients, std::size_t n) {
  if (gradients.empty() || n == 0) return 0;
  const std::vector<double> mean = mean_of(gradients, n);
  double sum = 0;
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    const double off = gradients[k] - mean[k % n];
    sum += off * off;
  }
  const std::size_t count = gradients.size() / n;
  return std::isfinite(sum) ? sum / static_cast<double>(count) : nothing;
}

double batch_variance(double trace, std::size_t batch, std::size_t rows, bool replacement) {
  const double all = static_cast<double>(rows), taken = static_cast<double>(batch);
  if (replacement) return trace / taken;
  return rows < 2 ? 0 : trace / taken * ((all - taken) / (all - 1));
}

std::vector<BatchVariance> measure_batch_variance(std::span<const double> gradients, std::size_t n, bool replacement,
                                                  std::uint64_t seed, std::size_t draws, std::stop_token stop) {
  std::vector<BatchVariance> measured;
  const std::size_t rows = n == 0 ? 0 : gradients.size() / n;
  if (rows < 2 || draws < 2) return measured;
  const std::vector<double> mean = mean_of(gradients, n);
  Draw draw(rows, replacement, seed);
  std::vector<double> sum(n);
  for (std::size_t batch = 1; batch < rows + (replacement ? 1 : 0); batch *= 2) {
    double total = 0, squares = 0;
    const std::size_t drawn = draws * std::max<std::size_t>(1, most_factor / batch);
    for (std::size_t d = 0; d < drawn; ++d) {
      if (stop.stop_requested()) return measured;
      std::fill(sum.begin(), sum.end(), 0.0);
      for (std::size_t k = 0; k < batch; ++k) {
        const double* gradient = &gradients[draw.row(k) * n];
        for (std::size_t i = 0; i < n; ++i) sum[i] += gradient[i] - mean[i];
      }
      double off = 0;
      for (double s : sum) off += s * s;
      off /= static_cast<double>(batch) * static_cast<double>(batch);
      total += off;
      squares += off * off;
    }
    const double count = static_cast<double>(drawn), variance = total / count;
    const double spread = std::max(squares / count - variance * variance, 0.0);
    measured.push_back({batch, variance, std::sqrt(spread / (count - 1))});
  }
  return measured;
}

double GradientNoise::matching_gradient_noise(double variance, std::size_t n) const {
  return n > 0 && variance > 0 ? std::sqrt(variance / static_cast<double>(n)) : nothing;
}

double GradientNoise::matching_label_noise(double variance) const {
  // Each of N rows adds its own noise, and the mean of N has an N-th of one's variance.
  const double matching = std::sqrt(variance * static_cast<double>(rows) / label_trace);
  return variance > 0 && label_trace > 0 && std::isfinite(matching) ? matching : nothing;
}

GradientNoise gradient_noise(const Objective& objective, std::span<const double> point, bool replacement,
                             std::uint64_t seed, std::stop_token stop) {
  GradientNoise noise;
  const std::size_t rows = objective.examples();
  const double scale = objective.reduction() == Reduction::sum ? static_cast<double>(rows) : 1;
  RowBlock sample;
  const bool all = rows <= most_measured_rows;
  if (!all) {
    std::vector<std::uint32_t> chosen;
    for (std::size_t k = 0; k < most_measured_rows; ++k)
      chosen.push_back(static_cast<std::uint32_t>(k * rows / most_measured_rows));
    sample.gather(objective.rows(), chosen);
  }
  const RowBlock& block = all ? objective.rows() : sample;
  const std::vector<double> gradients = row_gradients(objective, point, block, scale);
  noise.rows = rows;
  noise.replacement = replacement;
  noise.trace = covariance_trace(gradients, objective.dimension());
  noise.label_trace = label_slope(objective, point, block, scale);
  if (all && std::isfinite(noise.trace))
    noise.measured =
        measure_batch_variance(gradients, objective.dimension(), replacement, seed, draws_of_each_size, stop);
  return noise;
}

}  // namespace saddlescope
