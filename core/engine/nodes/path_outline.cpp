#include "core/engine/nodes/path_outline.h"

#include <utility>

#include "core/engine/fitting_points.h"

namespace saddlescope {

ResultPtr<PathOutlineResult> fitting_outline(const Scene& scene, const Results& results, std::size_t index) {
  const auto& run = results.get<RunResult>(index);
  const auto& outline = results.get<PathOutlineResult>(index);
  if (run == nullptr || outline == nullptr || index >= scene.runs.size()) return nullptr;
  const bool fits = outline->run == run && !outline->rows.empty() &&
                    outline->first == first_shown_step(scene.runs[index], run->trajectory);
  return fits ? outline : nullptr;
}

std::vector<PathRow> drawn_rows(const Scene& scene, const Results& results, std::size_t index,
                                const PathOutlineResult* outline) {
  const Trajectory& path = results.get<RunResult>(index)->trajectory;
  const std::size_t first = first_shown_step(scene.runs[index], path);
  if (!is_long_path(path, first)) return whole_path(path, first);
  return outline != nullptr ? outline->rows : coarse_path(path, first);
}

Keys<PathOutlineKey> PathOutlineNode::keys(const Scene& scene, const Results& results) const {
  if (!settled_loss(results)) return NotYet{};
  const PlaneWindow tile = tile_of(scene.window);
  const auto& runs = results.all<RunResult>();
  std::vector<PathOutlineKey> keys(runs.size());
  for (std::size_t i = 0; i < runs.size() && i < scene.runs.size() && results.plane.directions.size() == 2; ++i) {
    if (runs[i] == nullptr || runs[i]->trajectory.dimension != results.plane.dimension()) continue;
    const Trajectory& path = runs[i]->trajectory;
    const std::size_t first = path.rows() > 0 ? first_shown_step(scene.runs[i], path) : 0;
    if (path.rows() > 0 && is_long_path(path, first)) keys[i] = {runs[i], results.plane, tile, first};
  }
  return keys;
}

ResultPtr<PathOutlineResult> PathOutlineNode::compute(const PathOutlineKey& key,
                                                      const NodeContext<PathOutlineResult>& context) const {
  auto result = std::make_shared<PathOutlineResult>();
  result->run = key.run;
  result->first = key.first;
  if (key.run != nullptr)
    result->rows = outline_path(key.run->trajectory, key.plane, key.tile, key.first, context.stop);
  return result;
}

}  // namespace saddlescope
