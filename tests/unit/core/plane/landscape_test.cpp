#include "core/plane/landscape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace landscape_test {

HeightGrid heights(const std::string& formula, PlaneWindow window, std::size_t n = 129) {
  return sample_heights(objective_from(formula), axis_plane({"x", "y"}), window, n, n);
}
std::vector<std::string> texts(const std::vector<Tick>& ticks) {
  std::vector<std::string> result;
  for (const Tick& tick : ticks) result.push_back(tick.text);
  return result;
}

TEST(Plane, TurnedSlicesGoThereAndBack) {
  Plane plane{{1, 2, 3}, {{0.6, 0.8, 0}, {0, 0, 1}}, {"u₁", "u₂"}};
  EXPECT_EQ(to_parameters(plane, 5, -1), (std::vector<double>{4, 6, 2}));
  const PlanePoint back = to_plane(plane, std::vector<double>{4, 6, 2});
  EXPECT_DOUBLE_EQ(back.a, 5);
  EXPECT_DOUBLE_EQ(back.b, -1);
  EXPECT_EQ(axis_plane({"a", "b", "c"}).directions.size(), 2u);
  EXPECT_EQ(to_parameters(axis_plane({"x"}), 7, 99), std::vector<double>{7});
}

TEST(Landscape, HeightsLieWhereTheGridSaysAndIncludeTheEdges) {
  const HeightGrid grid = heights("x + 10y", {{-2, 2}, {0, 1}}, 5);
  EXPECT_EQ(grid.a(0), -2);
  EXPECT_EQ(grid.a(2), 0);
  EXPECT_EQ(grid.a(4), 2);
  EXPECT_EQ(grid.values[3 * 5 + 1], -1 + 10 * 0.75);
  EXPECT_EQ(grid.minimum, -2);
  EXPECT_EQ(grid.maximum, 12);
}

TEST(Landscape, PolesAndHolesLeaveFiniteLimits) {
  const HeightGrid grid = heights("log(x) + 1/y", {{-1, 1}, {-1, 1}}, 33);
  EXPECT_TRUE(grid.any_finite);
  EXPECT_TRUE(std::isfinite(grid.minimum) && std::isfinite(grid.maximum));
  EXPECT_FALSE(heights("log(-1 - x^2) + y", {{-1, 1}, {-1, 1}}, 9).any_finite);
}

TEST(Landscape, ScaleMapsItsEndsToZeroAndOneAndInverts) {
  for (bool logarithmic : {false, true})
    for (const char* formula : {"(1 - x y)^2", "100(y - x^2)^2 + (1 - x)^2", "x^2 - y^2 - 7", "1e5(x^2 + y^2)",
                                "-exp(-x^2 - y^2)", "1e-9 x"}) {
      const HeightScale scale = choose_scale(heights(formula, {{-2.5, 2.5}, {-2.5, 2.5}}), logarithmic);
      EXPECT_GT(scale.s, 0) << formula;
      EXPECT_NEAR(scale.to_unit(scale.minimum), 0, 1e-12);
      EXPECT_NEAR(scale.to_unit(scale.maximum), 1, 1e-12);
      for (double unit : {-0.3, 0.1, 0.5, 0.9, 1.2})
        EXPECT_NEAR(scale.to_unit(scale.from_unit(unit)), unit, 1e-9) << formula;
    }
  HeightScale scale{true, -3, 997, 1};
  EXPECT_NEAR(scale.to_unit(7), std::log10(11) / std::log10(1001), 1e-15);
  EXPECT_TRUE(std::isnan(scale.to_unit(std::nan(""))));
}

TEST(Landscape, TheLogarithmShowsTheSaddleAndTheHeights) {
  const HeightScale scale = choose_scale(heights("(1 - x y)^2", {{-2.5, 2.5}, {-2.5, 2.5}}), true);
  EXPECT_GT(scale.to_unit(1), 0.2);
  EXPECT_LT(scale.to_unit(1), 0.6);
  EXPECT_NEAR(scale.maximum, 52.5625, 1e-9);
}

TEST(Landscape, HeightIsLinearUnlessTheLossSpansFourPowersOfTen) {
  const PlaneWindow window{{-2.5, 2.5}, {-2.5, 2.5}};
  // A parabola, a narrow valley (κ = 10⁶), the two-weight network, a function that is below 0.
  for (const char* formula : {"x^2 + y^2", "x^2 + 1e6 y^2", "(1 - x y)^2", "x^2 - y^2 - 1000", "0x + 0y + 3"})
    EXPECT_FALSE(choose_height_scale(heights(formula, window), ScaleChoice::automatic).logarithmic) << formula;
  // e^(±10): almost nine powers of ten.
  EXPECT_TRUE(choose_height_scale(heights("exp(4x) + 0y", window), ScaleChoice::automatic).logarithmic);
  for (const bool logarithmic : {false, true}) {
    const ScaleChoice asked = logarithmic ? ScaleChoice::logarithmic : ScaleChoice::linear;
    EXPECT_EQ(choose_height_scale(heights("exp(4x) + 0y", window), asked).logarithmic, logarithmic);
    EXPECT_EQ(choose_color_scale(heights("x^2 + y^2", window), asked).logarithmic, logarithmic);
  }
}

TEST(Landscape, ColoursAreLogarithmicWhereLinearOnesWouldShowOneColour) {
  const PlaneWindow window{{-2.5, 2.5}, {-2.5, 2.5}};
  EXPECT_FALSE(choose_color_scale(heights("x^2 + y^2", window), ScaleChoice::automatic).logarithmic);
  EXPECT_FALSE(choose_color_scale(heights("sin(x) + cos(y)", window), ScaleChoice::automatic).logarithmic);
  EXPECT_TRUE(choose_color_scale(heights("(1 - x y)^2", window), ScaleChoice::automatic).logarithmic);
  EXPECT_TRUE(choose_color_scale(heights("100(y - x^2)^2 + (1 - x)^2", window), ScaleChoice::automatic).logarithmic);
  EXPECT_FALSE(choose_color_scale(heights("log(-1 - x^2) + y", window), ScaleChoice::automatic).logarithmic);
}

TEST(Landscape, PolesAreCutAndPeaksAreNot) {
  EXPECT_LT(choose_scale(heights("1/(x^2 + y^2)", {{-3, 3}, {-3, 3}}, 128), false).maximum, 50);
  EXPECT_EQ(choose_scale(heights("exp(-20(x^2 + y^2))", {{-3, 3}, {-3, 3}}), false).maximum, 1);
  const HeightScale both = choose_scale(heights("1/x + 0y", {{-3, 3}, {-3, 3}}, 128), false);
  EXPECT_LT(both.maximum, 50);
  EXPECT_GT(both.minimum, -50);
  const HeightScale flat = choose_scale(heights("0x + 0y + 3", {{-3, 3}, {-3, 3}}), true);
  EXPECT_GT(flat.maximum, flat.minimum);
}

TEST(Landscape, ContourLevelsAreRoundAscendingAndInside) {
  const auto linear = contour_levels(HeightScale{false, 0, 10, 1}, 9);
  EXPECT_EQ(linear, (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
  const HeightScale scale{true, 0, 2500, 2};
  const auto levels = contour_levels(scale, 12);
  EXPECT_GE(levels.size(), 9u);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    EXPECT_GT(levels[i], 0);
    EXPECT_LT(levels[i], 2500);
    if (i > 0) {
      EXPECT_GT(levels[i], levels[i - 1]);
      EXPECT_LT(scale.to_unit(levels[i]) - scale.to_unit(levels[i - 1]), 0.2);
    }
    const double digits = levels[i] / std::pow(10.0, std::floor(std::log10(levels[i])) - 1);
    EXPECT_NEAR(digits, std::round(digits), 1e-9) << "more than two digits: " << levels[i];
  }
}

TEST(Landscape, TicksAreRoundWithTrueMinusSigns) {
  EXPECT_EQ(texts(nice_ticks({-2.5, 2.5}, 5)), (std::vector<std::string>{"\u22122", "\u22121", "0", "1", "2"}));
  EXPECT_EQ(texts(nice_ticks({0, 1}, 5)), (std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1"}));
  EXPECT_EQ(texts(nice_ticks({1.00001, 1.00005}, 4)),
            (std::vector<std::string>{"1.00001", "1.00002", "1.00003", "1.00004", "1.00005"}));
  EXPECT_EQ(texts(nice_ticks({0, 4e7}, 4)), (std::vector<std::string>{"0", "1e7", "2e7", "3e7", "4e7"}));
  EXPECT_TRUE(nice_ticks({1, 1}, 5).empty());
  EXPECT_TRUE(nice_ticks({0, std::nan("")}, 5).empty());
  EXPECT_TRUE(nice_ticks({1, 1 + 1e-15}, 5).empty());
}

TEST(Landscape, DescentFieldPointsDownhill) {
  const auto arrows = descent_field(objective_from("x^2 + log(y)"), axis_plane({"x", "y"}), {{-1, 1}, {-1, 1}}, 4, 4);
  ASSERT_EQ(arrows.size(), 8u);  // log has no slope outside its domain, although 1/y has a value there
  for (const FieldArrow& arrow : arrows) {
    EXPECT_DOUBLE_EQ(arrow.a, -2 * arrow.at.a);
    EXPECT_NEAR(arrow.b, -1 / arrow.at.b, 1e-12);
  }
}

}  // namespace landscape_test
}  // namespace saddlescope
