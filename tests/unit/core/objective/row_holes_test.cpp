// Rows that lie in holes of their formula, and parts that are zero all around a point: value, gradient and Hessian
// against derivatives by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_objective.h"
#include "core/objective/limits.h"
#include "core/support/random.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace row_holes_test {

std::shared_ptr<Table> random_table(std::size_t rows, std::uint64_t seed) {
  Random dice(seed);
  auto table = std::make_shared<Table>();
  table->names = {"x", "y"};
  table->columns.resize(2);
  for (std::size_t row = 0; row < rows; ++row) {
    table->columns[0].push_back(2 * dice.normal());
    table->columns[1].push_back(dice.normal());
  }
  return table;
}

FormulaObjective over(const char* text, const std::vector<std::string>& parameters,
                      const std::shared_ptr<Table>& table) {
  return {*Formula::compile(text, {.parameters = parameters, .columns = table->names}), {}, table};
}

TEST(RowHoles, AreFilledInTheWholeLossInBatchesAndInEachRow) {
  const auto table = random_table(90, 4);
  const FormulaObjective loss = over("(y - sin(w*x)/(w*x))^2", {"w"}, table);
  const double zero[] = {0};
  // sin(u)/u = 1 − u²/6 + …, so L = mean (y − 1)² + (y − 1)·x²·w²/3 + …
  const auto expected = [&](std::size_t first, std::size_t count) {
    double value = 0, bend = 0;
    for (std::size_t row = first; row < first + count; ++row) {
      const double x = table->columns[0][row], off = table->columns[1][row] - 1;
      value += off * off / static_cast<double>(count);
      bend += 2 * off * x * x / 3 / static_cast<double>(count);
    }
    return std::pair(value, bend);
  };
  const auto check = [](const Evaluation& here, std::pair<double, double> right) {
    EXPECT_NEAR(here.value, right.first, 1e-12);
    EXPECT_NEAR(here.gradient[0], 0, 1e-12);
    EXPECT_NEAR(here.hessian(0, 0), right.second, 1e-10);
  };
  check(evaluate_at(loss, zero), expected(0, 90));
  std::vector<std::uint32_t> batch;
  for (std::uint32_t row = 20; row < 45; ++row) batch.push_back(row);
  check(evaluate_at(*loss.of_rows(batch), zero), expected(20, 25));
  RowBlock rows(*table, {true, true});
  double outputs[3];
  loss.evaluate_rows(Derivatives::hessian, zero, rows, outputs);
  EXPECT_NEAR(outputs[2], expected(0, 90).second, 1e-10);
  std::vector<double> numbers(3 * rows.padded_size());
  double* const each[] = {&numbers[0], &numbers[rows.padded_size()], &numbers[2 * rows.padded_size()]};
  loss.evaluate_each(Derivatives::hessian, zero, rows, each);
  for (std::size_t row = 0; row < 90; ++row) EXPECT_NEAR(each[0][row], expected(row, 1).first, 1e-12);
  const CriticalPointsReport report = find_critical_points(loss, {{-1, 1}, {}});
  const auto at_zero = [](const CriticalPoint& point) { return std::abs(point.at[0]) < 1e-9; };
  EXPECT_EQ(std::count_if(report.points.begin(), report.points.end(), at_zero), 1);
}

TEST(RowHoles, InactiveRowsAddNothing) {
  const auto table = random_table(400, 9);
  const FormulaObjective loss = over("(y - a*relu(w*x)^0.5)^2", {"a", "w"}, table);
  const double at[] = {0.7, 1.3};
  const double before = spent_on_limits();
  const Evaluation here = evaluate_at(loss, at);
  EXPECT_EQ(spent_on_limits(), before) << "no series is needed";
  double value = 0, slope_a = 0, slope_w = 0;
  for (std::size_t row = 0; row < 400; ++row) {
    const double x = table->columns[0][row], y = table->columns[1][row];
    const double root = x > 0 ? std::sqrt(at[1] * x) : 0, off = y - at[0] * root;
    value += off * off / 400;
    slope_a -= 2 * off * root / 400;
    if (x > 0) slope_w -= 2 * off * at[0] * 0.5 * x / root / 400;
  }
  EXPECT_NEAR(here.value, value, 1e-12);
  EXPECT_NEAR(here.gradient[0], slope_a, 1e-12);
  EXPECT_NEAR(here.gradient[1], slope_w, 1e-12);
  EXPECT_TRUE(here.hessian.allFinite());
}

TEST(RowHoles, PartsThatAreZeroAllAroundHaveNoSlope) {
  for (const char* text : {"relu(x)^0.2 + y^3", "sqrt(relu(x)) + y^3", "max(0, x)^0.7 + y^3",
                           "relu(x)*log(2 + y) + y^3", "-min(-x, 0)^0.5*0 + y^3", "sqrt(relu(x)*relu(x + 5)) + y^3"}) {
    SCOPED_TRACE(text);
    const FormulaObjective loss = objective_from(text);
    const double at[] = {-1.25, 2};
    const Evaluation here = evaluate_at(loss, at);
    EXPECT_EQ(here.value, 8);
    EXPECT_EQ(here.gradient, Eigen::VectorXd(Eigen::Vector2d(0, 12)));
    EXPECT_EQ(here.hessian(1, 1), 12);
    EXPECT_EQ(here.hessian(0, 0), 0);
  }
  // But 0/0 in the loss itself is none.
  const double at[] = {-1, 1};
  EXPECT_TRUE(std::isnan(evaluate_at(objective_from("relu(x)/relu(x) + y^2"), at).value));
}

}  // namespace row_holes_test
}  // namespace saddlescope
