#include "app/draw/key_place.h"

#include <gtest/gtest.h>

#include <vector>

namespace saddlescope {
namespace key_place_test {

const overlay::Rect frame{{0, 0}, {400, 300}};
const ImVec2 size{80, 40};

TEST(KeyPlace, TakesTheFirstFreeCorner) {
  const auto first = place_key(frame, size, {}, 4);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->max.x, 400);
  EXPECT_EQ(first->max.y, 300);
  const std::vector<overlay::Rect> lines = {{{390, 290}, {395, 295}}, {{5, 290}, {10, 295}}, {{390, 5}, {395, 10}}};
  const auto free = place_key(frame, size, lines, 4);
  ASSERT_TRUE(free);
  EXPECT_EQ(free->min.x, 0);
  EXPECT_EQ(free->min.y, 0);
  EXPECT_EQ(place_key(frame, size, {}, 4, true)->min.x, 0);
}

TEST(KeyPlace, NeverCoversALabel) {
  std::vector<overlay::Rect> labels = {
      {{330, 270}, {360, 285}}, {{20, 270}, {50, 285}}, {{330, 10}, {360, 25}}, {{20, 10}, {50, 25}}};
  const auto between = place_key(frame, size, labels, 4);
  ASSERT_TRUE(between) << "there is room along an edge";
  for (const overlay::Rect& label : labels) EXPECT_FALSE(between->overlaps(label));
  labels.push_back(frame);
  EXPECT_FALSE(place_key(frame, size, labels, 4)) << "rather none";
}

}  // namespace key_place_test
}  // namespace saddlescope
