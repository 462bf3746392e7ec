#include "app/draw/colormap.h"

#include <gtest/gtest.h>

#include <cmath>

namespace saddlescope {
namespace colormap_test {

/// CIE 1976 lightness of an sRGB colour (IEC 61966-2-1).
double lightness(Rgb color) {
  const auto linear = [](double level) {
    return level <= 0.04045 ? level / 12.92 : std::pow((level + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126 * linear(color.r / 255.0) + 0.7152 * linear(color.g / 255.0) + 0.0722 * linear(color.b / 255.0);
  return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

TEST(Colormap, ViridisHasItsPublishedColours) {
  // First, middle and last entry of the table by Smith and van der Walt (2015).
  const auto viridis = colormap("viridis");
  EXPECT_EQ(viridis[0].r, 68);
  EXPECT_EQ(viridis[0].g, 1);
  EXPECT_EQ(viridis[0].b, 84);
  EXPECT_EQ(viridis[128].r, 33);
  EXPECT_EQ(viridis[128].g, 145);
  EXPECT_EQ(viridis[128].b, 140);
  EXPECT_EQ(viridis[255].r, 253);
  EXPECT_EQ(viridis[255].g, 231);
  EXPECT_EQ(viridis[255].b, 37);
}

TEST(Colormap, SequentialMapsRiseEvenlyInLightness) {
  for (std::string_view name : {"viridis", "cividis", "magma", "inferno", "plasma", "grey"}) {
    const auto colors = colormap(name);
    const double whole = lightness(colors[255]) - lightness(colors[0]);
    ASSERT_GT(whole, 50) << name;
    for (std::size_t i = 16; i < 256; i += 16) {
      const double step = (lightness(colors[i]) - lightness(colors[i - 16])) / whole;
      EXPECT_GT(step, 0.3 * 16 / 255) << name << " at " << i;
      EXPECT_LT(step, 2.0 * 16 / 255) << name << " at " << i;
    }
  }
}

TEST(Colormap, DivergingMapIsPaleInTheMiddle) {
  const auto colors = colormap("coolwarm");
  EXPECT_GT(lightness(colors[128]), lightness(colors[0]) + 20);
  EXPECT_GT(lightness(colors[128]), lightness(colors[255]) + 20);
  EXPECT_GT(colors[0].b, colors[0].r);
  EXPECT_GT(colors[255].r, colors[255].b);
}

TEST(Colormap, AnyNumberGivesAColour) {
  const Rgb low = colormap("magma").front(), high = colormap("magma").back();
  EXPECT_EQ(colormap_at("magma", -1).b, low.b);
  EXPECT_EQ(colormap_at("magma", std::nan("")).b, low.b);
  EXPECT_EQ(colormap_at("magma", 7).r, high.r);
  EXPECT_EQ(colormap_at("magma", INFINITY).r, high.r);
  // Half way between two entries of the grey ramp.
  const auto grey = colormap("grey");
  const double between = (grey[100].r + grey[101].r) / 2.0;
  EXPECT_NEAR(colormap_at("grey", 100.5 / 255).r, between, 1);
}

TEST(Colormap, EveryNameIsItsOwnMapAndUnknownOnesAreViridis) {
  for (std::string_view name : colormap_names()) {
    for (std::string_view other : colormap_names()) {
      if (name == other) continue;
      EXPECT_NE(colormap(name).data(), colormap(other).data()) << name << " and " << other;
    }
  }
  EXPECT_EQ(colormap("no such map").data(), colormap("viridis").data());
}

}  // namespace colormap_test
}  // namespace saddlescope
