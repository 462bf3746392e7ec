#include "app/map/map_transform.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "app/draw/axes.h"

namespace saddlescope {
namespace map_transform_test {

MapTransform transform_of(PlaneWindow window) { return {window, {{100, 50}, {500, 250}}}; }  // 400 × 200 pixels

TEST(MapTransform, CornersAndMiddle) {
  const MapTransform t = transform_of({{-2, 2}, {-1, 3}});
  EXPECT_FLOAT_EQ(t.x(-2), 100);
  EXPECT_FLOAT_EQ(t.x(2), 500);
  EXPECT_FLOAT_EQ(t.y(-1), 250);  // b grows upwards
  EXPECT_FLOAT_EQ(t.y(3), 50);
  const ImVec2 middle = t.to_screen(0, 1);
  EXPECT_FLOAT_EQ(middle.x, 300);
  EXPECT_FLOAT_EQ(middle.y, 150);
}

TEST(MapTransform, RoundTripAlsoInDeepZoom) {
  for (const double size : {5.0, 1e-3, 1e-9}) {
    const MapTransform t = transform_of({{1, 1 + size}, {-1, -1 + size}});
    for (const ImVec2 p : {ImVec2{100, 50}, ImVec2{237, 111}, ImVec2{499, 249}}) {
      const ImVec2 back = t.to_screen(t.to_plane(p));
      EXPECT_NEAR(back.x, p.x, 1e-3);
      EXPECT_NEAR(back.y, p.y, 1e-3);
    }
  }
}

TEST(MapTransform, FarAndUndefinedPoints) {
  const MapTransform t = transform_of({{-1, 1}, {-1, 1}});
  EXPECT_TRUE(std::isfinite(t.x(1e300)));
  EXPECT_GT(t.x(1e300), 1e6F);
  EXPECT_LT(t.x(-std::numeric_limits<double>::infinity()), -1e6F);
  EXPECT_TRUE(std::isnan(t.x(std::nan(""))));
}

TEST(MapTransform, ZoomKeepsThePointAtTheCursor) {
  const MapTransform t = transform_of({{-2, 2}, {-1, 3}});
  const ImVec2 cursor = {173, 201};
  const PlanePoint fixed = t.to_plane(cursor);
  for (const double notches : {1.0, -1.0, 7.0}) {
    const MapTransform after = {zoomed(t, cursor, notches), t.rect};
    EXPECT_NEAR(after.to_screen(fixed).x, cursor.x, 1e-3);
    EXPECT_NEAR(after.to_screen(fixed).y, cursor.y, 1e-3);
    EXPECT_NEAR(after.window.a.size(), 4 / std::pow(1.1, notches), 1e-12);
    EXPECT_NEAR(after.window.b.size(), 4 / std::pow(1.1, notches), 1e-12);
  }
}

TEST(MapTransform, ZoomInAndOutComesBack) {
  const MapTransform t = transform_of({{-2, 2}, {-1, 3}});
  const ImVec2 cursor = {320, 90};
  const MapTransform in = {zoomed(t, cursor, 3), t.rect};
  const PlaneWindow back = zoomed(in, cursor, -3);
  EXPECT_NEAR(back.a.minimum, -2, 1e-12);
  EXPECT_NEAR(back.a.maximum, 2, 1e-12);
  EXPECT_NEAR(back.b.maximum, 3, 1e-12);
}

TEST(MapTransform, ZoomStopsWhereDoublesEnd) {
  MapTransform t = transform_of({{0.5, 1.5}, {0.5, 1.5}});
  for (int i = 0; i < 1000; ++i) t.window = zoomed(t, {300, 150}, 1);
  EXPECT_GT(t.window.a.size(), 1e-12);
  EXPECT_LT(t.window.a.size(), 1e-9);
  EXPECT_DOUBLE_EQ(t.window.a.size() / t.window.b.size(), 1);
  for (int i = 0; i < 2000; ++i) t.window = zoomed(t, {300, 150}, -1);
  EXPECT_LT(t.window.a.size(), 1.0001e12);
}

TEST(MapTransform, PanMovesThePictureWithTheMouse) {
  const MapTransform t = transform_of({{-2, 2}, {-1, 3}});
  const PlaneWindow moved = panned(t, {100, -50});  // right and up by a quarter each
  EXPECT_DOUBLE_EQ(moved.a.minimum, -3);
  EXPECT_DOUBLE_EQ(moved.a.maximum, 1);
  EXPECT_DOUBLE_EQ(moved.b.minimum, -2);
  EXPECT_DOUBLE_EQ(moved.b.maximum, 2);
}

TEST(MapTransform, BoxShowsWhatItHeld) {
  const MapTransform t = transform_of({{-2, 2}, {-1, 3}});
  const PlaneWindow box = boxed(t, {400, 200}, {200, 100});  // either order of corners
  EXPECT_DOUBLE_EQ(box.a.minimum, -1);
  EXPECT_DOUBLE_EQ(box.a.maximum, 1);
  EXPECT_DOUBLE_EQ(box.b.minimum, 0);
  EXPECT_DOUBLE_EQ(box.b.maximum, 2);
  EXPECT_EQ(boxed(t, {200, 100}, {202, 180}), t.window) << "a box of two pixels is a slip";
}

TEST(MapTransform, PointsSetByTheMouseHaveShortNumbers) {
  EXPECT_EQ(rounded_to_pixel(-0.95013, 0.0125), -0.95);
  EXPECT_EQ(rounded_to_pixel(0.3000001, 0.001), 0.3);
  EXPECT_EQ(rounded_to_pixel(1234.7, 12.0), 1230);
  const double zero = rounded_to_pixel(-0.001, 0.02);
  EXPECT_EQ(zero, 0);
  EXPECT_FALSE(std::signbit(zero));
}

TEST(MapTransform, UnitsAreEqualWhereTheRangesAllowIt) {
  const overlay::Rect space = {{0, 0}, {300, 400}};
  const overlay::Rect square = plot_rect(space, {{-1, 1}, {4, 6}}, true);
  EXPECT_EQ(square.width(), 300);
  EXPECT_EQ(square.height(), 300);
  EXPECT_EQ(square.min.y, 50);
  for (const double size : {0.7, 1.0, 1.9, 2.9, 5.9}) {
    const PlaneWindow window{{-1, 1}, {0, size}};
    for (const overlay::Rect& room : {space, overlay::Rect{{10, 5}, {910, 305}}}) {
      const MapTransform map{window, plot_rect(room, window, true)};
      EXPECT_NEAR(map.pixels_per_a() / map.pixels_per_b(), 1, 0.02) << size;
      EXPECT_TRUE(map.rect.min.x >= room.min.x && map.rect.max.x <= room.max.x) << size;
      EXPECT_TRUE(map.rect.min.y >= room.min.y && map.rect.max.y <= room.max.y) << size;
    }
    EXPECT_EQ(plot_rect(space, window, false).height(), 400) << "not asked for";
  }
  EXPECT_EQ(plot_rect(space, {{-1, 1}, {0, 6.5}}, true).width(), 300) << "too unequal";
  EXPECT_EQ(plot_rect(space, {{-1, 1}, {0, 6.5}}, true).height(), 400) << "too unequal";
}

TEST(Digits, AsManyAsTellNeighboursApart) {
  EXPECT_EQ(axes::digits_to_tell_apart(std::vector<double>{0.1, 0.2, 0.5}, 3), 3);
  EXPECT_EQ(axes::digits_to_tell_apart(std::vector<double>{0.80461, 0.80462, 0.80463}, 3), 5);
  EXPECT_EQ(axes::digits_to_tell_apart(std::vector<double>{}, 3), 3);
}

}  // namespace map_transform_test
}  // namespace saddlescope
