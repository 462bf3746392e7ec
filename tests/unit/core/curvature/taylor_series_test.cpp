// Taylor series along a line against SymPy, by hand at kinks and edges, and over rows.
#include "core/curvature/taylor_series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/data/built_in_table.h"
#include "core/objective/formula_objective.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace taylor_series_test {

TaylorSeries series_of(const std::string& text, std::vector<double> at, std::vector<double> along,
                       std::size_t degree = maximum_series_degree) {
  const FormulaObjective objective = objective_from(text);
  return taylor_series(objective, objective.rows(), at, along, degree);
}

struct Expansion {
  const char* formula;
  double at;
  std::vector<double> coefficients;
};

/// SymPy 1.14: N(diff(f, x, k).subs(x, at)/factorial(k), 17) for k = 0 … 9.
const Expansion sympy_expansions[] = {
    {"sigmoid(x)",
     2.0,
     {0.88079707797788244, 0.10499358540350652, -0.039981250528076531, 0.0064752779247010027, 0.00086600396451888239,
      -0.00072355384875959893, 0.00014783067970173724, 9.5240946601565324e-6, -1.3421056140864830e-5,
      3.1847591972314400e-6}},
    {"sigmoid(x)",
     0.0,
     {0.5, 0.25, 0, -0.020833333333333333, 0, 0.0020833333333333333, 0, -0.00021081349206349206, 0,
      2.1356922398589065e-5}},
    {"tanh(x)",
     2.0,
     {0.96402758007581688, 0.070650824853164466, -0.068109343713556521, 0.042109010849677122, -0.017891133257615047,
      0.0047812272793305476, -0.00015906484942619444, -0.00065416928316135838, 0.00043022486760539234,
      -0.00016460975934675499}},
    {"tanh(x)",
     0.0,
     {0, 1, 0, -0.33333333333333333, 0, 0.13333333333333333, 0, -0.053968253968253968, 0, 0.021869488536155203}},
    {"softplus(x)",
     -1.5,
     {0.20141327798275241, 0.18242552380635634, 0.074573226035166428, 0.015788368797458779, 0.00065326946163851168,
      -0.0006234490741984158, -0.00016676103382917043, 1.1144328236041552e-6, 1.0569388496742125e-5,
      2.2562938247244877e-6}},
    {"gauss(x)",
     0.5,
     {0.77880078307140487, -0.77880078307140487, -0.38940039153570243, 0.64900065255950406, 0.032450032627975203,
      -0.26609026754939666, 0.033531700382241043, 0.071235547816650326, -0.017287368572641552, -0.0139093030067399}},
    {"exp(-2x)/(1 + x)",
     0.25,
     {0.48522452777010674, -1.3586286777562989, 2.0573519977452526, -2.292847635223011, 2.1577611266918133,
      -1.8556021087588125, 1.5276127561421706, -1.2344133675237709, 0.99061148467152534, -0.79317380788222219}},
    {"log(x) + log2(x) + log10(x)",
     1.5,
     {1.1665188678850018, 1.9179930151948102, -0.63933100506493672, 0.2841471133621941, -0.14207355668109705,
      0.075772563563251759, -0.042095868646250977, 0.024054782083571987, -0.014031956215416992, 0.0083152333128396992}},
    {"sin(3x)*cos(x)",
     0.7,
     {0.66021894007218255, -1.7144775384370754, -2.3254023306120799, 4.9118743882993495, 2.1150867108276463,
      -3.997486367799576, -0.99665294844295, 1.5293268884150857, 0.27537274974571467, -0.34021013846874972}},
    {"tan(x)",
     0.4,
     {0.42279321873816176, 1.1787541058109751, 0.49836924249664587, 0.60362517142558141, 0.42133170997061152,
      0.40553911597481063, 0.32297796354623705, 0.2876412084967494, 0.23968975017195981, 0.20775856951973864}},
    {"asin(x) + acos(x/2)",
     0.3,
     {1.7249207080336081, 0.54256309929774468, 0.15339311418425715, 0.22591334103308538, 0.16202324087479735,
      0.19660751397290392, 0.19508362415112858, 0.23155548974959892, 0.26257435168475093, 0.31786342055822404}},
    {"atan(2x)",
     0.5,
     {0.78539816339744831, 1, -1, 0.66666666666666667, 0, -0.8, 1.3333333333333333, -1.1428571428571429, 0,
      1.7777777777777778}},
    {"sinh(x) - cosh(x/3)",
     0.8,
     {-0.14766077302717738, 1.247488807354794, 0.38651039358187815, 0.22124015514432502, 0.036471614095670094,
      0.011136037501208062, 0.0012315071907094238, 0.0002653395959123396, 2.2022522692933667e-5,
      3.6855743967509763e-6}},
    {"sqrt(1 + x)",
     0.0,
     {1, 0.5, -0.125, 0.0625, -0.0390625, 0.02734375, -0.0205078125, 0.01611328125, -0.013092041015625,
      0.0109100341796875}},
    {"cbrt(x)",
     2.0,
     {1.2599210498948732, 0.20998684164914553, -0.034997806941524255, 0.0097216130393122929, -0.0032405376797707643,
      0.0011881971492492802, -0.00046207666915249787, 0.00018703103275220152, -7.7929596980083967e-5,
      3.3192235750776504e-5}},
    {"x^1.5",
     3.0,
     {5.1961524227066319, 2.5980762113533159, 0.21650635094610966, -0.012028130608117203, 0.0015035163260146504,
      -0.00025058605433577507, 4.8725066120845153e-5, -1.0441085597323961e-5, 2.3927487827200745e-6,
      -5.7603211435853645e-7}},
    {"x^-3",
     -2.0,
     {-0.125, -0.1875, -0.1875, -0.15625, -0.1171875, -0.08203125, -0.0546875, -0.03515625, -0.02197265625,
      -0.013427734375}},
    {"x^7 - 2x^4", 0.0, {0, 0, 0, 0, -2, 0, 0, 1, 0, 0}},
    {"(1 + x)^40", 0.0, {1, 40, 780, 9880, 91390, 658008, 3838380, 18643560, 76904685, 273438880}},
    {"2^x",
     1.0,
     {2, 1.3862943611198906, 0.48045301391820142, 0.11100821732964316, 0.019236258215256954, 0.0026667116292856887,
      0.0003080706078676322, 3.0505467608119681e-5, 2.6430973580288619e-6, 2.0356172018479399e-7}},
    {"x^x",
     1.5,
     {1.8371173070873836, 2.5820042746129494, 2.4268308941731103, 1.5746380125502267, 0.85966275107026057,
      0.37659596953600471, 0.15217450632361063, 0.050100419059819476, 0.017102288276256561, 0.0041059485192775125}},
    {"hypot(x, 2)",
     1.0,
     {2.2360679774997897, 0.44721359549995794, 0.17888543819998318, -0.035777087639996635, 0, 0.0028621670111997308,
      -0.00085865010335991924, -5.7243340223994616e-5, 0.00012593534849278816, -3.4346004134396770e-5}},
    {"atan2(x, 1 - x)",
     0.2,
     {0.24497866312686415, 1.4705882352941176, 1.2975778546712803, 0.084809010109234005, -1.7959555081955436,
      -2.6851295588217687, -0.42723855082506445, 4.9947852987977359, 8.6549741029047343, 2.1504505236465927}},
    {"max(x^2, 3 - x)", 1.0, {2, -1, 0, 0, 0, 0, 0, 0, 0, 0}},
    {"min(x^2, 3 - x)", 1.0, {1, 2, 1, 0, 0, 0, 0, 0, 0, 0}},
    {"abs(x)^3 + relu(x - 1)", -0.5, {0.125, -0.75, 1.5, -1, 0, 0, 0, 0, 0, 0}},
    {"(1 - x*sigmoid(x))^2",
     0.3333333333333333,
     {0.64932964518707288, -1.0695207829017803, 0.059275700885231134, 0.35623937316577725, 0.049307395238239078,
      -0.041752279921942316, -0.0050112160458829146, 0.0054243464133688857, 0.00036899368374461328,
      -0.00067707043461645034}},
    {"1/x", -0.5, {-2, -4, -8, -16, -32, -64, -128, -256, -512, -1024}},
};

TEST(TaylorSeries, AgreesWithSymPyToTheNinthDegree) {
  for (const Expansion& expected : sympy_expansions) {
    const TaylorSeries series = series_of(expected.formula, {expected.at}, {1});
    ASSERT_TRUE(series.exists()) << expected.formula;
    ASSERT_EQ(series.coefficients.size(), 10U);
    for (std::size_t k = 0; k < 10; ++k) {
      const double size = std::max(std::fabs(expected.coefficients[k]), 1e-3);
      EXPECT_NEAR(series.coefficients[k], expected.coefficients[k], 2e-13 * size) << expected.formula << ", " << k;
    }
  }
}

TEST(TaylorSeries, RunsAlongALine) {
  // (x + 1 + 3t)·(y + t)² at x = 1, y = 2 along (3, 1): (2 + 3t)(2 + t)² = 8 + 20t + 14t² + 3t³
  const TaylorSeries series = series_of("(x + 1)*y^2", {1, 2}, {3, 1});
  EXPECT_EQ(series.coefficients, (std::vector<double>{8, 20, 14, 3, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(series.value(2, 9), 8 + 40 + 56 + 24);
  EXPECT_EQ(series.value(2, 1), 48);
  EXPECT_EQ(series.derivative(2), 28);
  EXPECT_EQ(series.derivative(3), 18);
  EXPECT_EQ(series_of("(x + 1)*y^2", {1, 2}, {3, 1}, 0).coefficients, (std::vector<double>{8}));
}

TEST(TaylorSeries, SaturatedSlopesKeepTheirDigits) {
  // 4/(e^x + e^-x)² and 1/(2 + e^x + e^-x) with mpmath: 1 − tanh² would leave none of these digits.
  EXPECT_NEAR(series_of("tanh(x)", {10}, {1}).coefficients[1], 8.24461445576740e-9, 1e-22);
  EXPECT_NEAR(series_of("tanh(x)", {5}, {1}).coefficients[1], 1.81583230943807e-4, 1e-18);
  EXPECT_NEAR(series_of("tanh(x)", {1}, {1}).coefficients[1], 0.419974341614026, 1e-14);
  EXPECT_NEAR(series_of("sigmoid(x)", {30}, {1}).coefficients[1], 9.35762296883842e-14, 1e-27);
}

TEST(TaylorSeries, SaysWhereThereIsNone) {
  for (const char* text : {"relu(x)", "abs(x)", "relu(x^3)", "max(x, 2x)", "sqrt(x)", "cbrt(x)", "sign(x)", "floor(x)",
                           "step(x)", "x^1.5", "hypot(x, 0)", "asin(1 + x)", "x*abs(x)", "floor(-x^2)", "atan2(x, -1)"})
    EXPECT_EQ(series_of(text, {0}, {1}).problem, SeriesProblem::kink) << text;
  for (const char* text : {"1/x", "log(x)", "x^-2", "log(x - 1)", "sqrt(x - 1)", "acos(x + 2)", "exp(1000 + x)", "x^x"})
    EXPECT_EQ(series_of(text, {0}, {1}).problem, SeriesProblem::undefined) << text;
  EXPECT_TRUE(series_of("1/x", {0}, {1}).coefficients.empty());
}

TEST(TaylorSeries, KinksThatOnlyTouchAreNone) {
  // Both sides of 0 lie on the same branch.
  const std::vector<double> square = {0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, zero(10, 0.0);
  EXPECT_EQ(series_of("relu(x^2)", {0}, {1}).coefficients, square);
  EXPECT_EQ(series_of("abs(-x^2)", {0}, {1}).coefficients, square);
  EXPECT_EQ(series_of("max(x^2, 0)", {0}, {1}).coefficients, square);
  EXPECT_EQ(series_of("floor(x^2)", {0}, {1}).coefficients, zero);
  EXPECT_EQ(series_of("relu(x)", {-2}, {1}).coefficients, zero);
  // Along a kink there is none either: |x·y| at (0, 1) along y stays 0.
  EXPECT_EQ(series_of("abs(x)*y", {0, 1}, {0, 1}).coefficients, zero);
  EXPECT_EQ(series_of("abs(x)*y", {0, 1}, {1, 0}).problem, SeriesProblem::kink);
}

std::unique_ptr<FormulaObjective> line_through_points(Reduction reduction) {
  auto table = std::make_shared<const Table>(Table{{"x", "y"}, {{1, 2, 4}, {1, 3, 2}}});
  const auto formula = Formula::compile("(y - b - w*x)^2", {.parameters = {"b", "w"}, .columns = table->names});
  return std::make_unique<FormulaObjective>(*formula, std::vector<double>{}, table, reduction);
}

TEST(TaylorSeries, SumsOverRows) {
  // Residuals at b = 1, w = 1 of (1, 1), (2, 3), (4, 2): −1, 0, −3; along (0, 1) each falls by x: Σ(r − x·t)².
  const std::vector<double> at = {1, 1}, along = {0, 1};
  const auto sum = line_through_points(Reduction::sum), mean = line_through_points(Reduction::mean);
  EXPECT_EQ(taylor_series(*sum, sum->rows(), at, along, 3).coefficients, (std::vector<double>{10, 26, 21, 0}));
  const TaylorSeries third = taylor_series(*mean, mean->rows(), at, along, 2);
  EXPECT_NEAR(third.coefficients[1], 26 / 3.0, 1e-15);
  EXPECT_NEAR(third.coefficients[2], 7, 1e-15);
  // One row of three stands for three in a sum.
  RowBlock last;
  const std::vector<std::uint32_t> row = {2};
  last.gather(sum->rows(), row);
  EXPECT_EQ(taylor_series(*sum, last, at, along, 2).coefficients, (std::vector<double>{27, 72, 48}));
  EXPECT_EQ(taylor_series(*mean, last, at, along, 2).coefficients, (std::vector<double>{9, 24, 16}));
}

TEST(TaylorSeries, ConstantsStandBehindTheColumns) {
  auto table = std::make_shared<const Table>(Table{{"x"}, {{3}}});
  const auto formula = Formula::compile("c*(w - x)^2", {.parameters = {"w"}, .columns = {"x"}});
  ASSERT_TRUE(formula);
  const FormulaObjective objective(*formula, {5}, table);
  const std::vector<double> at = {1}, along = {1};
  EXPECT_EQ(taylor_series(objective, objective.rows(), at, along, 2).coefficients, (std::vector<double>{20, -20, 5}));
}

}  // namespace taylor_series_test
}  // namespace saddlescope
