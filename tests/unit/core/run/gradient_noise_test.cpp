// Gradient noise of batches: numbers from numpy over every possible batch of the ten points, and the other kinds of
// noise drawn by the class that disturbs real runs.
#include "core/run/gradient_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/data/built_in_table.h"
#include "core/objective/formula_objective.h"
#include "core/run/noisy_gradient.h"

namespace saddlescope {
namespace gradient_noise_test {

FormulaObjective ten_points(Reduction reduction) {
  FormulaOptions options;
  options.parameters = {"b", "w"};
  options.columns = {"x", "y"};
  const auto formula = Formula::compile("(y - b - w*x)^2", options);
  if (!formula) throw std::runtime_error(formula.error().message);
  return FormulaObjective(*formula, {}, std::make_shared<const Table>(make_table("ten-points", 0, 0, 0)), reduction);
}

const std::vector<double> start = {-120, -4};
constexpr double trace =
    1922648275048.8;  // np.trace(np.cov(G.T, bias=True)), G: rows' gradients of the mean at `start`

TEST(GradientNoise, TheTraceIsNumpys) {
  // np.cov(G.T, bias=True) of these five has the diagonal 2.64, 2.76.
  EXPECT_NEAR(covariance_trace(std::vector<double>{1, 2, 3, -1, 0, 4, -2, 2.5, 1, 1}, 2), 5.4, 1e-14);
  EXPECT_EQ(covariance_trace(std::vector<double>{1, 2, 1, 2}, 2), 0);
  EXPECT_EQ(covariance_trace({}, 2), 0);
  EXPECT_TRUE(std::isnan(covariance_trace(std::vector<double>{1, std::numeric_limits<double>::infinity()}, 1)));
  EXPECT_NEAR(gradient_noise(ten_points(Reduction::mean), start, false, 0).trace / trace, 1, 1e-12);
  // A sum is ten times the mean, and a batch's estimate of it too.
  EXPECT_NEAR(gradient_noise(ten_points(Reduction::sum), start, false, 0).trace / trace, 100, 1e-9);
}

TEST(GradientNoise, TheoryIsTheMeanOverEveryPossibleBatch) {
  // numpy over itertools.combinations(range(10), B) and itertools.product(range(10), repeat=B).
  const std::pair<std::size_t, double> without[] = {
      {1, 1922648275048.8}, {2, 854510344466.1333}, {3, 498464367605.2444}, {9, 23736398457.392597}};
  for (const auto& [batch, variance] : without)
    EXPECT_NEAR(batch_variance(trace, batch, 10, false) / variance, 1, 1e-12) << batch;
  EXPECT_EQ(batch_variance(trace, 10, 10, false), 0);
  EXPECT_NEAR(batch_variance(trace, 2, 10, true) / 961324137524.4, 1, 1e-12);
  EXPECT_NEAR(batch_variance(trace, 3, 10, true) / 640882758349.6, 1, 1e-12);
  EXPECT_EQ(batch_variance(0, 1, 1, false), 0);
}

TEST(GradientNoise, DrawnBatchesVaryAsTheorySays) {
  const FormulaObjective objective = ten_points(Reduction::mean);
  for (const bool replacement : {false, true}) {
    const GradientNoise noise = gradient_noise(objective, start, replacement, 3);
    EXPECT_EQ(noise.rows, 10u);
    ASSERT_EQ(noise.measured.size(), 4u);  // 1, 2, 4, 8
    for (std::size_t k = 0; k < 4; ++k) {
      const BatchVariance& point = noise.measured[k];
      EXPECT_EQ(point.batch, std::size_t{1} << k);
      EXPECT_GT(point.error, 0);
      EXPECT_NEAR(point.variance, noise.variance(point.batch), 4 * point.error);
    }
  }
}

TEST(GradientNoise, ManyDrawsComeClose) {
  std::vector<double> gradients;
  for (int k = 0; k < 50; ++k) gradients.insert(gradients.end(), {std::sin(k), k % 7 - 3.0, std::cos(3.0 * k)});
  const double whole = covariance_trace(gradients, 3);
  for (const bool replacement : {false, true}) {
    const auto measured = measure_batch_variance(gradients, 3, replacement, 5, 20'000);
    ASSERT_EQ(measured.size(), 6u);
    for (const BatchVariance& point : measured)
      EXPECT_NEAR(point.variance / batch_variance(whole, point.batch, 50, replacement), 1, 0.04) << point.batch;
  }
}

TEST(GradientNoise, TheSameSeedDrawsTheSame) {
  const FormulaObjective objective = ten_points(Reduction::mean);
  const auto of_seed = [&](std::uint64_t seed) {
    return gradient_noise(objective, start, false, seed).measured[1].variance;
  };
  EXPECT_EQ(of_seed(1), of_seed(1));
  EXPECT_NE(of_seed(1), of_seed(2));
}

TEST(GradientNoise, OneRowHasNoBatches) {
  EXPECT_TRUE(measure_batch_variance(std::vector<double>{1, 2}, 2, true, 0, 60).empty());
  EXPECT_TRUE(measure_batch_variance({}, 2, true, 0, 60).empty());
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(measure_batch_variance(std::vector<double>(200, 1.0), 2, true, 0, 60, stop.get_token()).empty());
}

TEST(GradientNoise, ManyRowsAreSampled) {
  FormulaOptions options;
  options.parameters = {"m"};
  options.columns = {"y"};
  const auto formula = Formula::compile("(y - m)^2", options);
  ASSERT_TRUE(formula);
  auto table = std::make_shared<Table>();
  table->names = {"y"};
  table->columns.resize(1);
  for (int k = 0; k < 40'000; ++k) table->columns[0].push_back(std::sin(0.1 * k));
  const FormulaObjective objective(*formula, {}, table);
  const GradientNoise noise = gradient_noise(objective, std::vector<double>{0.0}, true, 0);
  EXPECT_EQ(noise.rows, 40'000u);
  EXPECT_TRUE(noise.measured.empty());
  EXPECT_NEAR(noise.trace, 2, 0.02);  // (2 sin)² is 2 on average
}

/// Mean of |disturbed gradient − whole gradient|² over many updates.
double drawn_variance(const FormulaObjective& objective, const Sampling& sampling) {
  constexpr std::size_t updates = 20'000;
  const Evaluation whole = evaluate_at(objective, start, Derivatives::gradient);
  NoisyGradient noisy(objective, sampling, 11);
  double sum = 0;
  for (std::size_t step = 0; step < updates; ++step) {
    noisy.evaluate(step, start, false);
    for (Eigen::Index i = 0; i < 2; ++i) {
      const double off = noisy.gradient()[static_cast<std::size_t>(i)] - whole.gradient[i];
      sum += off * off;
    }
  }
  return sum / updates;
}

TEST(GradientNoise, TheOtherKindsMatchTheBatch) {
  for (const Reduction reduction : {Reduction::mean, Reduction::sum}) {
    const FormulaObjective objective = ten_points(reduction);
    const GradientNoise noise = gradient_noise(objective, start, false, 0);
    const double variance = noise.variance(2);
    // ∂(−2r, −2rx)/∂y = (−2, −2x): 4(1 + x²) is 349367.2 on average (numpy).
    const double scale = reduction == Reduction::sum ? 100 : 1;
    EXPECT_NEAR(noise.label_trace / scale, 349367.2, 0.1);
    Sampling batch, labels, gradient;
    batch.batch = 2;
    labels.label_noise = noise.matching_label_noise(variance);
    gradient.gradient_noise = noise.matching_gradient_noise(variance, 2);
    EXPECT_NEAR(drawn_variance(objective, batch) / variance, 1, 0.03);
    EXPECT_NEAR(drawn_variance(objective, labels) / variance, 1, 0.03);
    EXPECT_NEAR(drawn_variance(objective, gradient) / variance, 1, 0.03);
  }
}

TEST(GradientNoise, WithoutVarianceNothingMatches) {
  GradientNoise noise;
  noise.rows = 10;
  EXPECT_TRUE(std::isnan(noise.matching_gradient_noise(0, 2)));
  EXPECT_TRUE(std::isnan(noise.matching_label_noise(0)));
  EXPECT_TRUE(std::isnan(noise.matching_label_noise(1)));  // the gradient does not hang on the label
}

}  // namespace gradient_noise_test
}  // namespace saddlescope
