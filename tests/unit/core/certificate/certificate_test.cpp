// Certificates: what is true is proved, and a list with a lie in it is not.
#include "core/certificate/certificate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>
#include <string>
#include <vector>

#include "core/objective/formula_objective.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace certificate_test {

constexpr std::size_t budget = 200'000;  // boxes, so that no test depends on the clock

CertifyOptions boxes_only(std::size_t boxes = budget) {
  CertifyOptions options;
  options.budget = std::chrono::hours(1);
  options.boxes = boxes;
  return options;
}

CriticalPoint listed(std::vector<double> at, CriticalKind kind = CriticalKind::minimum) {
  CriticalPoint point;
  point.at = std::move(at);
  point.kind = kind;
  return point;
}

Certificate certify_found(const std::string& text, const PlaneWindow& window) {
  const FormulaObjective objective = objective_from(text);
  const CriticalPointsReport report = find_critical_points(objective, window);
  std::vector<Interval> box{window.a, window.b};
  box.resize(objective.dimension());
  return certify(objective, box, report.points, report.curves, boxes_only());
}

Certificate certify_list(const std::string& text, const std::vector<Interval>& box,
                         const std::vector<CriticalPoint>& points, std::size_t boxes = budget) {
  return certify(objective_from(text), box, points, {}, boxes_only(boxes));
}

const std::vector<Interval> square = {{-2, 2}, {-2, 2}};
const char* const double_well = "(x^2 - 1)^2 + y^2";
const std::vector<CriticalPoint> double_well_points = {listed({-1, 0}), listed({0, 0}), listed({1, 0})};

TEST(Certificate, ProvesACompleteList) {
  const Certificate certificate = certify_list(double_well, square, double_well_points);
  EXPECT_TRUE(certificate.certified);
  EXPECT_EQ(certificate.summary(), "Certified: these are all");
  ASSERT_EQ(certificate.proved.size(), 3u);
  for (const ProvedPoint& point : certificate.proved) {
    ASSERT_TRUE(point.found);
    const std::vector<double>& at = double_well_points[*point.found].at;
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(point.at[i], at[i], 1e-14);
      EXPECT_TRUE(point.box[i].contains(at[i]));
    }
  }
  EXPECT_EQ(certificate.undecided_boxes, 0u);
  EXPECT_EQ(certificate.undecided_share, 0);
}

TEST(Certificate, AMissingPointIsFoundAndSaid) {
  for (std::size_t k = 0; k < double_well_points.size(); ++k) {
    std::vector<CriticalPoint> fewer = double_well_points;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
    const Certificate certificate = certify_list(double_well, square, fewer);
    EXPECT_FALSE(certificate.certified);
    EXPECT_EQ(certificate.missing(), 1u);
    EXPECT_EQ(certificate.summary(), "Proved: 3 points; 1 proved point is not listed");
    for (const ProvedPoint& point : certificate.proved) {
      if (point.found) continue;
      EXPECT_NEAR(point.at[0], double_well_points[k].at[0], 1e-14);
      EXPECT_NEAR(point.at[1], 0, 1e-14);
    }
  }
}

TEST(Certificate, AFalsePointIsRefuted) {
  for (const std::vector<double>& lie : {std::vector<double>{0.5, 0.5}, {0.99, 0}, {1, 1e-4}, {-2, -2}}) {
    std::vector<CriticalPoint> more = double_well_points;
    more.push_back(listed(lie));
    const Certificate certificate = certify_list(double_well, square, more);
    EXPECT_FALSE(certificate.certified) << lie[0] << ", " << lie[1];
    EXPECT_EQ(certificate.refuted, (std::vector<std::size_t>{3})) << lie[0] << ", " << lie[1];
    EXPECT_EQ(certificate.summary(), "Proved: 3 points; 1 listed point is none");
  }
}

TEST(Certificate, APointListedTwiceIsRefused) {
  std::vector<CriticalPoint> twice = double_well_points;
  twice.push_back(twice[0]);
  EXPECT_FALSE(certify_list(double_well, square, twice).certified);
}

TEST(Certificate, OneParameterAndNone) {
  const Certificate hill = certify_found("0.05x^4 - 0.5x^2 + 0.15x", {{-4, 4}, {}});
  EXPECT_TRUE(hill.certified);
  EXPECT_EQ(hill.proved.size(), 3u);
  const Certificate slope = certify_found("x + 2y + sin(x)/2", {{-3, 3}, {-3, 3}});
  EXPECT_TRUE(slope.certified);
  EXPECT_EQ(slope.summary(), "Certified: there is none");
  EXPECT_EQ(certify_found("x^2 + y^2", {{-3, 3}, {-3, 3}}).summary(), "Certified: this is the only one");
}

TEST(Certificate, ThreeParameters) {
  // Each coordinate is −1, 0 or 1: 27 critical points.
  std::vector<CriticalPoint> points;
  for (const double x : {-1, 0, 1})
    for (const double y : {-1, 0, 1})
      for (const double z : {-1, 0, 1}) points.push_back(listed({x, y, z}));
  const std::string text = "f(x,y,z) = (x^2 - 1)^2 + (y^2 - 1)^2 + (z^2 - 1)^2 + 0*x*y*z";
  const std::vector<Interval> cube(3, {-1.7, 1.6});
  const Certificate whole = certify_list(text, cube, points);
  EXPECT_TRUE(whole.certified) << whole.summary();
  EXPECT_EQ(whole.proved.size(), 27u);
  points.pop_back();
  const Certificate part = certify_list(text, cube, points);
  EXPECT_FALSE(part.certified);
  EXPECT_EQ(part.missing(), 1u);
}

TEST(Certificate, ACoupledSystemOfThree) {
  // Gradient (2x + y, x + 2y + z, y + 2z) + (3x², 0, 0): z = −y/2, 3y/2 = −x, so 2x − 2x/3 + 3x² = 0: x = 0 or −4/9.
  const std::string text = "f(x,y,z) = x^2 + y^2 + z^2 + x*y + y*z + x^3";
  const std::vector<Interval> cube(3, {-2, 2});
  const Certificate certificate = certify_list(text, cube, {});
  EXPECT_FALSE(certificate.certified);
  ASSERT_EQ(certificate.proved.size(), 2u) << certificate.summary();
  std::vector<double> xs;
  for (const ProvedPoint& point : certificate.proved) xs.push_back(point.at[0]);
  std::sort(xs.begin(), xs.end());
  EXPECT_NEAR(xs[0], -4.0 / 9, 1e-14);
  EXPECT_NEAR(xs[1], 0, 1e-14);
  EXPECT_EQ(certificate.summary(), "Proved: 2 points; 2 proved points are not listed");
}

TEST(Certificate, PointsOnTheEdgeCount) {
  // The minimum (1, 0) lies on the right edge, a corner of the second window.
  for (const PlaneWindow& window : {PlaneWindow{{-0.5, 1}, {-1, 1}}, PlaneWindow{{0.5, 1}, {0, 1}}}) {
    const Certificate certificate = certify_found(double_well, window);
    EXPECT_TRUE(certificate.certified) << certificate.summary();
    EXPECT_EQ(certificate.proved.size(), window.a.minimum < 0 ? 2u : 1u);
  }
  // Clearly outside: not counted, and no lie to leave it out.
  EXPECT_TRUE(certify_list(double_well, {{-0.5, 0.999999}, {-1, 1}}, {listed({0, 0})}).certified);
  EXPECT_FALSE(certify_list(double_well, {{-0.5, 1.000001}, {-1, 1}}, {listed({0, 0})}).certified);
}

TEST(Certificate, AValleyIsProved) {
  const Certificate certificate = certify_found("(1 - w1*w2)^2", {{-2.5, 2.5}, {-2.5, 2.5}});
  EXPECT_TRUE(certificate.certified);
  EXPECT_EQ(certificate.summary(), "Certified: these are all");
  EXPECT_EQ(certificate.proved.size(), 1u);
  EXPECT_EQ(certificate.proved_curves.size(), 2u);
  EXPECT_TRUE(certificate.undecided.empty());
}

TEST(Certificate, ABentValleyIsProvedToo) {
  for (const char* text : {"(sin(x) + y)^2", "(x - y^2)^2", "(y - x^3 + x)^2", "cosh(x + y^2/3)"}) {
    const Certificate certificate = certify_found(text, {{-3, 3}, {-3, 3}});
    EXPECT_EQ(certificate.summary(), "Certified: this is the only one") << text;
  }
}

TEST(Certificate, ABranchThatIsNotListedStaysUndecided) {
  const PlaneWindow window{{-2.5, 2.5}, {-2.5, 2.5}};
  const FormulaObjective objective = objective_from("(1 - w1*w2)^2");
  CriticalPointsReport report = find_critical_points(objective, window);
  ASSERT_EQ(report.curves.size(), 2u);
  report.curves.pop_back();
  const Certificate certificate =
      certify(objective, std::vector<Interval>{window.a, window.b}, report.points, report.curves, boxes_only(20'000));
  EXPECT_FALSE(certificate.certified);
  EXPECT_FALSE(certificate.undecided.empty());
  EXPECT_EQ(certificate.proved_curves.size(), 1u);
}

TEST(Certificate, AListedCurveThatIsNoneIsNotCertified) {
  CriticalCurve false_one;
  for (double x = -1; x <= 1; x += 0.1) false_one.points.push_back({x, 1.0});
  const std::vector<CriticalCurve> curves = {false_one};
  for (const char* text : {"x^2 + y^2", "(x*y - 1)^2"}) {
    const Certificate certificate = certify(objective_from(text), square, {}, curves, boxes_only(20'000));
    EXPECT_FALSE(certificate.certified) << text;
    EXPECT_TRUE(certificate.proved_curves.empty()) << text;
  }
}

TEST(Certificate, AValleyThatIsListedAsARidgeIsNotProved) {
  const FormulaObjective objective = objective_from("(x*y - 1)^2");
  CriticalPointsReport report = find_critical_points(objective, PlaneWindow{{-2, 2}, {-2, 2}});
  for (CriticalCurve& curve : report.curves) curve.kind = CriticalCurve::Kind::ridge;
  const Certificate certificate = certify(objective, square, report.points, report.curves, boxes_only());
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.proved_curves.empty());
}

TEST(Certificate, AnUnknownValleyEndsTheBudget) {
  const Certificate certificate = certify_list("(x - y^2)^2", square, {}, 3000);
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.exhausted);
  // The box that was begun may be narrowed a few times.
  EXPECT_LE(certificate.boxes, 3010u);
  EXPECT_EQ(certificate.proved.size(), 0u);
  for (double y = -1.4; y < 1.4; y += 0.1)
    EXPECT_TRUE(std::any_of(certificate.undecided.begin(), certificate.undecided.end(), [&](const UndecidedBox& box) {
      return box.box[0].contains(y * y) && box.box[1].contains(y);
    })) << y;
  EXPECT_NE(certificate.summary().find("the budget ran out"), std::string::npos);
}

TEST(Certificate, SetsOfMoreThanTwoParameters) {
  struct Right {
    const char* formula;
    std::size_t proved, sets;
    std::vector<Doubt> areas;
  };
  const Right cases[] = {
      {"f(x,y,z) = (x*y - 1)^2 + (z - 1)^2", 1, 1, {}},
      {"f(x,y,z) = (x^2 + y^2 + z^2 - 1)^2", 1, 1, {}},
      {"f(x,y,z) = (x + y)^2 + (y + z)^2", 0, 1, {}},
      {"f(x,y,z) = 2 - (x - y)^2 - z^2 + 0.1z^3", 0, 1, {}},
      {"(w1 + w2 + w3 + w4 + w5)^4", 0, 1, {}},
      // The axes, where more slopes vanish than a smooth set would need: they end the halving.
      {"f(x,y,z) = (x*y*z - 1)^2", 0, 1, {Doubt::level}},
  };
  for (const Right& right : cases) {
    SCOPED_TRACE(right.formula);
    const FormulaObjective objective = objective_from(right.formula);
    const std::vector<Interval> box(objective.dimension(), {-3, 3.1});
    const CriticalPointsReport report = find_critical_points(objective, box);
    const Certificate certificate = certify(objective, box, report.points, report.curves, boxes_only());
    EXPECT_FALSE(certificate.exhausted);
    EXPECT_TRUE(certificate.refuted.empty());
    EXPECT_EQ(certificate.proved.size(), right.proved);
    EXPECT_EQ(certificate.proved_sets.size(), right.sets);
    EXPECT_EQ(certificate.areas, right.areas) << certificate.summary();
    EXPECT_EQ(certificate.missing(), 0u);
    EXPECT_EQ(certificate.certified, right.areas.empty());
  }
}

TEST(Certificate, ALossWithoutValuesIsNotSaidToHaveNoCriticalPointAlone) {
  for (const char* text : {"sqrt(-1 - x^2) + y", "log(x - 5)*y", "asin(3 + x^2 + y^2)"}) {
    const Certificate certificate = certify_list(text, square, {});
    EXPECT_EQ(certificate.summary(), "Certified: the loss has no value anywhere here") << text;
  }
  for (const char* text : {"x + y", "sqrt(x) + y", "log(x - 1.9) + y"})
    EXPECT_FALSE(certify_list(text, square, {}, 20'000).undefined_everywhere) << text;
}

TEST(Certificate, DegeneratePointsStayUndecided) {
  for (const char* text : {"x^3 - 3x*y^2", "x^4 + y^4", "x^4 + y^2", "x^3 + y^2"}) {
    const Certificate certificate = certify_found(text, {{-1.5, 1.5}, {-1.4, 1.5}});
    EXPECT_FALSE(certificate.certified) << text;
    ASSERT_FALSE(certificate.undecided.empty()) << text;
    for (const UndecidedBox& box : certificate.undecided)
      for (const Interval& side : box.box) EXPECT_LT(std::max(std::abs(side.minimum), std::abs(side.maximum)), 0.01);
    EXPECT_EQ(certificate.summary(), "Proved: no points; 1 area undecided (a degenerate point)") << text;
  }
}

TEST(Certificate, KinksAreNeverProvedButDiscardedWhereTheyAreNotCritical) {
  // 0 lies in the generalised gradient at the origin only: slopes ±1 + 0.5 across x = 0, ±1 across y = 0.
  const Certificate corner = certify_found("abs(x) + 0.5x + abs(y)", {{-2, 2.1}, {-2, 2.2}});
  EXPECT_FALSE(corner.certified);
  EXPECT_EQ(corner.summary(), "Proved: no points; 1 area undecided (a kink)");
  for (const UndecidedBox& box : corner.undecided)
    for (const Interval& side : box.box) EXPECT_LT(std::max(std::abs(side.minimum), std::abs(side.maximum)), 0.01);
  // Slopes 1 and 3 across x = 0: a kink, but nothing critical anywhere.
  EXPECT_EQ(certify_found("abs(x) + 2x + y^2", {{-2, 2.1}, {-2, 2.2}}).summary(), "Certified: there is none");
  // The smooth minimum (1, 0) beside a kink along x = 0.
  EXPECT_TRUE(certify_found("(x - 1)^2 + 0.5abs(x) - 0.5x + y^2", {{-2, 2.1}, {-2, 2.2}}).certified);
}

TEST(Certificate, AZeroSlopeWhereTheLossJumpsIsNotProved) {
  const Certificate certificate = certify_list("floor(x) + x^2 + y^2", {{-0.9, 0.8}, {-1, 1.1}}, {listed({0, 0})});
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.proved.empty());
}

TEST(Certificate, PolesAndHolesAreUndecidedOnlyWhereTheSlopeMayVanish) {
  EXPECT_EQ(certify_found("1/x + y^2", {{-2, 2.1}, {-2, 2.2}}).summary(), "Certified: there is none");
  const Certificate pole = certify_found("1/(x^2 + y^2)", {{-2, 2.1}, {-2, 2.2}});
  EXPECT_FALSE(pole.certified);
  EXPECT_EQ(pole.summary(), "Proved: no points; 1 area undecided (a pole or hole)");
  // Half of the window is outside the domain; the minimum of x·log x is at 1/e.
  const Certificate logarithm = certify_found("x*log(x) + y^2", {{-2, 2.1}, {-2, 2.2}});
  EXPECT_TRUE(logarithm.certified) << logarithm.summary();
  ASSERT_EQ(logarithm.proved.size(), 1u);
  EXPECT_NEAR(logarithm.proved[0].at[0], std::exp(-1.0), 1e-14);
}

TEST(Certificate, FlatAreasAreSaid) {
  const Certificate certificate = certify_found("relu(x)^2 + relu(y)^2", {{-2, 2.1}, {-2, 2.2}});
  EXPECT_FALSE(certificate.certified);
  EXPECT_GT(certificate.undecided_share, 0.2);
  EXPECT_NE(certificate.summary().find("flat area"), std::string::npos) << certificate.summary();
  const Certificate constant = certify_list("f(x,y) = 2 + 0*x + 0*y", square, {});
  EXPECT_EQ(constant.summary(), "Proved: no points; 1 area undecided (a flat area)");
  EXPECT_EQ(constant.undecided_share, 1);
}

TEST(Certificate, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  CertifyOptions options = boxes_only();
  options.stop = source.get_token();
  const Certificate certificate = certify(objective_from(double_well), square, double_well_points, {}, options);
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.cancelled);
}

TEST(Certificate, TellsItsProgress) {
  std::vector<double> shares;
  CertifyOptions options = boxes_only();
  options.progress = [&](double share) { shares.push_back(share); };
  certify(objective_from(double_well), square, {}, {}, options);
  ASSERT_GT(shares.size(), 2u);
  EXPECT_NEAR(shares.front(), 0, 1e-8);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_GT(shares.back(), 0.5);
}

TEST(Certificate, WindowsThatAreNoneAreRefused) {
  const Certificate flat = certify_list(double_well, {{-1, -1}, {-1, 1}}, {});
  EXPECT_FALSE(flat.certified);
  EXPECT_FALSE(certify_list(double_well, {{-1, 1}}, {}).certified);
  EXPECT_FALSE(certify_list(double_well, {{-1e308, 1.5e308}, {-1, 1}}, {}).certified);
}

TEST(Certificate, MergedBoxesStillCoverWhatIsUndecided) {
  const Certificate certificate = certify_found("(1 - w1*w2)^2", {{-2.5, 2.5}, {-2.5, 2.5}});
  const std::vector<Interval> window = {{-2.5, 2.5}, {-2.5, 2.5}};
  const auto merged = merged_boxes(window, certificate.undecided, 20);
  EXPECT_LE(merged.size(), 20u);
  for (const UndecidedBox& box : certificate.undecided)
    EXPECT_TRUE(std::any_of(merged.begin(), merged.end(), [&](const UndecidedBox& larger) {
      return larger.box[0].minimum <= box.box[0].minimum && larger.box[0].maximum >= box.box[0].maximum &&
             larger.box[1].minimum <= box.box[1].minimum && larger.box[1].maximum >= box.box[1].maximum;
    }));
}

}  // namespace certificate_test
}  // namespace saddlescope
