// The search for critical points where each evaluation costs many rows: shorter, and it says so.
#include <gtest/gtest.h>

#include <memory>

#include "core/certificate/certificate.h"
#include "core/certificate/proved_points.h"
#include "core/critical/critical_points.h"
#include "core/data/built_in_table.h"
#include "core/objective/formula_objective.h"

namespace saddlescope {
namespace many_rows_test {

FormulaObjective over(const char* text, const Table& table) {
  return {*Formula::compile(text, {.columns = table.names}), {}, std::make_shared<Table>(table)};
}

struct Line {
  double b = 0, w = 0;
};
/// By the normal equations.
Line least_squares(const Table& table) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const double u = table.columns[0][r], v = table.columns[1][r];
    n += 1, x += u, y += v, xx += u * u, xy += u * v;
  }
  const double w = (n * xy - x * y) / (n * xx - x * x);
  return {(y - w * x) / n, w};
}

TEST(ManyRows, AShortSearchFindsTheMinimumAndClaimsNoMore) {
  const Table table = make_table("noisy-line", 100'000, 0.3, 2);
  const Line best = least_squares(table);
  const CriticalPointsReport report = find_critical_points(over("(y - b - w*x)^2", table), {{-2.5, 3.5}, {-1.8, 4.2}});
  EXPECT_EQ(report.summary(), "at least 1 point");
  EXPECT_EQ(report.index_check, IndexCheck::undefined);
  EXPECT_TRUE(report.box.empty());
  EXPECT_EQ(report.window, (PlaneWindow{{-2.5, 3.5}, {-1.8, 4.2}}));
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].kind, CriticalKind::minimum);
  EXPECT_NEAR(report.points[0].at[0], best.b, 1e-9);
  EXPECT_NEAR(report.points[0].at[1], best.w, 1e-9);
}

TEST(ManyRows, WhatIsProvedIsWhole) {
  const Table table = make_table("noisy-line", 100'000, 0.3, 2);
  const CriticalPointsReport report = find_proved_points(over("(y - b - w*x)^2", table), {{-2.5, 3.5}, {-1.8, 4.2}});
  EXPECT_EQ(report.summary(), "1 point");
  EXPECT_FALSE(report.budget_spent);
}

TEST(ManyRows, OneAndThreeParametersToo) {
  const Table table = make_table("noisy-line", 300'000, 0.3, 2);
  const CriticalPointsReport one = find_critical_points(over("(y - w*x)^2", table), {{-3, 3}, {}});
  ASSERT_EQ(one.points.size(), 1u);
  double xx = 0, xy = 0;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    xx += table.columns[0][r] * table.columns[0][r];
    xy += table.columns[0][r] * table.columns[1][r];
  }
  EXPECT_NEAR(one.points[0].at[0], xy / xx, 1e-9);
  const Table classes = make_table("two-classes", 20'000, 0.6, 0);
  const std::vector<Interval> box(3, Interval{-3, 3});
  const CriticalPointsReport three = find_critical_points(over("(y - b - w1*x1 - w2*x2)^2", classes), box);
  EXPECT_EQ(three.summary(), "at least 1 point");
  EXPECT_EQ(three.box.size(), 3u);
}

TEST(ManyRows, FewRowsAreSearchedWhole) {
  const CriticalPointsReport report =
      find_critical_points(over("(y - b - w*x)^2", make_table("noisy-line", 1000, 0.3, 2)), {{-2.5, 3.5}, {-1.8, 4.2}});
  EXPECT_EQ(report.summary(), "1 point");
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(ManyRows, WhatWasNotSearchedIsNotCalledEmpty) {
  CriticalPointsReport report;
  report.budget_spent = true;
  EXPECT_EQ(report.summary(), "none found, but not all was searched");
}

TEST(ManyRows, NoProofIsTriedOverChosenRows) {
  const FormulaObjective objective = over("(y - b - w*x)^2", make_table("ten-points", 0, 0, 0));
  const Interval box[] = {{100, 200}, {50, 60}};
  EXPECT_EQ(certify(objective, box, {}, {}, {}).summary(), "Certified: there is none");
  const std::uint32_t some[] = {1, 2, 7};
  const Certificate certificate = certify(*objective.of_rows(some), box, {}, {}, {});
  EXPECT_FALSE(certificate.certified);
  EXPECT_EQ(certificate.summary(), "Not proved: proofs do not cover losses over chosen rows");
}

}  // namespace many_rows_test
}  // namespace saddlescope
