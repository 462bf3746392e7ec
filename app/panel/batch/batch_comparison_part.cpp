#include "app/panel/batch/batch_comparison_part.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/panel_support.h"
#include "core/engine/nodes/comparison.h"
#include "core/engine/nodes/loss.h"
#include "core/support/figure_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr const char* by_updates = "comparison/by-updates";

std::string method_text(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return std::string(info != nullptr ? info->label : std::string_view(settings.id)) +
         ", η = " + readable_text(hyperparameter(settings, "lr"), 3);
}

/// A slider of whole numbers. A change ends the measurement: it is asked for anew with the button.
void whole_slider(PanelFrame& frame, const char* name, const char* label, std::size_t& number, double most,
                  std::size_t initial, const char* help) {
  double value = static_cast<double>(number);
  const SliderRange range{1, most, 1, most, SliderRange::Scale::logarithmic, static_cast<double>(initial)};
  if (!slider_row(frame.ui, name, label, value, range, help)) return;
  const auto next = static_cast<std::size_t>(std::clamp(std::round(value), 1.0, most));
  if (next == number) return;
  number = next;
  frame.scene.comparison.wanted = false;
}

/// A bar with how much is done in it, a button beside it.
void progress_row(PanelFrame& frame, double share) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float cancel = text_width(theme.text_font, "Cancel") + theme.px(24), right = row.right - cancel - theme.px(10);
  const float middle = row.top + theme.px(12), half = theme.px(3);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string percent = std::to_string(static_cast<int>(100 * share)) + " %";
  const float text = text_width(theme.small_font, "100 %");
  list->AddRectFilled({row.left, middle - half}, {right - text - theme.px(6), middle + half},
                      mix(theme.panel, theme.text, 0.12f), half);
  const float end =
      row.left + static_cast<float>(std::clamp(share, 0.0, 1.0)) * (right - text - theme.px(6) - row.left);
  list->AddRectFilled({row.left, middle - half}, {std::max(end, row.left + 2 * half), middle + half}, theme.accent,
                      half);
  draw_text_right(theme.small_font, right, middle, theme.quiet_text, percent);
  ui.note("comparison/progress", {row.left, middle - half}, {right, middle + half});
  ImGui::SetCursorScreenPos({row.right - cancel, row.top});
  if (button(ui, "comparison/cancel", "Cancel")) frame.scene.comparison.wanted = false;
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(28)});
}

/// "0.0123", or what became of it.
FigureTable::Cell loss_cell(const Theme& theme, const BatchComparison::Spread& spread) {
  if (std::isnan(spread.mean)) return {"diverged", theme.error};
  return {figure_text(spread.mean, 3)};
}

std::string row_help(const BatchComparison::Row& row, const BatchComparison::Outcome& outcome) {
  std::string text = std::to_string(outcome.updates) + " updates of " + std::to_string(row.batch) + " rows";
  if (!std::isnan(outcome.training.mean))
    text += "\ntraining " + spread_text(outcome.training.mean, outcome.training.deviation) + "\ntest " +
            spread_text(outcome.test.mean, outcome.test.deviation);
  text += "\none epoch " + seconds_text(row.epoch_seconds);
  if (outcome.diverged > 0) text += "\n" + std::to_string(outcome.diverged) + " seeds diverged";
  return text;
}

/// Which of the two budgets the narrow table shows.
bool budget_choice(PanelFrame& frame, const BatchComparisonPlan& plan) {
  const Ui& ui = frame.ui;
  auto& opened = frame.state.opened;
  const bool updates = opened.contains(by_updates);
  const Row row = row_at_cursor(ui);
  const std::string first = "After " + std::to_string(plan.epochs) + (plan.epochs == 1 ? " epoch" : " epochs");
  const std::string second = std::to_string(plan.updates) + (plan.updates == 1 ? " update" : " updates");
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (text_button(ui, "comparison/after-epochs", first, !updates,
                  "The same look at the data: losses after so many epochs"))
    opened.erase(by_updates);
  ImGui::SetCursorScreenPos({row.left + text_width(ui.theme.heading_font, first) + ui.theme.px(16), row.top});
  if (text_button(ui, "comparison/after-updates", second, updates,
                  "The same number of steps: losses after so many updates"))
    opened.insert(by_updates);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return updates;
}

void narrow_table(PanelFrame& frame, const ComparisonResult& measured) {
  const Ui& ui = frame.ui;
  const bool updates = budget_choice(frame, measured.request.plan);
  FigureTable table{"comparison", {}, {"Batch", "Update", "Training", "Test"}, {}};
  for (const BatchComparison::Row& row : measured.comparison.rows) {
    const BatchComparison::Outcome& outcome = updates ? row.updates : row.epochs;
    table.rows.push_back({std::to_string(row.batch), seconds_text(row.update_seconds),
                          loss_cell(ui.theme, outcome.training), loss_cell(ui.theme, outcome.test)});
    table.help.push_back(row_help(row, outcome));
  }
  draw_figures(ui, table);
  gap(ui, 2);
  wrapped_text(ui, "Means of " + std::to_string(measured.request.plan.seeds) + " seeds; hover for the spread.",
               ui.theme.quiet_text, ui.theme.small_font);
}

}  // namespace

bool comparison_is_fresh(const PanelFrame& frame) {
  const auto& result = frame.results.get<ComparisonResult>();
  const std::size_t followed = frame.scene.display.followed_run;
  if (result == nullptr || followed >= frame.scene.runs.size()) return false;
  const Run& run = frame.scene.runs[followed];
  BatchComparisonPlan plan = frame.scene.comparison;
  plan.wanted = result->request.plan.wanted;
  return result->request.loss == SharedLoss(frame.results.get<LossResult>()) &&
         result->request.optimizer == run.optimizer &&
         result->request.start == run.own_start.value_or(frame.scene.start) && result->request.plan == plan;
}

void draw_comparison_controls(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  Scene& scene = frame.scene;
  BatchComparisonPlan& plan = scene.comparison;
  const BatchComparisonPlan initial;
  value_row(ui, "Method",
            scene.display.followed_run < scene.runs.size()
                ? method_text(scene.runs[scene.display.followed_run].optimizer)
                : "no run");
  whole_slider(frame, "comparison/epochs", "Epochs", plan.epochs, 1000, initial.epochs,
               "The first budget: how often all training rows are seen");
  whole_slider(frame, "comparison/updates", "Updates", plan.updates, 10'000, initial.updates,
               "The second budget: how many steps are made");
  whole_slider(frame, "comparison/seeds", "Seeds", plan.seeds, 100, initial.seeds,
               "Runs for each batch size: only the order of the rows differs");
  gap(ui, 4);
  if (const auto share = comparing_share(frame.results); share && plan.wanted) return progress_row(frame, *share);
  const Row row = row_at_cursor(ui);
  if (plan.wanted && comparison_is_fresh(frame)) return;
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (button(ui, "comparison/measure", frame.results.get<ComparisonResult>() != nullptr ? "Measure again" : "Measure",
             "Trains with every batch size and seed, in the background"))
    plan.wanted = true;
  ImGui::SetCursorScreenPos({row.left, row.top + ui.theme.px(28)});
}

void draw_comparison_source(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const auto& measured = frame.results.get<ComparisonResult>();
  if (measured == nullptr) {
    wrapped_text(ui,
                 "Nothing measured yet. Even rows train, odd rows test; only the order of the rows differs from seed "
                 "to seed.",
                 theme.quiet_text);
    return;
  }
  const BatchComparison& comparison = measured->comparison;
  wrapped_text(ui, "Measured here: this loss, this machine", theme.text, theme.heading_font);
  std::string about = method_text(measured->request.optimizer) + "; " + std::to_string(comparison.training_rows) +
                      " training rows, " + std::to_string(comparison.test_rows) + " test rows.";
  if (!comparison_is_fresh(frame)) about += " Since then loss, method or budget have changed.";
  wrapped_text(ui, about, theme.quiet_text, theme.small_font);
  gap(ui, 2);
}

void draw_batch_comparison(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  if (frame.state.opened.contains(comparison_window)) draw_comparison_window(frame);
  if (!fold_heading(frame, "comparison", "Small against large batches")) return;
  const Objective* objective = objective_of(frame);
  if (objective == nullptr || !objective->uses_data() || objective->examples() < 2) {
    wrapped_text(ui,
                 "Batches are parts of a table's rows: this loss has none, or one only. Choose a surface of "
                 "data or a table in the Data tab.",
                 ui.theme.quiet_text);
    return;
  }
  draw_comparison_controls(frame);
  gap(ui, 6);
  draw_comparison_source(frame);
  if (frame.results.get<ComparisonResult>() != nullptr &&
      !frame.results.get<ComparisonResult>()->comparison.rows.empty())
    narrow_table(frame, *frame.results.get<ComparisonResult>());
  gap(ui, 4);
  if (accent_button(ui, "comparison/open", "Open large, with the published figures",
                    "The whole table with charts, beside what others measured"))
    frame.state.opened.insert(comparison_window);
  ImGui::SetCursorScreenPos({row_at_cursor(ui).left, ImGui::GetItemRectMax().y});
  gap(ui, 4);
  if (fold_heading(frame, "comparison/published", "Published figures")) {
    draw_published_times(ui);
    gap(ui, 10);
    draw_published_accuracies(ui);
    gap(ui, 10);
    draw_batch_summary(ui);
  }
  ImGui::Dummy({1, ui.theme.px(4)});
}

}  // namespace saddlescope
