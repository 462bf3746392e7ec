#include "core/data/built_in_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string_view>

namespace saddlescope {
namespace built_in_table_test {

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(BuiltInTable, EachHasAnIdALabelAndSensibleRanges) {
  std::set<std::string_view> ids;
  for (const BuiltInTable& table : built_in_tables()) {
    EXPECT_TRUE(ids.insert(table.id).second);
    EXPECT_EQ(find_built_in_table(table.id), &table);
    EXPECT_FALSE(table.label.empty() || table.help.empty());
    if (table.has_size) {
      EXPECT_LE(table.least_size, table.default_size);
      EXPECT_LE(table.default_size, table.most_size);
    }
    if (table.has_noise) {
      EXPECT_LE(table.least_noise, table.default_noise);
      EXPECT_LE(table.default_noise, table.most_noise);
    }
    const Table made = make_table(table.id, table.default_size, table.default_noise, 1);
    EXPECT_EQ(made.names.size(), made.columns.size());
    EXPECT_GE(made.rows(), 1u);
    EXPECT_TRUE(!table.has_size || made.rows() == table.default_size);
    EXPECT_EQ(made.names.back(), "y");
  }
  EXPECT_EQ(ids.size(), 6u);
  EXPECT_EQ(find_built_in_table("circles"), nullptr);
  EXPECT_TRUE(make_table("circles", 10, 1, 1).columns.empty());
}

TEST(BuiltInTable, TenPointsHaveTheLecturesNumbers) {
  const Table table = make_table("ten-points", 0, 0, 0);
  const std::vector<double>&x = table.columns[0], &y = table.columns[1];
  ASSERT_EQ(x.size(), 10u);
  // The lecture's table. The Hessian of the sum of squares is 2·[[n, Σx], [Σx, Σx²]]; the lecture rounds its last entry
  // to six digits, 1746820, and has the eigenvalues 5.57348 and 1746830.4.
  EXPECT_EQ(2 * sum(x), 5020);
  EXPECT_NEAR(2 * product(x, x), 1746820, 5);
  const double half_trace = 10 + product(x, x), half_gap = std::hypot(product(x, x) - 10, 2 * sum(x));
  EXPECT_NEAR(half_trace + half_gap, 1746830.4, 0.05);
  EXPECT_NEAR(half_trace - half_gap, 5.57348, 5e-6);
  const double determinant = 10 * product(x, x) - sum(x) * sum(x);
  const double w = (10 * product(x, y) - sum(x) * sum(y)) / determinant, b = (sum(y) - w * sum(x)) / 10;
  EXPECT_NEAR(b, -188.4331967, 5e-8);
  EXPECT_NEAR(w, 2.669454967, 5e-10);
  double loss = 0;
  for (std::size_t r = 0; r < 10; ++r) loss += std::pow(y[r] - b - w * x[r], 2);
  EXPECT_NEAR(loss, 101936.73, 0.005);
}

TEST(BuiltInTable, TenPointsScaledMakeARoundBowl) {
  const ScaledTable scaled = scale_features(make_table("ten-points", 0, 0, 0), FeatureScaling::standard);
  EXPECT_EQ(scaled.scales[0].offset, 251);
  EXPECT_NEAR(scaled.scales[0].factor, 156.01, 0.005);
  EXPECT_NEAR(sum(scaled.table.columns[0]), 0, 1e-14);
  EXPECT_NEAR(product(scaled.table.columns[0], scaled.table.columns[0]), 10, 1e-13);  // H = 20·I
}

TEST(BuiltInTable, SingleDatum) { EXPECT_EQ(make_table("single-datum", 50, 1, 1), (Table{{"x", "y"}, {{1}, {1}}})); }

TEST(BuiltInTable, DrawsAreTheSameEverywhere) {
  // From a generator written in Python after the definition of mt19937_64 (checked against the 10 000th number that the
  // C++ standard names, 9981545732273789042), with Box and Muller's formula there.
  const Table line = make_table("noisy-line", 3, 0.3, 7);
  EXPECT_EQ(line.columns[0], (std::vector<double>{1.017541216611432, 1.567652706849905, 1.3300919221257832}));
  EXPECT_NEAR(line.columns[1][0], 2.2631842255131844, 1e-14);
  EXPECT_NEAR(line.columns[1][1], 2.5369349576007343, 1e-14);
  EXPECT_NEAR(line.columns[1][2], 2.067120535848156, 1e-14);
  const Table step = make_table("noisy-step", 2, 0.1, 7);
  EXPECT_NEAR(step.columns[0][1], 2.3514790602748574, 1e-15);
  EXPECT_NEAR(step.columns[1][1], 1.0501915894083063, 1e-14);
  const Table classes = make_table("two-classes", 2, 0.6, 7);
  EXPECT_NEAR(classes.columns[0][0], 1.9548399253881739, 1e-14);
  EXPECT_NEAR(classes.columns[1][1], -1.1883589125974017, 1e-14);
  const Table rings = make_table("rings", 2, 0.15, 7);
  EXPECT_NEAR(rings.columns[0][0], 0.035018150784477696, 1e-14);
  EXPECT_NEAR(rings.columns[1][1], -1.3051469455082623, 1e-14);
}

TEST(BuiltInTable, ALargerSizeOnlyAddsRows) {
  for (const BuiltInTable& table : built_in_tables()) {
    if (!table.has_size) continue;
    const Table few = make_table(table.id, 25, 0.2, 9), many = make_table(table.id, 60, 0.2, 9);
    ASSERT_EQ(few.rows(), 25u);
    ASSERT_EQ(many.rows(), 60u);
    for (std::size_t c = 0; c < few.columns.size(); ++c)
      EXPECT_TRUE(std::equal(few.columns[c].begin(), few.columns[c].end(), many.columns[c].begin()));
    EXPECT_NE(few, make_table(table.id, 25, 0.2, 10));
  }
}

TEST(BuiltInTable, WithoutNoiseTheRowsLieOnTheirCurves) {
  const Table line = make_table("noisy-line", 200, 0, 3), step = make_table("noisy-step", 200, 0, 3);
  const Table classes = make_table("two-classes", 200, 0, 3), rings = make_table("rings", 201, 0, 3);
  for (std::size_t r = 0; r < 200; ++r) {
    EXPECT_EQ(line.columns[1][r], 0.5 + 1.2 * line.columns[0][r]);
    EXPECT_LE(std::abs(line.columns[0][r]), 2);
    EXPECT_EQ(step.columns[1][r], std::tanh(1.5 * step.columns[0][r]));
    EXPECT_LE(std::abs(step.columns[0][r]), 3);
    EXPECT_EQ(classes.columns[0][r], classes.columns[2][r]);
    EXPECT_EQ(classes.columns[1][r], classes.columns[2][r]);
    EXPECT_NEAR(std::hypot(rings.columns[0][r], rings.columns[1][r]), rings.columns[2][r] > 0 ? 1 : 2, 1e-15);
  }
  EXPECT_EQ(sum(classes.columns[2]), 0);
  EXPECT_EQ(sum(rings.columns[2]), 1);
}

TEST(BuiltInTable, NoiseIsNormal) {
  const std::size_t n = 100000;
  const Table table = make_table("noisy-line", n, 1, 5);
  std::vector<double> noise(n);
  std::size_t within_one = 0;
  for (std::size_t r = 0; r < n; ++r) {
    noise[r] = table.columns[1][r] - 0.5 - 1.2 * table.columns[0][r];
    if (std::abs(noise[r]) < 1) ++within_one;
  }
  // Five standard errors each: 1/√n, √(2/n) and √(p(1 − p)/n) with p = erf(1/√2).
  EXPECT_NEAR(sum(noise) / n, 0, 0.016);
  EXPECT_NEAR(product(noise, noise) / n, 1, 0.023);
  EXPECT_NEAR(static_cast<double>(within_one) / n, 0.6826894921370859, 0.0074);
  EXPECT_NEAR(sum(table.columns[0]) / n, 0, 5 * 4 / std::sqrt(12.0 * n));
}

TEST(BuiltInTable, SizeAndNoiseAreBroughtIntoRange) {
  EXPECT_EQ(make_table("rings", 0, 0.1, 1).rows(), 2u);
  EXPECT_EQ(make_table("rings", 50, 1e9, 1), make_table("rings", 50, 1, 1));
  EXPECT_EQ(make_table("rings", 50, -1, 1), make_table("rings", 50, 0, 1));
  EXPECT_EQ(make_table("rings", 50, std::numeric_limits<double>::quiet_NaN(), 1), make_table("rings", 50, 0.15, 1));
}

}  // namespace built_in_table_test
}  // namespace saddlescope
