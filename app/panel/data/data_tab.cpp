// The Data tab: rows, the model's curve and residuals.
#include <cmath>

#include "app/panel/data/data_parts.h"
#include "app/panel/followed_run.h"
#include "app/panel/panel.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/support/number_text.h"

namespace saddlescope {

const Data* data_there(const PanelFrame& frame) {
  const auto& loss = frame.results.get<LossResult>();
  if (loss == nullptr || frame.scene.loss.data.source == DataSource::none) return nullptr;
  return loss->data.get();
}

std::shared_ptr<const Objective> objective_there(const PanelFrame& frame) {
  const Data* data = data_there(frame);
  if (data == nullptr) return nullptr;
  const auto& objective = frame.results.get<LossResult>()->objective;
  const bool fits = objective != nullptr && objective->uses_data() && &objective->table() == data->scaled.get();
  return fits ? objective : nullptr;
}

std::optional<FollowedBall> followed_ball(const PanelFrame& frame) {
  const std::size_t run = frame.scene.display.followed_run;
  const auto objective = objective_there(frame);
  const auto step = objective ? ball_step(frame.scene, frame.results, run) : std::nullopt;
  if (!step) return std::nullopt;
  const Trajectory& path = frame.results.get<RunResult>(run)->trajectory;
  return FollowedBall{run, *step, path.at(*step)};
}

std::string grouped_text(double value) {
  if (!(std::abs(value) < 1e15) || value != std::round(value)) return readable_text(value);
  std::string text = std::to_string(static_cast<long long>(std::abs(value)));
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return value < 0 ? "−" + text : text;
}

std::string count_text(std::size_t count, const char* one) {
  return grouped_text(static_cast<double>(count)) + " " + one + (count == 1 ? "" : "s");
}

void draw_data_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  draw_data_source(frame);
  if (data_there(frame) == nullptr) return;
  gap(ui, 6);
  heading(ui, "Model of the ball");
  choose_followed_run(frame);
  gap(ui, 4);
  draw_data_plot(frame);
  gap(ui, 4);
  draw_data_scaling(frame);
  gap(ui, 2);
  draw_data_rows(frame);
  ImGui::Dummy({1, 0});
}

}  // namespace saddlescope
