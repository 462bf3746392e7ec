#include <algorithm>
#include <cmath>

#include "core/plane/landscape.h"
#include "core/plane/row_points.h"

namespace saddlescope {
namespace {

/// Exact at both ends and symmetric, so that a symmetric window with an odd count has an exact 0 in the middle.
double grid_coordinate(const Interval& interval, std::size_t index, std::size_t count) {
  if (count < 2) return interval.middle();
  const auto last = static_cast<double>(count - 1);
  const auto i = static_cast<double>(index);
  if (index == 0) return interval.minimum;
  if (index + 1 == count) return interval.maximum;
  return interval.minimum * ((last - i) / last) + interval.maximum * (i / last);
}

}  // namespace

double HeightGrid::a(std::size_t column) const { return grid_coordinate(window.a, column, columns); }
double HeightGrid::b(std::size_t row) const { return grid_coordinate(window.b, row, rows); }

HeightGrid sample_heights(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                          std::size_t columns, std::size_t rows, std::stop_token stop) {
  HeightGrid grid;
  grid.plane = plane;
  grid.window = window;
  grid.columns = columns;
  grid.rows = plane.directions.size() < 2 ? std::min<std::size_t>(rows, 1) : rows;
  grid.values.assign(grid.columns * grid.rows, std::nan(""));
  RowPoints points(plane, columns);
  for (std::size_t j = 0; j < grid.rows && !stop.stop_requested(); ++j) {
    for (std::size_t i = 0; i < columns; ++i) points.set(i, grid.a(i), grid.b(j));
    double* output = grid.values.data() + j * columns;
    objective.evaluate(Derivatives::none, points.pointers(), std::span<double* const>(&output, 1), columns);
  }
  for (double value : grid.values) {
    if (!std::isfinite(value)) continue;
    if (!grid.any_finite) {
      grid.minimum = grid.maximum = value;
      grid.any_finite = true;
    }
    grid.minimum = std::min(grid.minimum, value);
    grid.maximum = std::max(grid.maximum, value);
  }
  return grid;
}

std::vector<FieldArrow> descent_field(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                                      std::size_t columns, std::size_t rows) {
  const std::size_t n = plane.dimension();
  const std::size_t used_rows = plane.directions.size() < 2 ? std::min<std::size_t>(rows, 1) : rows;
  std::vector<FieldArrow> arrows;
  RowPoints points(plane, columns);
  std::vector<double> numbers((n + 1) * columns);
  std::vector<double*> outputs;
  for (std::size_t k = 0; k <= n; ++k) outputs.push_back(numbers.data() + k * columns);
  for (std::size_t j = 0; j < used_rows; ++j) {
    // Cell centres, so that no arrow is cut by the window's edge.
    const double b =
        window.b.minimum + window.b.size() * (static_cast<double>(j) + 0.5) / static_cast<double>(used_rows);
    const auto a_of = [&](std::size_t i) {
      return window.a.minimum + window.a.size() * (static_cast<double>(i) + 0.5) / static_cast<double>(columns);
    };
    for (std::size_t i = 0; i < columns; ++i) points.set(i, a_of(i), b);
    objective.evaluate(Derivatives::gradient, points.pointers(), outputs, columns);
    for (std::size_t i = 0; i < columns; ++i) {
      double along[2] = {0, 0};
      for (std::size_t k = 0; k < std::min<std::size_t>(plane.directions.size(), 2); ++k)
        for (std::size_t p = 0; p < n; ++p)
          if (plane.directions[k][p] != 0) along[k] -= plane.directions[k][p] * outputs[1 + p][i];
      if (!std::isfinite(along[0]) || !std::isfinite(along[1])) continue;
      arrows.push_back({{a_of(i), plane.directions.size() < 2 ? 0.0 : b}, along[0] + 0.0, along[1] + 0.0});
    }
  }
  return arrows;
}

}  // namespace saddlescope
