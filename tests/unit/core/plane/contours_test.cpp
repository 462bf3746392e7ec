#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/plane/landscape.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace contours_test {

std::vector<ContourLine> contours(const std::string& formula, PlaneWindow window, std::size_t n,
                                  const std::vector<double>& levels) {
  return contour_lines(sample_heights(objective_from(formula), axis_plane({"x", "y"}), window, n, n), levels);
}

TEST(Contours, CirclesCloseAndLieOnTheLevel) {
  const auto lines = contours("x^2 + y^2", {{-2, 2}, {-2, 2}}, 201, {0.25, 1});
  ASSERT_EQ(lines.size(), 2u);
  for (const ContourLine& line : lines) {
    EXPECT_TRUE(line.closed);
    double length = 0;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const PlanePoint p = line.points[i], q = line.points[(i + 1) % line.points.size()];
      EXPECT_NEAR(p.a * p.a + p.b * p.b, line.level, 3e-4);
      length += std::hypot(p.a - q.a, p.b - q.b);
    }
    EXPECT_NEAR(length, 2 * 3.14159265358979 * std::sqrt(line.level), 2e-3);
  }
}

TEST(Contours, BranchesRunFromEdgeToEdge) {
  const auto lines = contours("x y", {{-2, 2}, {-2, 2}}, 100, {1});
  ASSERT_EQ(lines.size(), 2u);
  for (const ContourLine& line : lines) {
    EXPECT_FALSE(line.closed);
    for (const PlanePoint& end : {line.points.front(), line.points.back()})
      EXPECT_NEAR(std::max(std::abs(end.a), std::abs(end.b)), 2, 1e-12);
  }
}

TEST(Contours, CellsAreCutAlongTheDiagonal) {
  // One cell with corners 0, 0, 0 and 1 at the upper right: the level ½ cuts the right side, the diagonal and the upper
  // side in their middles.
  HeightGrid grid;
  grid.plane = axis_plane({"x", "y"});
  grid.window = {{0, 1}, {0, 1}};
  grid.columns = grid.rows = 2;
  grid.values = {0, 0, 0, 1};
  const auto lines = contour_lines(grid, {0.5});
  ASSERT_EQ(lines.size(), 1u);
  ASSERT_EQ(lines[0].points.size(), 3u);
  EXPECT_EQ(lines[0].points[1], (PlanePoint{0.5, 0.5}));
}

TEST(Contours, HolesInterruptLines) {
  const auto lines = contours("y + 0/(abs(x) - 0.1 + abs(abs(x) - 0.1))", {{-1, 1}, {-1, 1}}, 100, {0.3});
  EXPECT_EQ(lines.size(), 2u);
  for (const ContourLine& line : lines)
    for (const PlanePoint& point : line.points) EXPECT_GT(std::abs(point.a), 0.05);
}

TEST(Contours, LevelsOnGridValuesAndFlatGridsAreSafe) {
  EXPECT_TRUE(contours("0x + 0y + 1", {{-1, 1}, {-1, 1}}, 20, {1, 2}).empty());
  const auto line = contours("x + 0y", {{-1, 1}, {-1, 1}}, 21, {0});  // x = 0 is a column of the grid
  ASSERT_EQ(line.size(), 1u);
  for (const PlanePoint& point : line[0].points) EXPECT_NEAR(point.a, 0, 1e-15);
  EXPECT_TRUE(contours("x + 0y", {{-1, 1}, {-1, 1}}, 21, {}).empty());
}

}  // namespace contours_test
}  // namespace saddlescope
