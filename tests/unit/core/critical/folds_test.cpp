// Kinks on the folds that a formula names: |u| = 0, a = b of max and min, and the turns of asin(sin x).
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_loss.h"

namespace saddlescope {
namespace folds_test {

CriticalPointsReport find(const std::string& text, const PlaneWindow& window = {{-3, 3}, {-3, 3}}) {
  const auto formula = Formula::compile(text);
  EXPECT_TRUE(formula) << text;
  return find_critical_points(*formula_loss(*formula, {}), window);
}

struct Right {
  const char* formula;
  std::vector<std::vector<double>> at;  ///< by loss
  std::vector<std::string> shapes;
};

TEST(Folds, TheirCriticalKinksAreListed) {
  const Right cases[] = {
      {"abs(x) + abs(y)", {{0, 0}}, {"minimum"}},
      {"abs(x) - abs(y)", {{0, 0}}, {"saddle"}},
      {"max(abs(x), abs(y))", {{0, 0}}, {"minimum"}},
      {"max(x^2 + y^2, (x - 1)^2 + y^2)", {{0.5, 0}}, {"minimum"}},
      {"max(abs(y - x^2), abs(x - 0.5))", {{0.5, 0.25}}, {"minimum"}},
      {"abs(y - x^2) + (x - 1)^2", {{1, 1}}, {"minimum"}},
      {"abs(x - y) + abs(x*y - 1)", {{-1, -1}, {1, 1}, {0, 0}}, {"minimum", "minimum", "saddle"}},
      {"sqrt((x - 1)^2) + 0.5abs(y)^1.5", {{1, 0}}, {"minimum"}},
      {"-abs(2x + y) - abs(x - y + 1) - 0.1x^2", {{-1.0 / 3, 2.0 / 3}}, {"maximum"}},
  };
  for (const Right& right : cases) {
    SCOPED_TRACE(right.formula);
    const auto report = find(right.formula);
    ASSERT_EQ(report.points.size(), right.at.size()) << report.summary();
    for (std::size_t k = 0; k < right.at.size(); ++k) {
      EXPECT_EQ(report.points[k].kind, CriticalKind::kink);
      EXPECT_EQ(report.points[k].shape, right.shapes[k]);
      EXPECT_NEAR(report.points[k].at[0], right.at[k][0], 1e-9);
      EXPECT_NEAR(report.points[k].at[1], right.at[k][1], 1e-9);
    }
    EXPECT_EQ(report.index_check, IndexCheck::passed);
    EXPECT_TRUE(report.curves.empty());
  }
}

TEST(Folds, TheMinimumOfBukin6LiesOnItsFold) {
  const auto report = find("100sqrt(abs(y - 0.01x^2)) + 0.01abs(x + 10)", {{-15, -5}, {-3, 3}});
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].at, (std::vector<double>{-10, 1}));
  EXPECT_EQ(report.points[0].value, 0);
  EXPECT_EQ(report.points[0].kind, CriticalKind::kink);
  EXPECT_EQ(report.points[0].shape, "minimum");
  // The loss falls along the fold, which is no valley of minima, but without the second term it is one.
  EXPECT_TRUE(report.curves.empty());
  EXPECT_EQ(find("100sqrt(abs(y - 0.01x^2))", {{-15, -5}, {-3, 3}}).curves.size(), 1u);
}

TEST(Folds, TheTurnsOfInverseSinesAreKinks) {
  const double quarter = std::acos(0.0);
  const auto line = find("f(x) = asin(sin(x))", {{-4, 4}, {}});
  ASSERT_EQ(line.points.size(), 2u);
  EXPECT_NEAR(line.points[0].at[0], -quarter, 1e-15);
  EXPECT_EQ(line.points[0].shape, "minimum");
  EXPECT_NEAR(line.points[1].at[0], quarter, 1e-15);
  EXPECT_EQ(line.points[1].shape, "maximum");
  const auto plane = find("asin(sin(x)) + acos(cos(y))", {{-4, 4}, {-2, 4}});
  ASSERT_EQ(plane.points.size(), 4u);
  for (const CriticalPoint& point : plane.points) {
    EXPECT_NEAR(std::abs(point.at[0]), quarter, 1e-15);
    EXPECT_LE(std::abs(std::sin(point.at[1])), 1e-15);
  }
}

}  // namespace folds_test
}  // namespace saddlescope
