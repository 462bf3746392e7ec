// Colours of the theme that must be told from the runs' colours.
#include "app/ui/theme.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/scene/scene.h"

namespace saddlescope {
namespace theme_test {

/// B. Ottosson's Oklab (2020), in which equal distances look about equally far: 0.1 is told apart at a glance.
std::array<double, 3> oklab(ImU32 packed) {
  std::array<double, 3> rgb{};
  for (int i = 0; i < 3; ++i) {
    const double x = static_cast<double>((packed >> (8 * i)) & 255U) / 255;
    rgb[static_cast<std::size_t>(i)] = x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
  }
  const auto [r, g, b] = rgb;
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s};
}

double difference(ImU32 left, ImU32 right) {
  const auto a = oklab(left), b = oklab(right);
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

TEST(Theme, NoArrowHasTheColourOfARun) {
  struct Arrow {
    const char* name;
    ImU32 Theme::*shade;
  };
  constexpr Arrow arrows[] = {{"downhill", &Theme::downhill},
                              {"uphill", &Theme::uphill},
                              {"descent", &Theme::descent},
                              {"step_gradient", &Theme::step_gradient},
                              {"step_remembered", &Theme::step_remembered},
                              {"step_movement", &Theme::step_movement},
                              {"step_divisor", &Theme::step_divisor},
                              {"step_decay", &Theme::step_decay},
                              {"probe_gradient", &Theme::probe_gradient}};
  for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::light}) {
    const Theme theme = make_theme(kind, 1);
    for (const Arrow& arrow : arrows)
      for (std::size_t run = 0; run < new_run_colors; ++run)
        EXPECT_GT(difference(theme.*arrow.shade, color(run_palette[run])), 0.1)
            << arrow.name << (kind == ThemeKind::dark ? ", dark" : ", light") << ", run " << run + 1;
  }
}

}  // namespace theme_test
}  // namespace saddlescope
