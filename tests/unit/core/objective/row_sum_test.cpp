// Losses over rows against plain loops, and against themselves: points or rows side by side, one thread or three.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "core/data/built_in_table.h"
#include "core/engine/worker_pool.h"
#include "core/objective/formula_objective.h"
#include "core/run/noisy_gradient.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace row_sum_test {

FormulaObjective over(const std::string& text, const Table& table, Reduction reduction = Reduction::sum) {
  auto formula = Formula::compile(text, {.columns = table.names});
  EXPECT_TRUE(formula) << text << ": " << (formula ? "" : formula.error().message);
  return {*formula, std::vector<double>((*formula)->constants().size(), 1.0), std::make_shared<Table>(table),
          reduction};
}

Table noisy_line(std::size_t rows) { return make_table("noisy-line", rows, 0.3, 7); }

const char* const line = "(y - b - w*x)^2";

/// Value, gradient and Hessian of the line's squares by the book, as (b, w).
std::vector<double> by_hand(const Table& table, double b, double w) {
  std::vector<double> sums(6, 0.0);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const double x = table.columns[0][r], rest = table.columns[1][r] - b - w * x;
    sums[0] += rest * rest;
    sums[1] -= 2 * rest;
    sums[2] -= 2 * rest * x;
    sums[3] += 2;
    sums[4] += 2 * x;
    sums[5] += 2 * x * x;
  }
  return sums;
}

/// All outputs at many points at once, output by output.
std::vector<std::vector<double>> outputs_of(const Objective& objective,
                                            const std::vector<std::vector<double>>& points) {
  std::vector<std::vector<double>> coordinates(objective.dimension()), numbers(6, std::vector<double>(points.size()));
  for (std::size_t i = 0; i < coordinates.size(); ++i)
    for (const auto& point : points) coordinates[i].push_back(point[i]);
  std::vector<const double*> in;
  std::vector<double*> out;
  for (const auto& values : coordinates) in.push_back(values.data());
  for (auto& values : numbers) out.push_back(values.data());
  objective.evaluate(Derivatives::hessian, in, out, points.size());
  return numbers;
}

TEST(RowSum, IsThePlainLoop) {
  // Sizes round a group of lanes and round the chunks of 512 rows.
  for (const std::size_t rows : {2, 3, 7, 8, 9, 31, 100, 511, 512, 513, 1300}) {
    const Table table = noisy_line(rows);
    for (const Reduction reduction : {Reduction::sum, Reduction::mean}) {
      const FormulaObjective objective = over(line, table, reduction);
      const auto numbers = outputs_of(objective, {{0.3, -1.25}});
      std::vector<double> expected = by_hand(table, 0.3, -1.25);
      for (std::size_t o = 0; o < 6; ++o) {
        if (reduction == Reduction::mean) expected[o] /= static_cast<double>(rows);
        EXPECT_NEAR(numbers[o][0], expected[o], 1e-13 * std::abs(expected[0])) << rows << " rows, output " << o;
      }
    }
  }
}

TEST(RowSum, PointsSideBySideGiveTheBitsOfRowsSideBySide) {
  for (const char* text : {line, "(y - tanh(w*x + b))^2", "softplus(-y*(w*x + b))"})
    for (const std::size_t rows : {2, 3, 5, 10, 100}) {
      const FormulaObjective objective = over(text, noisy_line(rows));
      std::vector<std::vector<double>> points;
      for (int k = 0; k < 1000; ++k) points.push_back({std::sin(0.1 * k), 3 * std::cos(0.37 * k)});
      const auto many = outputs_of(objective, points);  // 1000 points: lanes are points
      for (std::size_t k = 0; k < points.size(); k += 83) {
        const auto one = outputs_of(objective, {points[k]});  // lanes are rows
        for (std::size_t o = 0; o < 6; ++o) EXPECT_EQ(many[o][k], one[o][0]) << text << ", " << rows << " rows, " << o;
      }
    }
}

TEST(RowSum, AnyNumberOfThreadsGivesTheSameBits) {
  const FlushSubnormals flush;  // as the workers do
  const FormulaObjective objective = over("(y - tanh(w*x + b))^2", noisy_line(200'003));
  const double point[] = {0.2, 1.1};
  std::vector<double> alone(6);
  objective.evaluate_rows(Derivatives::hessian, point, objective.rows(), alone);
  for (const unsigned threads : {1u, 2u, 3u}) {
    WorkerPool pool(threads);
    const ParallelFor parallel = [&](std::size_t count, const std::function<void(std::size_t)>& body) {
      pool.parallel_for(count, body);
    };
    std::vector<double> together(6);
    objective.evaluate_rows(Derivatives::hessian, point, objective.rows(), together, parallel);
    EXPECT_EQ(together, alone) << threads;
  }
}

TEST(RowSum, ABatchOfASumStandsForAllRows) {
  const Table table = noisy_line(10);
  const double point[] = {0.5, 2};
  const std::vector<std::uint32_t> chosen = {7, 0, 4};
  Table three{table.names, {{}, {}}};
  for (const std::uint32_t r : chosen)
    for (std::size_t c = 0; c < 2; ++c) three.columns[c].push_back(table.columns[c][r]);
  const std::vector<double> sums = by_hand(three, point[0], point[1]);
  for (const Reduction reduction : {Reduction::sum, Reduction::mean}) {
    const FormulaObjective objective = over(line, table, reduction);
    const double factor = reduction == Reduction::sum ? 10.0 / 3 : 1.0 / 3;
    RowBlock rows;
    rows.gather(objective.rows(), chosen);
    ASSERT_EQ(rows.size(), 3u);
    std::vector<double> numbers(3);
    objective.evaluate_rows(Derivatives::gradient, point, rows, numbers);
    const Evaluation of_rows = evaluate_at(*objective.of_rows(chosen), point, Derivatives::gradient);
    for (std::size_t o = 0; o < 3; ++o) EXPECT_NEAR(numbers[o], factor * sums[o], 1e-12 * factor * sums[0]) << o;
    EXPECT_NEAR(of_rows.value, factor * sums[0], 1e-12 * factor * sums[0]);
    EXPECT_NEAR(of_rows.gradient[1], factor * sums[2], 1e-12 * factor * sums[0]);
  }
}

TEST(RowSum, EachRowAloneAddsUpToTheSum) {
  const FormulaObjective objective = over(line, noisy_line(37));
  const double point[] = {-0.4, 0.9};
  std::vector<std::vector<double>> each(3, std::vector<double>(objective.rows().padded_size()));
  std::vector<double*> outputs;
  for (auto& numbers : each) outputs.push_back(numbers.data());
  objective.evaluate_each(Derivatives::gradient, point, objective.rows(), outputs);
  const Evaluation whole = evaluate_at(objective, point, Derivatives::gradient);
  EXPECT_NEAR(std::accumulate(each[0].begin(), each[0].begin() + 37, 0.0), whole.value, 1e-12 * whole.value);
  EXPECT_NEAR(std::accumulate(each[2].begin(), each[2].begin() + 37, 0.0), whole.gradient[1], 1e-12 * whole.value);
}

TEST(RowSum, KeepsOnlyTheColumnsThatTheFormulaNames) {
  const Table table = make_table("two-classes", 20, 0.6, 0);
  FormulaObjective objective = over("softplus(-y*w*x2)", table);
  RowBlock rows = objective.rows();
  EXPECT_TRUE(rows.column(0).empty()) << "x1 is not named";
  ASSERT_EQ(rows.column(1).size(), 20u);
  EXPECT_EQ(rows.column(1)[3], table.columns[1][3]);
  double plain = 0;
  for (std::size_t r = 0; r < 20; ++r) plain += std::log1p(std::exp(-table.columns[2][r] * 0.7 * table.columns[1][r]));
  EXPECT_NEAR(evaluate_at(objective, std::vector<double>{0.7}, Derivatives::none).value, plain, 1e-12 * plain);
}

TEST(RowSum, LabelNoiseTouchesTheTargetAlone) {
  const Table table = noisy_line(50);
  const FormulaObjective objective = over(line, table);
  NoisyGradient noisy(objective, {.batch = 50, .shuffle = Shuffle::none, .label_noise = 0.5}, 3);
  RowBlock first = noisy.rows(0), second = noisy.rows(1), again = noisy.rows(0);
  double square = 0;
  for (std::size_t r = 0; r < 50; ++r) {
    EXPECT_EQ(first.column(0)[r], table.columns[0][r]);
    EXPECT_NE(first.column(1)[r], table.columns[1][r]);
    EXPECT_NE(first.column(1)[r], second.column(1)[r]) << "anew at every update";
    EXPECT_EQ(first.column(1)[r], again.column(1)[r]) << "of the step and the seed alone";
    square += std::pow(first.column(1)[r] - table.columns[1][r], 2);
  }
  // Deviation 0.5: of 50 draws it is found between 0.3 and 0.7 but once in 10^4 times.
  EXPECT_NEAR(std::sqrt(square / 50), 0.5, 0.2);
}

TEST(RowSum, CostGrowsWithTheRows) {
  const double ten = over(line, noisy_line(10)).cost(Derivatives::gradient);
  EXPECT_DOUBLE_EQ(over(line, noisy_line(1000)).cost(Derivatives::gradient), 100 * ten);
}

}  // namespace row_sum_test
}  // namespace saddlescope
