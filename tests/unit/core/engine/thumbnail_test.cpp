// Small pictures as numbers: heights, and where the paths run.
#include "core/engine/nodes/thumbnail.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/scene/surface_catalogue.h"

namespace saddlescope {
namespace thumbnail_test {

ThumbnailQuestion question_of(const Scene& scene) { return {"one", std::make_shared<const Scene>(scene), 21, 11}; }

TEST(Thumbnail, HasHeightsAndPathsInTheWindow) {
  Scene scene = opening_scene();
  scene.runs[1].visible = false;
  const auto picture = make_thumbnail(question_of(scene));
  ASSERT_TRUE(picture->problem.empty());
  EXPECT_EQ(picture->columns, 21u);
  EXPECT_EQ(picture->rows, 11u);
  ASSERT_EQ(picture->heights.size(), 231u);
  for (const float height : picture->heights) EXPECT_TRUE(height >= 0 && height <= 1);
  EXPECT_EQ(picture->heights.front(), picture->heights.back()) << "(−2.5, −2.5) and (2.5, 2.5)";
  EXPECT_EQ(picture->heights[20], 1) << "the highest corner";
  ASSERT_EQ(picture->paths.size(), 2u);
  EXPECT_EQ(picture->paths[1].color, scene.runs[2].color);
  EXPECT_NEAR(picture->paths[0].points.front().a, (-0.95 + 2.5) / 5, 1e-12);
  EXPECT_NEAR(picture->paths[0].points.front().b, (1.1 + 2.5) / 5, 1e-12);
  EXPECT_LE(picture->paths[0].points.size(), 402u);
}

TEST(Thumbnail, OfOneParameterIsACurve) {
  Scene scene = opening_scene();
  choose_formula(scene, "x^2", {}, 1);
  const auto picture = make_thumbnail(question_of(scene));
  EXPECT_TRUE(picture->curve);
  EXPECT_EQ(picture->heights.size(), 21u);
  EXPECT_EQ(picture->heights[10], 0);
  EXPECT_NEAR(picture->paths[0].points.front().a, 0.8, 1e-12);
}

TEST(Thumbnail, SaysWhatIsWrongAndKeepsHolesApart) {
  Scene scene = opening_scene();
  scene.runs.clear();
  scene.loss.formula = "sine(";
  EXPECT_FALSE(make_thumbnail(question_of(scene))->problem.empty());
  choose_formula(scene, "log(x) + y^2", {}, 2);
  const auto picture = make_thumbnail(question_of(scene));
  EXPECT_TRUE(std::isnan(picture->heights[0]));
  EXPECT_FALSE(std::isnan(picture->heights[20]));
}

}  // namespace thumbnail_test
}  // namespace saddlescope
