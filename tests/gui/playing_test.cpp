// While playing, the 3-D view draws only what the playhead has passed: the picture must be the one drawn at once.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "tests/gui/driver.h"

namespace saddlescope {
namespace playing_test {

Picture after_steps(std::initializer_list<int> steps, Shown shown) {
  test::Driver driver(test::Driver::still_opening_scene(), 480, 400, shown);
  driver.settle();
  for (int step : steps) {
    driver.scene().playback.step = step;
    driver.frames(1);
  }
  driver.frames(2);
  return driver.offscreen().picture();
}

/// Pixels that a person could tell apart.
int different(const Picture& a, const Picture& b) {
  EXPECT_EQ(a.rgba.size(), b.rgba.size());
  int count = 0;
  for (std::size_t i = 0; i + 3 < a.rgba.size(); i += 4) {
    int most = 0;
    for (std::size_t k = i; k < i + 3; ++k) most = std::max(most, std::abs(int(a.rgba[k]) - int(b.rgba[k])));
    count += most > 24;
  }
  return count;
}

TEST(Playing, SurfaceLooksAsIfDrawnAtOnce) {
  const Picture at_once = after_steps({60}, Shown::surface);
  EXPECT_LE(different(after_steps({0, 1, 2, 3, 5, 8, 9, 10, 20, 21, 22, 40, 41, 59, 60}, Shown::surface), at_once), 4);
  EXPECT_LE(different(after_steps({400, 200, 100, 61, 60}, Shown::surface), at_once), 4) << "backwards";
  EXPECT_GT(different(after_steps({20}, Shown::surface), at_once), 40) << "the playhead must show at all";
}

}  // namespace playing_test
}  // namespace saddlescope
