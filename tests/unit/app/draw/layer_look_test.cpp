// The colours of layers and valleys.
#include "app/draw/layer_look.h"

#include <gtest/gtest.h>

#include <cmath>

namespace saddlescope {
namespace layer_look_test {

double difference(const Rgb& p, const Rgb& q) {
  return std::hypot(double(p.r) - q.r, double(p.g) - q.g, double(p.b) - q.b);
}

/// sRGB as eyes without green-sensitive cones see it (Viénot, Brettel and Mollon 1999, in linear light).
Rgb as_deuteranope(const Rgb& c) {
  const auto linear = [](std::uint8_t v) { return std::pow(v / 255.0, 2.2); };
  const auto back = [](double v) {
    return static_cast<std::uint8_t>(255 * std::pow(std::clamp(v, 0.0, 1.0), 1 / 2.2));
  };
  const double r = linear(c.r), g = linear(c.g), b = linear(c.b);
  const double both = 0.29275 * r + 0.70725 * g, blue = -0.02234 * r + 0.02234 * g + b;
  return {back(both), back(both), back(blue)};
}

TEST(LayerColors, BothSidesOfZeroDifferForColourBlindEyesToo) {
  for (ThemeKind theme : {ThemeKind::dark, ThemeKind::light}) {
    const ColorTable table = ground_colors(Layer::smallest_eigenvalue, theme, "viridis");
    for (double off : {0.25, 0.5}) {
      const Rgb below = color_at(table, 0.5 - off), above = color_at(table, 0.5 + off), middle = color_at(table, 0.5);
      EXPECT_GT(difference(as_deuteranope(below), as_deuteranope(above)), 60) << off;
      EXPECT_GT(difference(middle, above), 60) << off;
      EXPECT_GT(difference(middle, below), 60) << off;
    }
    const ColorTable signs = ground_colors(Layer::signs, theme, "viridis");
    for (int i = 0; i < 4; ++i)
      for (int k = 0; k < i; ++k)
        EXPECT_GT(
            difference(as_deuteranope(color_at(signs, (i + 0.5) / 4)), as_deuteranope(color_at(signs, (k + 0.5) / 4))),
            35)
            << i << k;
  }
  EXPECT_EQ(difference(color_at(ground_colors(Layer::loss, ThemeKind::dark, "magma"), 0.3), colormap_at("magma", 0.3)),
            0);
}

TEST(ValleyScale, SpansTheValleysOnly) {
  CriticalPointsReport report;
  EXPECT_FALSE(valley_scale({report.curves, {}}).any);
  report.curves.push_back({CriticalCurve::Kind::valley, false, 0, {{1, 1}, {2, 0.5}}, {4, 8.5}});
  report.curves.push_back({CriticalCurve::Kind::ridge, false, 0, {{1, 1}}, {-100}});
  const ValleyScale scale = valley_scale({report.curves, {}});
  EXPECT_EQ(scale.minimum, 4);
  EXPECT_EQ(scale.maximum, 8.5);
  EXPECT_EQ(scale.share(4), 0);
  EXPECT_EQ(scale.share(6.25), 0.5);
  EXPECT_EQ(scale.share(NAN), 0.5);
}

}  // namespace layer_look_test
}  // namespace saddlescope
