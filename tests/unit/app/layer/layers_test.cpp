// The list of layers that the views walk.
#include "app/layer/layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace saddlescope {
namespace layers_test {

TEST(Layers, HaveEachANameAndAView) {
  std::set<std::string> ids;
  for (const LayerKind& kind : layer_kinds()) {
    EXPECT_TRUE(ids.insert(std::string(kind.id)).second) << kind.id;
    EXPECT_TRUE(kind.on_map != nullptr || kind.on_surface != nullptr || kind.on_curve != nullptr) << kind.id;
  }
  EXPECT_EQ(ids.size(), 16U);
}

TEST(Layers, DrawFromTheLowestDepthUp) {
  EXPECT_TRUE(std::is_sorted(all_depths.begin(), all_depths.end()));
  EXPECT_EQ(all_depths.size(), static_cast<std::size_t>(Depth::notes) + 1);
}

TEST(LabelRoom, ChangesWithWhatIsPutIntoIt) {
  LabelRoom room, other;
  room.changes_with(1.5F);
  EXPECT_NE(room.version, other.version);
  other.changes_with(2.5F);
  EXPECT_NE(room.version, other.version);
  room.block({10, 20}, 3);
  ASSERT_EQ(room.obstacles.size(), 1U);
  EXPECT_EQ(room.obstacles[0].min.x, 7);
  EXPECT_EQ(room.obstacles[0].max.y, 23);
  room.keys = {{"curvature", {1, 1}, {}}};
  EXPECT_FALSE(room.place_of_key("curvature"));
  room.keys[0].place = overlay::Rect{{0, 0}, {1, 1}};
  EXPECT_TRUE(room.place_of_key("curvature"));
  EXPECT_FALSE(room.place_of_key("sharpness"));
}

}  // namespace layers_test
}  // namespace saddlescope
