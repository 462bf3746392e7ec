#include "core/picture/path_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <utility>

namespace saddlescope {
namespace path_rows_test {

const Plane plane = axis_plane({"x", "y"});
const PlaneWindow window = {{-1, 1}, {-1, 1}};

struct Spot {
  double x = 0, y = 0;
};

Trajectory path_of(const std::vector<Spot>& spots) {
  Trajectory path;
  path.dimension = 2;
  for (const Spot& spot : spots) path.parameters.insert(path.parameters.end(), {spot.x, spot.y});
  path.loss.assign(spots.size(), 0);
  return path;
}

Spot spot(const Trajectory& path, std::size_t step) { return {path.at(step)[0], path.at(step)[1]}; }

/// Bounces across a valley, a little otherwise each time, and creeps along it; then it rests with noise.
Trajectory bouncing(std::size_t count) {
  std::mt19937 random(11);
  std::normal_distribution<double> normal;
  std::vector<Spot> spots;
  for (std::size_t k = 0; k < count; ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(count);
    const double side = (k % 2 == 0 ? 0.5 : -0.5) * std::exp(-4 * t) + 0.01 * normal(random);
    spots.push_back({-0.9 + 1.5 * std::min(2 * t, 1.0) + 0.01 * normal(random), side});
  }
  return path_of(spots);
}

double distance_to(const Spot& p, const Spot& a, const Spot& b) {
  const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const double t = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/// The drawn segments, found by their places.
class Drawn {
 public:
  Drawn(const Trajectory& path, const std::vector<PathRow>& rows) {
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (!rows[i].joined) continue;
      const Spot a = spot(path, rows[i - 1].step), b = spot(path, rows[i].step);
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      const int pieces = 1 + static_cast<int>(2 * length / side);
      for (int k = 0; k <= pieces; ++k) {
        auto& here = cells_[cell({a.x + (b.x - a.x) * k / pieces, a.y + (b.y - a.y) * k / pieces})];
        if (here.empty() || here.back().first.x != a.x || here.back().first.y != a.y) here.push_back({a, b});
      }
    }
  }
  /// At most about `side`.
  double distance(const Spot& p) const {
    double least = side;
    const auto [x, y] = cell(p);
    for (int dx = -1; dx <= 1; ++dx)
      for (int dy = -1; dy <= 1; ++dy)
        if (const auto found = cells_.find({x + dx, y + dy}); found != cells_.end())
          for (const auto& [a, b] : found->second) least = std::min(least, distance_to(p, a, b));
    return least;
  }

 private:
  static constexpr double side = 0.02;
  static std::pair<int, int> cell(const Spot& p) {
    return {static_cast<int>(std::floor(p.x / side)), static_cast<int>(std::floor(p.y / side))};
  }
  std::map<std::pair<int, int>, std::vector<std::pair<Spot, Spot>>> cells_;
};

TEST(PathTile, LiesWellRoundTheWindow) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform;
  for (int trial = 0; trial < 1000; ++trial) {
    const double size = std::exp(8 * uniform(random) - 4), middle = 20 * uniform(random) - 10;
    const PlaneWindow shown = {{middle - size / 2, middle + size / 2}, window.b};
    const PlaneWindow tile = tile_of(shown);
    EXPECT_GE(tile.a.size(), 2 * size * (1 - 1e-12));
    EXPECT_LT(tile.a.size(), 4 * size);
    EXPECT_EQ(std::exp2(std::round(std::log2(tile.a.size()))), tile.a.size());
    EXPECT_EQ(std::remainder(tile.a.minimum, tile.a.size() / 4), 0);
    EXPECT_LE(tile.a.minimum, shown.a.minimum - 0.24 * size) << "there is room on both sides";
    EXPECT_GE(tile.a.maximum, shown.a.maximum + 0.24 * size);
    EXPECT_EQ(tile.b, (Interval{-2, 2}));
  }
  const PlaneWindow none = {{1, 1}, {0, std::nan("")}};
  EXPECT_EQ(tile_of(none).a, none.a);
}

TEST(PathTile, SeldomChangesWhileTheWindowMoves) {
  const auto changes = [](auto&& window_at) {
    int count = 0;
    for (int k = 1; k <= 100; ++k) count += !(tile_of(window_at(k)) == tile_of(window_at(k - 1)));
    return count;
  };
  // A hundred steps over one window's width; over a zoom by a factor of 1000.
  EXPECT_LE(changes([](int k) {
              const double by = 0.02 * k;
              return PlaneWindow{{-1 + by, 1 + by}, {-1, 1}};
            }),
            2);
  const int zoomed = changes([](int k) {
    const double half = std::pow(1.0715, k);
    return PlaneWindow{{-half, half}, {-half, half}};
  });
  EXPECT_GE(zoomed, 9);
  EXPECT_LE(zoomed, 11);
}

TEST(PathRows, WhatIsLeftOutLiesOnWhatIsDrawn) {
  const Trajectory path = bouncing(100'000);
  const std::vector<PathRow> rows = outline_path(path, plane, tile_of(window), 0);
  EXPECT_LE(rows.size(), 20'000U);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](auto& p, auto& q) { return p.step < q.step; }));
  EXPECT_EQ(rows.front().step, 0U);
  EXPECT_EQ(rows.back().step, 99'999U);
  const Drawn drawn(path, rows);
  const double pixel = 2.0 / 2000;  // of a window of 2000 pixels
  std::vector<double> away;
  for (std::size_t step = 0; step < path.rows(); ++step) away.push_back(drawn.distance(spot(path, step)) / pixel);
  std::sort(away.begin(), away.end());
  EXPECT_LE(away[99'900], 1.25);
  EXPECT_LE(away.back(), 2.5);
}

TEST(PathRows, ABranchBeginsAtItsFork) {
  const Trajectory path = bouncing(20'000);
  const std::vector<PathRow> rows = outline_path(path, plane, tile_of(window), 12'345);
  EXPECT_EQ(rows.front().step, 12'345U);
  EXPECT_EQ(rows.back().step, 19'999U);
}

TEST(PathRows, WhatRepeatsIsDrawnOnce) {
  std::vector<Spot> spots;
  for (int k = 0; k < 10'000; ++k) spots.push_back({k % 2 == 0 ? 0.5 : -0.5, 0});
  spots.push_back({0.5, 0.5});
  const std::vector<PathRow> rows = outline_path(path_of(spots), plane, tile_of(window), 0);
  EXPECT_EQ(rows, (std::vector<PathRow>{{0, false}, {1, true}, {9999, false}, {10'000, true}}));
}

TEST(PathRows, ARestCostsNothing) {
  std::vector<Spot> spots(10'000, {0.25, 0.25});
  spots.push_back({0.75, 0.25});
  EXPECT_EQ(outline_path(path_of(spots), plane, tile_of(window), 0),
            (std::vector<PathRow>{{0, false}, {10'000, true}}));
  spots.pop_back();
  EXPECT_EQ(outline_path(path_of(spots), plane, tile_of(window), 0), (std::vector<PathRow>{{0, false}, {9999, true}}));
}

TEST(PathRows, WaysOutAndBackAreKept) {
  std::vector<Spot> spots;
  const auto walk = [&](Spot to, int steps) {
    const Spot from = spots.back();
    for (int k = 1; k <= steps; ++k)
      spots.push_back({from.x + (to.x - from.x) * k / steps, from.y + (to.y - from.y) * k / steps});
  };
  spots.push_back({0, 0});
  walk({0.5, 0}, 3000);
  const std::size_t inside = spots.size() - 1;
  spots.push_back({30, 1});  // far out of the tile, where it wanders about
  walk({50, 40}, 3000);
  walk({30, -1}, 3000);
  const std::size_t outside = spots.size() - 1;
  spots.push_back({0.5, -0.5});
  walk({0, -0.5}, 3000);
  const std::vector<PathRow> rows = outline_path(path_of(spots), plane, tile_of(window), 0);
  const auto find = [&](std::size_t step) {
    return std::find_if(rows.begin(), rows.end(), [&](const PathRow& row) { return row.step == step; });
  };
  const auto out = find(inside + 1), back = find(outside);
  ASSERT_NE(out, rows.end());
  EXPECT_TRUE(out->joined);
  ASSERT_NE(back, rows.end());
  EXPECT_FALSE(back->joined);
  EXPECT_EQ(back, out + 1) << "nothing of what it does out there";
  EXPECT_EQ(*(back + 1), (PathRow{outside + 1, true}));
}

TEST(PathRows, AreNeverTooMany) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> step(-0.02, 0.02);
  std::vector<Spot> spots = {{0, 0}};
  for (int k = 0; k < 300'000; ++k)
    spots.push_back(
        {std::clamp(spots.back().x + step(random), -1.0, 1.0), std::clamp(spots.back().y + step(random), -1.0, 1.0)});
  const std::vector<PathRow> rows = outline_path(path_of(spots), plane, tile_of(window), 0);
  EXPECT_LE(rows.size(), 20'000U);
  EXPECT_GE(rows.size(), 2000U);
}

TEST(PathRows, AStopEndsTheWork) {
  std::vector<Spot> spots;  // a spiral that paints all the time
  for (int k = 0; k < 200'000; ++k) {
    const double angle = 0.01 * k, radius = 1e-5 * k;
    spots.push_back({radius * std::cos(angle), radius * std::sin(angle)});
  }
  std::stop_source stop;
  stop.request_stop();
  EXPECT_LT(outline_path(path_of(spots), plane, tile_of(window), 0, stop.get_token()).back().step, 100'000U);
}

TEST(PathRows, CoarseOnesAreEvenAndFew) {
  const Trajectory path = bouncing(100'000);
  const std::vector<PathRow> rows = coarse_path(path, 7);
  EXPECT_LE(rows.size(), 5000U);
  EXPECT_GE(rows.size(), 4000U);
  EXPECT_EQ(rows.front().step, 7U);
  EXPECT_EQ(rows.back().step, 99'999U);
  for (std::size_t i = 2; i + 1 < rows.size(); ++i)
    EXPECT_EQ(rows[i].step - rows[i - 1].step, rows[1].step - rows[0].step);
  EXPECT_EQ(whole_path(path, 99'990).size(), 10U);
  EXPECT_TRUE(is_long_path(path, 95'000));
  EXPECT_FALSE(is_long_path(path, 95'001));
}

}  // namespace path_rows_test
}  // namespace saddlescope
