// Value, gradient and Hessian in the holes of formulas that are smooth there, against SymPy and mpmath (limits.py).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/objective/formula_loss.h"
#include "core/objective/missing_text.h"

namespace saddlescope {
namespace limits_oracle_test {

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) result.push_back(part);
  return result;
}

std::vector<double> numbers(const std::string& text, char separator) {
  std::vector<double> result;
  for (const std::string& part : parts(text, separator)) result.push_back(std::strtod(part.c_str(), nullptr));
  return result;
}

TEST(LimitsOracle, HolesOfSmoothFormulasAreFilledExactly) {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/limits.txt");
  std::size_t count = 0;
  double worst = 0;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = parts(line, '\t');
    ASSERT_EQ(fields.size(), 4u) << line;
    const auto formula = Formula::compile(fields[2], {.parameters = parts(fields[0], ',')});
    ASSERT_TRUE(formula) << line;
    const auto loss = formula_loss(*formula, {});
    const std::vector<double> at = numbers(fields[1], ','), right = numbers(fields[3], ' ');
    const std::size_t n = at.size();
    ASSERT_EQ(right.size(), 1 + n + hessian_size(n)) << line;
    const Evaluation here = evaluate_at(*loss, at);
    EXPECT_EQ(missing_text(*loss, at), "") << line;
    double size = 1;
    for (const double number : right) size = std::max(size, std::abs(number));
    const auto compare = [&](double number, double wanted) {
      worst = std::max(worst, std::abs(number - wanted) / size);
      EXPECT_NEAR(number, wanted, 1e-12 * size) << line;
    };
    compare(here.value, right[0]);
    for (std::size_t i = 0; i < n; ++i) compare(here.gradient[static_cast<Eigen::Index>(i)], right[1 + i]);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j)
        compare(here.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)),
                right[1 + n + hessian_index(i, j, n)]);
    ++count;
  }
  EXPECT_GE(count, 600u);
  RecordProperty("worst_of_1e18", std::to_string(worst * 1e18));
  RecordProperty("count", static_cast<int>(count));
}

}  // namespace limits_oracle_test
}  // namespace saddlescope
