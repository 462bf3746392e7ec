#include "core/engine/nodes/landscape.h"

#include "core/objective/affordable.h"

namespace saddlescope {

namespace {

constexpr std::size_t curve_points = 2049;  // samples of a one-parameter loss: finer than any screen is wide
constexpr std::size_t contour_count = 18;   // lines over the whole scale; more crowd the map
constexpr std::size_t fewest_grid_points = 33;
constexpr std::size_t field_columns = 23, field_rows = 19;

/// Two parameters have a closed form; a general eigenvalue costs n³.
std::size_t curvature_points(std::size_t dimension, std::size_t grid_points) {
  const std::size_t coarser = dimension <= 2 ? 1 : dimension <= 5 ? 2 : 4;
  return (grid_points - 1) / coarser + 1;
}

}  // namespace

bool computing_landscape(const Results& results) {
  return results.late<LandscapeResult>() || results.late<LossResult>();
}

Keys<LandscapeKey> LandscapeNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  return LandscapeKey{.loss = *loss,
                      .plane = results.plane,
                      .window = scene.window,
                      .height = scene.display.height_scale,
                      .color = scene.display.color_scale,
                      .curvature = shows_curvature(scene),
                      .grid_points = grid_points};
}

ResultPtr<LandscapeResult> LandscapeNode::compute(const LandscapeKey& key,
                                                  const NodeContext<LandscapeResult>& context) const {
  const Objective& objective = key.loss.objective();
  auto result = std::make_shared<LandscapeResult>();
  result->loss = key.loss->good;
  result->window = key.window;
  const bool curve = key.plane.directions.size() < 2;
  const std::size_t points = grid_within(objective, key.grid_points, fewest_grid_points, allowance::landscape);
  result->grid =
      sample_heights(objective, key.plane, key.window, curve ? curve_points : points, curve ? 1 : points, context.stop);
  result->scale = choose_height_scale(result->grid, key.height);
  result->colors = choose_color_scale(result->grid, key.color);
  result->levels = contour_levels(result->colors, contour_count);
  if (curve || context.stop.stop_requested()) return result;
  result->contours = contour_lines(result->grid, result->levels, context.stop);
  result->field = descent_field(objective, key.plane, key.window, field_columns, field_rows);
  if (key.curvature && objective.capabilities().hessian) {
    const std::size_t across = curvature_points(objective.dimension(), points);
    result->curvature = std::make_shared<CurvatureLayers>(
        make_curvature_layers(objective, key.plane, key.window, across, across, context.stop));
  }
  return result;
}

}  // namespace saddlescope
