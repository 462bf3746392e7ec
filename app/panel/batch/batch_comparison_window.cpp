// The comparison of batch sizes in a window of its own: the whole table and two charts at the left, what others
// published at the right.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/batch/batch_comparison_part.h"
#include "app/panel/figure_chart.h"
#include "app/panel/panel_support.h"
#include "app/ui/dialog.h"
#include "core/engine/nodes/comparison.h"
#include "core/plane/tick_text.h"
#include "core/support/figure_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// A child that scrolls where its content is too long.
class Column {
 public:
  Column(const char* id, ImVec2 at, ImVec2 size) {
    ImGui::SetCursorScreenPos(at);
    ImGui::BeginChild(id, size, false, ImGuiWindowFlags_NoMove);
  }
  ~Column() { ImGui::EndChild(); }
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
};

/// Training, test and how many of the seeds diverged.
void append_outcome(const Theme& theme, std::vector<FigureTable::Cell>& cells, const BatchComparison::Outcome& outcome,
                    std::size_t seeds) {
  for (const auto* spread : {&outcome.training, &outcome.test}) {
    if (std::isnan(spread->mean))
      cells.emplace_back("diverged", theme.error);
    else
      cells.emplace_back(spread_text(spread->mean, spread->deviation));
  }
  cells.emplace_back(outcome.diverged == 0 ? "–" : std::to_string(outcome.diverged) + " of " + std::to_string(seeds),
                     outcome.diverged == 0 ? theme.quiet_text : theme.error);
}

void wide_table(const Ui& ui, const ComparisonResult& measured) {
  const BatchComparisonPlan& plan = measured.request.plan;
  FigureTable table{"comparison/wide",
                    {{"Time", 1, 2},
                     {"Loss after " + std::to_string(plan.epochs) + " epochs", 3, 3},
                     {"Loss after " + std::to_string(plan.updates) + " updates", 6, 3}},
                    {"Batch", "update", "epoch", "training", "test", "diverged", "training", "test", "diverged"},
                    {}};
  for (const BatchComparison::Row& row : measured.comparison.rows) {
    std::vector<FigureTable::Cell> cells = {std::to_string(row.batch), seconds_text(row.update_seconds),
                                            seconds_text(row.epoch_seconds)};
    append_outcome(ui.theme, cells, row.epochs, plan.seeds);
    append_outcome(ui.theme, cells, row.updates, plan.seeds);
    table.rows.push_back(std::move(cells));
  }
  draw_figures(ui, table);
}

void time_chart(const Ui& ui, const BatchComparison& comparison, float width, float height) {
  FigureChart chart;
  chart.name = "comparison/times";
  chart.title = "Time of one update";
  chart.x_title = "rows in the batch";
  chart.y_text = seconds_text;
  chart.help =
      "One gradient over so many rows (the training rows over and over). Flat at the left: a row alone costs as "
      "much as a whole block of lanes and the call itself. It rises once the hardware is full.";
  FigureChart::Line one{"one core", ui.theme.quiet_text, Dash::dashed, {}, {}},
      all{"all cores", ui.theme.accent, Dash::solid, {}, {}};
  for (const BatchComparison::Timing& timing : comparison.timings) {
    for (FigureChart::Line* line : {&one, &all}) line->x.push_back(static_cast<double>(timing.rows));
    one.y.push_back(timing.one_core);
    all.y.push_back(timing.all_cores);
  }
  chart.lines = {one, all};
  draw_figure_chart(ui, chart, width, height);
}

void loss_chart(const Ui& ui, const ComparisonResult& measured, bool updates, float width, float height) {
  const BatchComparisonPlan& plan = measured.request.plan;
  FigureChart chart;
  chart.name = updates ? "comparison/losses-updates" : "comparison/losses-epochs";
  chart.title = updates ? "Loss, " + std::to_string(plan.updates) + " updates"
                        : "Loss, " + std::to_string(plan.epochs) + " epochs";
  chart.x_title = "batch size";
  chart.y_text = [](double value) { return readable_text(value, 3); };
  chart.help = "Final losses, mean and deviation over the seeds";
  FigureChart::Line training{"training", ui.theme.training, Dash::solid, {}, {}},
      test{"test", ui.theme.accent, Dash::solid, {}, {}};
  for (const BatchComparison::Row& row : measured.comparison.rows) {
    const BatchComparison::Outcome& outcome = updates ? row.updates : row.epochs;
    const auto add = [&](FigureChart::Line& line, const BatchComparison::Spread& spread) {
      line.x.push_back(static_cast<double>(row.batch));
      line.y.push_back(spread.mean);
      line.spread.push_back(spread.deviation);
    };
    add(training, outcome.training);
    add(test, outcome.test);
  }
  chart.lines = {training, test};
  draw_figure_chart(ui, chart, width, height);
}

}  // namespace

std::string hardware_sentence(const BatchComparison& comparison) {
  if (comparison.timings.size() < 2) return {};
  const auto& first = comparison.timings.front();
  const auto& last = comparison.timings.back();
  std::string text = "This is its parallel hardware: a row alone takes " + seconds_text(first.all_cores);
  if (comparison.timings.size() > 2)
    text += ", a block of lanes of " + std::to_string(comparison.timings[1].rows) + " rows " +
            seconds_text(comparison.timings[1].all_cores);
  const double each = last.all_cores / static_cast<double>(last.rows);
  text += "; of " + tick_text(static_cast<double>(last.rows), 2) + " rows each takes " + seconds_text(each);
  if (comparison.speed_up() > 1.15)
    text += ", " + readable_text(comparison.speed_up(), 2) + " times faster with all " +
            std::to_string(comparison.cores) + " cores than with one";
  return text + ".";
}

namespace {

void measured_column(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const auto& measured = frame.results.get<ComparisonResult>();
  draw_comparison_source(frame);
  if (measured == nullptr || measured->comparison.rows.empty() || !comparison_is_fresh(frame) ||
      comparing_share(frame.results))
    draw_comparison_controls(frame);
  if (measured == nullptr || measured->comparison.rows.empty()) return;
  wide_table(ui, *measured);
  gap(ui, 12);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float whole = ImGui::GetContentRegionAvail().x, space = theme.px(16),
              width = std::floor((whole - 2 * space) / 3);
  const float below = theme.px(44), room = ImGui::GetContentRegionAvail().y - below;
  const float height = std::clamp(room, theme.px(150), theme.px(460));
  for (int i = 0; i < 3; ++i) {
    ImGui::SetCursorScreenPos({at.x + static_cast<float>(i) * (width + space), at.y});
    if (i < 2)
      loss_chart(ui, *measured, i == 1, width, height);
    else
      time_chart(ui, measured->comparison, width, height);
  }
  ImGui::SetCursorScreenPos({at.x, at.y + height + theme.px(4)});
  wrapped_text(ui, hardware_sentence(measured->comparison), theme.quiet_text, theme.small_font);
}

void published_column(const Ui& ui) {
  draw_published_times(ui);
  gap(ui, 12);
  draw_published_accuracies(ui);
  gap(ui, 12);
  draw_batch_summary(ui);
}

}  // namespace

void draw_comparison_window(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  bool crossed = false;
  if (!begin_dialog(ui, {"Small against large batches", "comparison/close", {1360, 720}, {0.96f, 0.94f}}, crossed))
    return;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float top = at.y, height = room.y;
  const float right = std::clamp(0.26f * room.x, theme.px(250), theme.px(320)), space = theme.px(28);
  {
    const Column column("measured", {at.x, top}, {room.x - right - space, height});
    measured_column(frame);
  }
  const float line = at.x + room.x - right - space / 2;
  ImGui::GetWindowDrawList()->AddLine({line, top}, {line, top + height}, theme.line);
  {
    const Column column("published", {at.x + room.x - right, top}, {right, height});
    published_column(ui);
  }
  if (end_dialog(crossed)) frame.state.opened.erase(comparison_window);
}

}  // namespace saddlescope
