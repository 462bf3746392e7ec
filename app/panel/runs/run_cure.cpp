#include "app/panel/runs/run_cure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_rates.h"
#include "app/panel/runs/run_verdict.h"
#include "core/engine/fitting_points.h"
#include "core/optimizer/optimizer.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double raised = 3, share_of_limit = 0.5;
constexpr double off_the_saddle = 0.1;  // of the window's longer side

Cure set_rate(std::size_t index, std::string label, double from, double to) {
  return {std::move(label), "Learning rate from " + readable_text(from, 3) + " to " + readable_text(to, 3),
          [index, to](Scene& scene) { set_hyperparameter(scene.runs[index].optimizer, "lr", to); }};
}

/// The saddle that the ball is nearest to.
const CriticalPoint* nearest_saddle(const PanelFrame& frame, std::size_t index) {
  const CriticalPointsReport* const report = fitting_points(frame.results);
  const auto run = result_of(frame, index);
  if (report == nullptr || run == nullptr) return nullptr;
  const Trajectory& path = run->trajectory;
  const std::size_t step = std::min(playhead(frame.scene), path.last_finite_step());
  const CriticalPoint* nearest = nullptr;
  double least = std::numeric_limits<double>::infinity();
  for (const CriticalPoint& point : report->points) {
    if (point.kind != CriticalKind::saddle || point.at.size() != path.dimension) continue;
    double square = 0;
    for (std::size_t i = 0; i < point.at.size(); ++i) square += std::pow(path.at(step)[i] - point.at[i], 2);
    if (square < least) least = square, nearest = &point;
  }
  return nearest;
}

std::optional<Cure> step_off(const PanelFrame& frame, std::size_t index) {
  const CriticalPoint* const saddle = nearest_saddle(frame, index);
  if (saddle == nullptr || saddle->eigenvectors.rows() == 0 || !saddle->eigenvectors.allFinite()) return std::nullopt;
  const double length = off_the_saddle * std::max(frame.scene.window.a.size(), frame.scene.window.b.size());
  std::vector<double> start = saddle->at;
  for (std::size_t i = 0; i < start.size(); ++i)
    start[i] += length * saddle->eigenvectors(0, static_cast<Eigen::Index>(i));
  const std::string help = "Start this run at " + point_text(start) + ": " + readable_text(length, 3) +
                           " from the saddle along u₁, where the loss falls";
  return Cure{"Step off along u₁", help, [index, start](Scene& scene) {
                scene.runs[index].own_start = start;
                scene.runs[index].stretches.clear();
                scene.runs[index].forked_at = 0;
              }};
}

std::optional<Cure> smaller_rate(const PanelFrame& frame, std::size_t index, double rate) {
  const auto stable = stable_rate(frame, index);
  if (stable && stable->rate < rate) {
    Cure cure = set_rate(index, "Use a stable rate", rate, stable->rate);
    cure.help += ". " + stable->help;
    return cure;
  }
  return set_rate(index, "Halve η", rate, rate / 2);
}

Cure with_momentum(std::size_t index) {
  return {"Add momentum", "Momentum 0.9 with the same learning rate: it carries the ball over flat ground",
          [index](Scene& scene) {
            Run& run = scene.runs[index];
            OptimizerSettings settings = default_settings("momentum");
            set_hyperparameter(settings, "lr", hyperparameter(run.optimizer, "lr"));
            settings.schedule = run.optimizer.schedule;
            run.optimizer = std::move(settings);
          }};
}

}  // namespace

std::optional<Cure> cure_of(const PanelFrame& frame, std::size_t index) {
  const Diagnosis* const diagnosis = verdict_of(frame, index);
  if (diagnosis == nullptr) return std::nullopt;
  const Scene& scene = frame.scene;
  const Run& run = scene.runs[index];
  const OptimizerInfo* const info = find_optimizer(run.optimizer.id);
  const double rate = used_hyperparameter(run.optimizer, "lr");
  const bool has_rate = rate > 0 && info != nullptr && !info->uses_hessian;
  switch (diagnosis->kind) {
    case VerdictKind::at_saddle:
      return step_off(frame, index);
    case VerdictKind::diverging:
    case VerdictKind::rate_too_large:
      return has_rate ? smaller_rate(frame, index, rate) : std::nullopt;
    case VerdictKind::bouncing:
      return has_rate ? std::optional(set_rate(index, "Halve η", rate, rate / 2)) : std::nullopt;
    case VerdictKind::rate_too_small: {
      const auto limit = limit_rate(frame, index);
      const double higher = limit ? std::min(raised * rate, share_of_limit * *limit) : raised * rate;
      return has_rate && higher > rate ? std::optional(set_rate(index, "Raise η", rate, higher)) : std::nullopt;
    }
    case VerdictKind::plateau:
      return run.optimizer.id == "gd" ? std::optional(with_momentum(index)) : std::nullopt;
    case VerdictKind::moving_well: {
      const std::size_t more = std::min(2 * scene.steps, maximum_steps);
      if (playhead(scene) < scene.steps || more <= scene.steps) return std::nullopt;
      return Cure{"Continue longer", std::to_string(more) + " steps instead of " + std::to_string(scene.steps),
                  [more](Scene& changed) { changed.steps = more; }};
    }
    default:
      return std::nullopt;
  }
}

float draw_cure(PanelFrame& frame, std::size_t index, float right, const std::string& name) {
  const std::optional<Cure> cure = cure_of(frame, index);
  if (!cure) return 0;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::ceil(text_width(frame.ui.theme.small_font, cure->label));
  ImGui::SetCursorScreenPos({right - width, at.y});
  if (accent_button(frame.ui, name, cure->label, cure->help)) cure->apply(frame.scene);
  ImGui::SetCursorScreenPos(at);
  return width;
}

}  // namespace saddlescope
