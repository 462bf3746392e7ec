// Functions of one variable with their Taylor series, and the cut through two minima.
#include "core/picture/curve_subject.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/picture/shift_cut.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace curve_subject_test {

TEST(CurveSubject, TheSigmoidWithItsSlope) {
  const CurveSubject subject = activation_curve("sigmoid", 1);
  EXPECT_EQ(subject.name, "σ");
  ASSERT_EQ(subject.at.size(), curve_samples);
  EXPECT_DOUBLE_EQ(subject.at.front(), -6);
  EXPECT_DOUBLE_EQ(subject.value_here, 1 / (1 + std::exp(-1)));
  ASSERT_TRUE(subject.slope_here);
  EXPECT_NEAR(*subject.slope_here, subject.value_here * (1 - subject.value_here), 1e-15);
  EXPECT_EQ(activation_curve("nothing", 0).name, "σ");
  EXPECT_FALSE(activation_curve("relu", 0).slope_here) << "a kink";
  EXPECT_DOUBLE_EQ(activation_curve("tanh", 8).across.maximum, 12);
}

// L = (x − 1)⁴ along x at y = 2: through x = 1 the second-degree polynomial is 0 and errs by (x − 1)⁴.
TEST(CurveSubject, TheLossAlongThePlanesFirstDirection) {
  const auto objective = objective_from("(x - 1)^4 + y");
  const Plane plane = axis_plane(objective.parameter_names());
  const CurveSubject subject = loss_curve(objective, plane, {-1, 3}, {0, 2}, "the start", 1);
  EXPECT_TRUE(subject.is_loss);
  EXPECT_EQ(subject.through, "through the start");
  EXPECT_DOUBLE_EQ(subject.value_here, 2);
  EXPECT_DOUBLE_EQ(subject.value.front(), 18);
  EXPECT_NEAR(subject.tolerance, 0.1, 1e-12);  // one digit of a hundredth of 16
  const Interval good = trusted_interval(subject, 2);
  const double reach = std::pow(0.1, 0.25);
  EXPECT_NEAR(good.minimum, 1 - reach, 0.01);
  EXPECT_NEAR(good.maximum, 1 + reach, 0.01);
  EXPECT_DOUBLE_EQ(trusted_interval(subject, 4).maximum, 3) << "exact as far as it is shown";
}

TEST(ShiftCut, RunsThroughBothMinima) {
  const auto objective = std::make_shared<FormulaObjective>(objective_from("(x^2 - 1)^2 + y^2"));
  const Plane plane = axis_plane(objective->parameter_names());
  const PlaneWindow window = {{-2, 2}, {-2, 2}};
  std::vector<CriticalPoint> points(2);
  for (std::size_t k = 0; k < 2; ++k) {
    points[k].at = {k == 0 ? -1.0 : 1.0, 0};
    points[k].kind = CriticalKind::minimum;
  }
  Shift shift;
  shift.a = 0.1;
  const ShiftPicture picture = make_shift_picture(objective, points, shift, plane, window);
  ASSERT_EQ(picture.minima.size(), 2u);
  // The surface moved by 0.4: (0.6² − 1)² and (1.4² − 1)², one at each minimum.
  EXPECT_NEAR(std::min(picture.minima[0].met, picture.minima[1].met), std::pow(0.36 - 1, 2), 1e-12);
  EXPECT_NEAR(std::max(picture.minima[0].met, picture.minima[1].met), std::pow(1.96 - 1, 2), 1e-12);
  const ShiftCut cut = shift_cut(picture, plane, window);
  EXPECT_EQ(cut.line.places, (std::vector<double>{0, 1}));
  EXPECT_DOUBLE_EQ(cut.line.at(0.5)[0], 0);
  EXPECT_DOUBLE_EQ(cut.line.t(0), -0.35);
  EXPECT_DOUBLE_EQ(cut.line.t(cut_samples - 1), 1.35);
  ASSERT_EQ(cut.loss.size(), cut_samples);
  const std::vector<double> middle = cut.line.at(cut.line.t(100));
  EXPECT_NEAR(cut.loss[100], std::pow(middle[0] * middle[0] - 1, 2), 1e-12);
  const Interval heights = shift_cut_heights(cut, picture);
  EXPECT_LT(heights.minimum, 0);
  EXPECT_GT(heights.maximum, 1);
}

}  // namespace curve_subject_test
}  // namespace saddlescope
