#include "app/panel/panel_support.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"
#include "core/support/utf8.h"

namespace saddlescope {

const Objective* objective_of(const PanelFrame& frame) {
  return frame.results.get<LossResult>() ? frame.results.get<LossResult>()->objective.get() : nullptr;
}

std::vector<std::string> parameter_names(const PanelFrame& frame) {
  const Objective* objective = objective_of(frame);
  if (objective == nullptr) return frame.scene.loss.parameters;
  return objective->parameter_names();
}

std::shared_ptr<const RunResult> result_of(const PanelFrame& frame, std::size_t index) {
  if (index >= frame.results.all<RunResult>().size() || index >= frame.scene.runs.size()) return nullptr;
  const auto& result = frame.results.get<RunResult>(index);
  if (!result || result->trajectory.rows() == 0) return nullptr;
  const Run& run = frame.scene.runs[index];
  return result->optimizer.id == run.optimizer.id && result->stretches.size() == run.stretches.size() ? result
                                                                                                      : nullptr;
}

std::string run_label(const PanelFrame& frame, std::size_t index) {
  const std::vector<std::string>& names = frame.interaction.run_names;
  return index < names.size() ? names[index] : frame.scene.runs[index].optimizer.id;  // made in this very frame
}

std::size_t playhead(const Scene& scene) { return std::min(whole_step(scene.playback.step), scene.steps); }

double fitting_rate(const PanelFrame& frame, std::string_view method) {
  if (const Surface* surface = frame.catalogue.find(frame.scene.loss.surface))
    return suggested_learning_rate(*surface, method);
  Surface typed;
  typed.window = frame.scene.window;
  // runs that are there already show which rate works on this formula
  for (const Run& run : frame.scene.runs) typed.learning_rates[run.optimizer.id] = hyperparameter(run.optimizer, "lr");
  return suggested_learning_rate(typed, method);
}

std::string point_text(std::span<const double> point, int digits, std::size_t most) {
  std::string text = "(";
  const std::size_t count = std::min(point.size(), most);
  for (std::size_t i = 0; i < count; ++i) text += (i ? ", " : "") + readable_text(point[i], digits);
  return text + (count < point.size() ? ", …)" : ")");
}

std::vector<Interval> box_of(const Scene& scene) {
  return scene.box.size() == scene.start.size() ? scene.box : search_box(scene.window, scene.start.size());
}

std::string subscript(std::size_t number) {
  std::string text;
  for (const char digit : std::to_string(number)) text += encode_utf8(U'₀' + static_cast<char32_t>(digit - '0'));
  return text;
}

SliderRange coordinate_range(const PanelFrame& frame, std::size_t index, double initial) {
  const double largest = std::numeric_limits<double>::max();
  const Scene& scene = frame.scene;
  Interval side = index == 0 ? scene.window.a : scene.window.b;
  if (scene.start.size() > 2) side = box_of(scene)[std::min(index, scene.start.size() - 1)];
  return {side.minimum, side.maximum, -largest, largest, SliderRange::Scale::linear, initial};
}

std::optional<std::size_t> critical_point_at(const PanelFrame& frame, const std::vector<double>& point) {
  const CriticalPointsReport* report = fitting_points(frame.results);
  if (report == nullptr || point.empty()) return std::nullopt;
  const double size = std::max(frame.scene.window.a.size(), frame.scene.window.b.size());
  for (std::size_t k = 0; k < report->points.size(); ++k) {
    const auto& at = report->points[k].at;
    if (at.size() != point.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < at.size(); ++i) same = same && std::fabs(at[i] - point[i]) <= 1e-9 * (1 + size);
    if (same) return k;
  }
  return std::nullopt;
}

}  // namespace saddlescope
