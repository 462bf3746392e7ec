#include "app/draw/empty_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace saddlescope {
namespace empty_view_test {

HeightGrid grid_with(std::vector<double> values, bool any_finite, double minimum, double maximum) {
  HeightGrid grid;
  grid.values = std::move(values);
  grid.any_finite = any_finite;
  grid.minimum = minimum;
  grid.maximum = maximum;
  return grid;
}

TEST(NothingToSee, IsSaidInOneSentence) {
  EXPECT_EQ(nothing_to_see(grid_with({NAN, NAN}, false, 0, 0)), "The loss has no value anywhere in this window");
  EXPECT_EQ(nothing_to_see(grid_with({3, 3}, true, 3, 3)), "The loss is 3 everywhere in this window");
  EXPECT_EQ(nothing_to_see(grid_with({3, 4}, true, 3, 4)), "");
  EXPECT_EQ(nothing_to_see(grid_with({3, NAN}, true, 3, 3)), "") << "it is not so everywhere";
}

}  // namespace empty_view_test
}  // namespace saddlescope
