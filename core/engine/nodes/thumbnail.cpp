#include "core/engine/nodes/thumbnail.h"

#include <algorithm>
#include <cmath>

#include "core/engine/nodes/loss.h"
#include "core/plane/landscape.h"
#include "core/plane/slice.h"
#include "core/run/trajectory.h"
#include "core/scene/branching.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_steps = 4000, most_points = 400, contour_count = 9;

float unit_of(const HeightScale& scale, double loss) {
  const double unit = std::isfinite(loss) ? scale.to_unit(loss) : NAN;
  return static_cast<float>(std::isnan(unit) ? NAN : std::clamp(unit, 0.0, 1.0));
}

Thumbnail::Path path_of(const Run& run, const Trajectory& path, const HeightGrid& grid, const HeightScale& scale) {
  Thumbnail::Path shown{run.color, {}};
  const std::size_t last = path.last_finite_step(), stride = last / most_points + 1;
  const PlaneWindow& window = grid.window;
  for (std::size_t k = 0; k <= last; k = k < last ? std::min(k + stride, last) : last + 1) {
    const PlanePoint at = to_plane(grid.plane, path.at(k).data());
    const bool curve = grid.rows == 1;
    const double b = curve ? unit_of(scale, path.loss[k]) : (at.b - window.b.minimum) / window.b.size();
    shown.points.push_back({(at.a - window.a.minimum) / window.a.size(), b});
  }
  return shown;
}

}  // namespace

std::shared_ptr<const Thumbnail> make_thumbnail(const ThumbnailQuestion& question, std::stop_token stop) {
  auto picture = std::make_shared<Thumbnail>();
  picture->question = question;
  const Scene& scene = *question.scene;
  const auto loss = make_loss(scene.loss, nullptr, {}, stop);
  if (loss->objective == nullptr) {
    picture->problem = loss->error ? loss->error->message : loss->data_error;
    return picture;
  }
  const Plane plane = slice_plane(scene.slice, loss->objective->parameter_names());
  picture->curve = plane.directions.size() < 2;
  const HeightGrid grid =
      sample_heights(*loss->objective, plane, scene.window, question.columns, picture->curve ? 1 : question.rows, stop);
  const Display& display = scene.display;
  const HeightScale scale = picture->curve ? choose_height_scale(grid, display.height_scale)
                                           : choose_color_scale(grid, display.color_scale);
  picture->columns = grid.columns;
  picture->rows = grid.rows;
  for (const double value : grid.values) picture->heights.push_back(unit_of(scale, value));
  for (const double level : contour_levels(scale, contour_count)) picture->levels.push_back(unit_of(scale, level));
  for (const Run& run : scene.runs) {
    if (!run.visible || stop.stop_requested()) continue;
    const Trajectory path =
        run_optimizer(*loss->objective, run_plan(run, scene.seed), run.own_start.value_or(scene.start),
                      {.steps = std::min(scene.steps, most_steps)}, stop);
    picture->paths.push_back(path_of(run, path, grid, scale));
  }
  return picture;
}

Keys<ThumbnailQuestion> ThumbnailNode::keys(const Scene& scene, const Results&) const {
  return scene.questions.thumbnails;
}

ResultPtr<Thumbnail> ThumbnailNode::compute(const ThumbnailQuestion& key, const NodeContext<Thumbnail>& context) const {
  return make_thumbnail(key, context.stop);
}

}  // namespace saddlescope
