#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "app/panel/data/data_parts.h"
#include "app/panel/panel_support.h"
#include "app/panel/point/spectrum.h"
#include "app/ui/ask.h"
#include "core/curvature/curvature.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/rescaling.h"
#include "core/objective/affordable.h"
#include "core/optimizer/stability_rule.h"
#include "core/plane/round_numbers.h"
#include "core/scene/feature_scaling.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

struct Choice {
  const char* name;
  const char* label;
  const char* help;
};

/// Chips at the right of a label, one of them strong; the one picked.
std::optional<std::size_t> choice_row(const Ui& ui, std::string_view label, std::span<const Choice> choices,
                                      std::size_t chosen) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  draw_text(theme.text_font, row.left, row.middle(), theme.text, label);
  float x = row.right + theme.px(4);
  for (const Choice& choice : choices) x -= std::ceil(text_width(theme.small_font, choice.label)) + theme.px(16);
  std::optional<std::size_t> picked;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    ImGui::SetCursorScreenPos({x, row.top + theme.px(2)});
    if (chip(ui, choices[i].name, choices[i].label, i == chosen, choices[i].help)) picked = i;
    x += std::ceil(text_width(theme.small_font, choices[i].label)) + theme.px(16);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(2)});
  return picked;
}

void choose_scaling(PanelFrame& frame) {
  constexpr std::array choices = {
      Choice{"data/scaling:none", "None", "The features as they are"},
      Choice{"data/scaling:standard", "Standard", "Every feature with mean 0 and deviation 1"},
      Choice{"data/scaling:unit", "Unit", "Every feature from 0 to 1"}};
  Scene& scene = frame.scene;
  const auto picked = choice_row(frame.ui, "Features", choices, static_cast<std::size_t>(scene.loss.data.scaling));
  if (!picked) return;
  const auto scaling = static_cast<FeatureScaling>(*picked);
  // Starts and window come along where they can; of results that are late nobody knows how.
  show_scaling(scene, scaling, after_scaling(scene, frame.results, scaling));
}

void choose_reduction(PanelFrame& frame) {
  constexpr std::array choices = {
      Choice{"data/reduce:mean", "Mean", "The loss is the mean over the rows"},
      Choice{"data/reduce:sum", "Sum", "The loss is the sum over the rows: rates have to be smaller"}};
  Reduction& reduction = frame.scene.loss.data.reduction;
  if (const auto picked = choice_row(frame.ui, "Loss", choices, static_cast<std::size_t>(reduction)))
    reduction = static_cast<Reduction>(*picked);
}

struct Bend {
  Eigen::VectorXd eigenvalues;
  const char* where;
};

/// At the ball, or where a Hessian takes long at the minimum that the finder knows.
std::optional<Bend> bend_there(const PanelFrame& frame) {
  const auto objective = shown_data_loss(frame.scene, frame.results);
  const auto ball = followed_ball(frame.scene, frame.results);
  if (ball && is_quick(*objective, Derivatives::hessian)) {
    const PointAnswer* here = ask(frame.interaction, frame.results, "data tab",
                                  {ball->point.begin(), ball->point.end()}, Derivatives::hessian);
    if (here == nullptr || !here->bent.finite) return std::nullopt;
    return Bend{here->bent.eigenvalues, "at the ball"};
  }
  const CriticalPointsReport* report = fitting_points(frame.results);
  if (objective == nullptr || report == nullptr) return std::nullopt;
  for (const CriticalPoint& point : report->points)
    if (point.kind == CriticalKind::minimum) return Bend{point.eigenvalues, "at the minimum"};
  return std::nullopt;
}

/// λmax/λmin where the loss is a bowl.
std::string condition_text(const Eigen::VectorXd& eigenvalues) {
  const double least = eigenvalues.minCoeff(), most = eigenvalues.maxCoeff(), zero = zero_tolerance(eigenvalues);
  if (least < -zero) return "no bowl here";
  // λmin may be a millionth of λmax and more: the tolerance for signs would call it 0.
  if (!(least > 1e-14 * most)) return "∞";
  const double ratio = most / least;
  return ratio >= 1000 && ratio < 1e9 ? grouped_text(std::round(ratio)) : readable_text(ratio);
}

/// Every run gets the rate that a surface of this size would be given.
void fit_rates(Scene& scene, double largest) {
  Surface sized;
  sized.window = scene.window;
  sized.learning_rates["gd"] = one_digit_below(1 / largest);
  for (Run& run : scene.runs)
    set_hyperparameter(run.optimizer, "lr", one_digit_below(suggested_learning_rate(sized, run.optimizer.id)));
}

/// Whether a run whose limit is 2/λmax would diverge here or hardly move with its rate.
bool rate_is_far_off(const Run& run, double largest) {
  const double share = hyperparameter(run.optimizer, "lr") * largest;
  const auto rule = stability_rule(run.optimizer);
  return rule && !rule->beyond.empty() && !(share >= 0.02 && share < rule->limit);
}

void condition_rows(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const auto bend = bend_there(frame);
  if (!bend) return;
  const Eigen::VectorXd& values = bend->eigenvalues;
  if (values.size() > 1) {
    const Row row = row_at_cursor(ui);
    value_row(ui, "Condition number", condition_text(values));
    ui.note("data/condition", {row.left, row.top}, {row.right, row.bottom});
  }
  const double largest = values.maxCoeff();
  if (!(largest > 0)) return;
  value_row(ui, std::string("λ ") + bend->where,
            values.size() > 1 ? readable_text(values.minCoeff(), 4) + " … " + readable_text(largest, 4)
                              : readable_text(largest, 4));
  const Row row = row_at_cursor(ui);
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.quiet_text, "Stable below η =");
  const float x = row.left + text_width(ui.theme.text_font, "Stable below η = ");
  draw_text(ui.theme.text_font, x, row.middle(), ui.theme.text, readable_text(2 / largest, 3));
  const std::size_t followed = frame.scene.display.followed_run;
  const bool off = followed < frame.scene.runs.size() && rate_is_far_off(frame.scene.runs[followed], largest);
  ImGui::SetCursorScreenPos({row.right - std::ceil(text_width(ui.theme.small_font, "Fit rates")) - ui.theme.px(12),
                             row.top + ui.theme.px(2)});
  if (chip(ui, "data/fit-rates", "Fit rates", off, "Gives every run a learning rate that fits this curvature"))
    fit_rates(frame.scene, largest);
  ImGui::SetCursorScreenPos({row.left, row.bottom + ui.theme.px(2)});
}

}  // namespace

void draw_data_scaling(PanelFrame& frame) {
  choose_scaling(frame);
  choose_reduction(frame);
  condition_rows(frame);
}

}  // namespace saddlescope
