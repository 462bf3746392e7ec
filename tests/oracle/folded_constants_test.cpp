// Constants that are folded into numbers keep enclosures of what the text says: against mpmath with 80 digits
// (folded_constants.py). A proof that took the rounded number for the real one would lie.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/critical/critical_points.h"
#include "core/formula/formula.h"
#include "core/formula/interval_evaluation.h"
#include "core/objective/formula_loss.h"

namespace saddlescope {
namespace folded_constants_test {

struct Case {
  std::string text;
  double high = 0, low = 0;  ///< the value is their sum
};

std::vector<Case> read_cases() {
  const char* const other = std::getenv("SADDLESCOPE_FOLDED_CONSTANTS");  // a longer list, for once
  std::ifstream file(other != nullptr ? other : SADDLESCOPE_SOURCE_DIR "/tests/oracle/folded_constants.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    cases.push_back({line.substr(0, first), std::strtod(line.c_str() + first + 1, nullptr),
                     std::strtod(line.c_str() + second + 1, nullptr)});
  }
  return cases;
}

/// Of high + low, whose sum no double need be; the differences are exact, or so large that they decide.
bool contains(const Enclosure& enclosure, const Case& value) {
  return enclosure.low - value.high <= value.low && value.low <= enclosure.high - value.high;
}

TEST(FoldedConstants, EncloseWhatTheTextSays) {
  const std::vector<Case> cases = read_cases();
  ASSERT_GE(cases.size(), 3000u);
  std::size_t tight = 0;
  for (const Case& one : cases) {
    const auto formula = Formula::compile("(" + one.text + ")*x + y^2", {.parameters = {"x", "y"}});
    ASSERT_TRUE(formula) << one.text;
    IntervalEvaluator evaluator(**formula, {});
    const Enclosure box[] = {{0.5, 0.75}, {-1, 1}};
    Enclosure gradient[2];
    const BoxFlags flags = evaluator.gradient(box, gradient);
    if (flags.nowhere) ADD_FAILURE() << one.text << " has a value";
    EXPECT_TRUE(contains(gradient[0], one))
        << one.text << " lies outside of [" << gradient[0].low << ", " << gradient[0].high << "]";
    tight += gradient[0].width() <= 1e-12 * std::abs(one.high);
  }
  EXPECT_GE(tight, cases.size() / 2) << "enclosures are of use only while they are narrow";
}

Certificate certificate_of(const std::string& text, CriticalPointsReport& report) {
  const auto formula = Formula::compile(text, {.parameters = {"x", "y"}});
  EXPECT_TRUE(formula) << text;
  const auto objective = formula_loss(*formula, {});
  const PlaneWindow window{{-1, 1}, {-1.1, 1}};
  report = find_critical_points(*objective, window);
  const Interval box[] = {window.a, window.b};
  return certify(*objective, box, report.points, report.curves, {});
}

TEST(FoldedConstants, NoProofSaysThatAZeroIsNone) {
  // Each constant is 0, or the loss has the critical point 0: nothing may be certified to be without one.
  for (const char* zero : {"sin(pi)",
                           "(sqrt(3)^2 - 3)",
                           "(0.1 + 0.2 - 0.3)",
                           "(3*0.1 - 0.3)",
                           "(sin(pi/6) - 0.5)",
                           "(exp(log(3)) - 3)",
                           "(2^0.5 - sqrt(2))",
                           "(4*atan(1) - pi)",
                           "(1/3 + 1/3 + 1/3 - 1)",
                           "(log(e) - 1)",
                           "tan(pi)",
                           "(cos(pi) + 1)",
                           "(0.7*10 - 7)",
                           "(sqrt(2)*sqrt(8) - 4)",
                           "(log(6) - log(2) - log(3))",
                           "(sinh(1) - (e - 1/e)/2)",
                           "(cbrt(2)^3 - 2)",
                           "(1.1*1.1 - 1.21)",
                           "(asin(1) - pi/2)",
                           "(log2(3)*log(2) - log(3))"})
    for (const char* sign : {" + ", " - "}) {
      CriticalPointsReport report;
      const Certificate certificate = certificate_of(std::string("x^3/3") + sign + zero + "*x + y^2", report);
      const bool none = certificate.certified && certificate.proved.empty();
      EXPECT_FALSE(none) << zero << sign << ": " << certificate.summary();
    }
}

TEST(FoldedConstants, ExactOnesAreNoHindrance) {
  CriticalPointsReport report;
  const Certificate certificate = certificate_of("x^3/3 - sqrt(4)*x/8 + sin(pi)*x + y^2", report);
  EXPECT_TRUE(certificate.certified) << certificate.summary();
  ASSERT_EQ(report.points.size(), 2u);
  EXPECT_NEAR(std::abs(report.points[0].at[0]), 0.5, 1e-12);
}

}  // namespace folded_constants_test
}  // namespace saddlescope
