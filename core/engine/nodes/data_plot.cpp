#include "core/engine/nodes/data_plot.h"

namespace saddlescope {

std::shared_ptr<const Data> shown_data(const Scene& scene, const Results& results) {
  const auto& loss = results.get<LossResult>();
  if (loss == nullptr || scene.loss.data.source == DataSource::none) return nullptr;
  return loss->data;
}

std::shared_ptr<const Objective> shown_data_loss(const Scene& scene, const Results& results) {
  const auto data = shown_data(scene, results);
  if (data == nullptr) return nullptr;
  const auto& objective = results.get<LossResult>()->objective;
  const bool fits = objective != nullptr && objective->uses_data() && &objective->table() == data->scaled.get();
  return fits ? objective : nullptr;
}

std::optional<FollowedBall> followed_ball(const Scene& scene, const Results& results) {
  const std::size_t run = scene.display.followed_run;
  const auto objective = shown_data_loss(scene, results);
  const auto step = objective ? ball_step(scene, results, run) : std::nullopt;
  if (!step) return std::nullopt;
  const Trajectory& path = results.get<RunResult>(run)->trajectory;
  return FollowedBall{run, *step, path.at(*step)};
}

Keys<DataPlotKey> DataPlotNode::keys(const Scene& scene, const Results& results) const {
  if (scene.display.tab != InspectorTab::data) return NotWanted{};
  if (results.status<LossResult>().pending) return NotYet{};
  DataPlotKey key{shown_data(scene, results), shown_data_loss(scene, results), nullptr, 0};
  if (key.data == nullptr) return NotWanted{};
  if (const auto ball = followed_ball(scene, results)) {
    key.run = results.get<RunResult>(ball->run);
    key.step = ball->step;
  }
  return key;
}

ResultPtr<DataPlotResult> DataPlotNode::compute(const DataPlotKey& key, const NodeContext<DataPlotResult>&) const {
  auto result = std::make_shared<DataPlotResult>();
  result->key = key;
  std::span<const double> point, first;
  if (key.run != nullptr) {
    point = key.run->trajectory.at(key.step);
    first = key.run->trajectory.at(0);
  }
  result->picture = make_data_picture(*key.data, key.objective.get(), point, first);
  return result;
}

}  // namespace saddlescope
