// "Start exactly here" and "A little beside" at a saddle that was clicked, driven through real widgets.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "core/engine/nodes/critical_points.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace saddle_offer_test {

using test::Driver;
using Point = std::vector<double>;

/// For people: kept where SADDLESCOPE_KEEP_PICTURES names a folder.
void keep(Driver& driver, const std::string& name) {
  if (const char* folder = std::getenv("SADDLESCOPE_KEEP_PICTURES"))
    write_png(driver.offscreen().picture(), std::string(folder) + "/" + name + ".png");
}

void expect_beside(const Point& start, const PlaneWindow& window) {
  const double length = 0.01 * window.a.size();
  ASSERT_EQ(start.size(), 2u);
  EXPECT_NEAR(start[0], length / std::sqrt(2), 1e-9);
  EXPECT_NEAR(start[1], length / std::sqrt(2), 1e-9) << "along u1 = (0.707, 0.707)";
}

TEST(SaddleOffer, AClickOnTheMapOffersBothStarts) {
  Driver driver;
  driver.settle();
  EXPECT_FALSE(driver.has("map/offer/exactly"));
  driver.click("map/critical:0");
  driver.frames(2);
  ASSERT_TRUE(driver.has("map/offer/exactly"));
  EXPECT_FALSE(driver.has("surface/offer/exactly")) << "where it was clicked";
  driver.move(driver.rect("map/offer/beside").center());
  driver.frames(2);
  keep(driver, "offer_map");
  const Point before = driver.scene().start;
  driver.click("map/offer/exactly");
  driver.frames(2);
  EXPECT_EQ(driver.scene().start, (Point{0, 0}));
  EXPECT_FALSE(driver.scene().selected.empty()) << "the click was the offer's, not the map's";
  EXPECT_FALSE(driver.has("map/offer/exactly"));
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().start, before) << "one step";
}

TEST(SaddleOffer, AClickOnTheSurfaceOffersThemToo) {
  Driver driver;
  driver.settle();
  driver.click("surface/critical0");
  driver.frames(2);
  ASSERT_TRUE(driver.has("surface/offer/beside"));
  keep(driver, "offer_surface");
  driver.click("surface/offer/beside");
  expect_beside(driver.scene().start, driver.scene().window);
  driver.frames(2);
  EXPECT_FALSE(driver.has("surface/offer/beside"));
}

TEST(SaddleOffer, ThePointTabHasThemToo) {
  Driver driver;
  driver.settle();
  driver.click("escape/beside");
  expect_beside(driver.scene().start, driver.scene().window);
  driver.settle();
  driver.click("escape/exactly");
  EXPECT_EQ(driver.scene().start, (Point{0, 0}));
}

TEST(SaddleOffer, GoesWithTheNextPressAndWithTheSelection) {
  Driver driver;
  driver.settle();
  driver.click("map/critical:0");
  driver.frames(2);
  ASSERT_TRUE(driver.has("map/offer/exactly"));
  driver.scene().selected.clear();
  driver.frames(2);
  EXPECT_FALSE(driver.has("map/offer/exactly"));
  driver.click("map/critical:0");
  driver.frames(2);
  const auto plot = driver.rect("map/plot");
  driver.click(ImVec2{plot.min.x + 20, plot.max.y - 20});
  driver.frames(2);
  EXPECT_FALSE(driver.has("map/offer/exactly"));
  EXPECT_LT(driver.scene().start[0], -2) << "a click on the map moves the start, as ever";
}

TEST(SaddleOffer, AMinimumOffersNothing) {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {"", "x^2 + y^2", {}, {}};
  Driver driver(scene);
  driver.settle();
  driver.click("map/critical:0");
  driver.frames(2);
  EXPECT_FALSE(driver.has("map/offer/exactly"));
  EXPECT_FALSE(driver.has("escape/exactly"));
}

}  // namespace saddle_offer_test
}  // namespace saddlescope
