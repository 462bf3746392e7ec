#include "core/engine/nodes/window_exit.h"

#include <utility>
#include <vector>

namespace saddlescope {

Keys<WindowExitKey> WindowExitNode::keys(const Scene& scene, const Results& results) const {
  if (!settled_loss(results)) return NotYet{};
  std::vector<WindowExitKey> keys;
  for (const auto& run : results.all<RunResult>()) keys.push_back({run, results.plane, scene.window});
  return keys;
}

ResultPtr<WindowExitResult> WindowExitNode::compute(const WindowExitKey& key,
                                                    const NodeContext<WindowExitResult>& context) const {
  constexpr std::size_t steps_between_looks = 65536;  // at the stop token
  auto result = std::make_shared<WindowExitResult>();
  result->run = key.run;
  if (key.run == nullptr) return result;
  const Trajectory& path = key.run->trajectory;
  if (path.dimension == 0 || key.plane.dimension() != path.dimension) return result;
  const bool curve = key.plane.directions.size() == 1;
  for (std::size_t step = 0; step <= path.last_finite_step() && step < path.rows(); ++step) {
    if (step % steps_between_looks == 0 && context.stop.stop_requested()) return result;
    const PlanePoint at = to_plane(key.plane, path.at(step).data());
    if (curve ? key.window.a.contains(at.a) : key.window.contains(at.a, at.b)) continue;
    result->step = step;
    break;
  }
  return result;
}

}  // namespace saddlescope
