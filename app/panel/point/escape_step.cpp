#include "app/panel/point/escape_step.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "app/layer/saddle_offer.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_list.h"
#include "app/ui/ask.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

std::vector<double> stepped(const CriticalPoint& point, double length) {
  std::vector<double> at = point.at;
  for (std::size_t i = 0; i < at.size(); ++i) at[i] += length * point.eigenvectors(0, static_cast<Eigen::Index>(i));
  return at;
}

/// The heading, and at its right end the way to go.
void escape_head_row(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  bool& backwards = frame.state.escape_backwards;
  const Row row = row_at_cursor(ui);
  heading(ui, "Step off this point");
  const std::string label = backwards ? "−u₁" : "+u₁";
  const float width = std::ceil(text_width(ui.theme.small_font, label)) + ui.theme.px(12);
  ImGui::SetCursorScreenPos({row.right - width, row.top + ui.theme.px(2)});
  if (chip(ui, "escape/flip", label, true, "Along the eigenvector of the most negative eigenvalue, or against it"))
    backwards = !backwards;
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// What a click on the saddle offers in the views.
void start_row(PanelFrame& frame, const CriticalPoint& point) {
  const Ui& ui = frame.ui;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x, at.y + ui.theme.px(2)});
  if (chip(ui, "escape/exactly", start_exactly_here, false, start_exactly_help)) frame.scene.start = point.at;
  ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + ui.theme.px(6), at.y + ui.theme.px(2)});
  if (chip(ui, "escape/beside", start_beside, false, start_beside_help(point, frame.scene.window)))
    frame.scene.start = beside_saddle(point, frame.scene.window);
  ImGui::SetCursorScreenPos({at.x, at.y + ui.theme.px(26)});
}

void begin_run(PanelFrame& frame, std::vector<double> at) {
  const auto& runs = frame.scene.runs;
  const OptimizerSettings settings = runs.empty() ? default_settings("gd") : runs.front().optimizer;
  Run run = make_run(settings, free_number(runs));
  run.own_start = std::move(at);
  append_run(frame.scene, std::move(run));
}

}  // namespace

void draw_escape_step(PanelFrame& frame, const CriticalPoint& point) {
  const Objective* objective = objective_of(frame);
  const auto n = static_cast<Eigen::Index>(point.at.size());
  const bool leads_down = objective != nullptr && objective->dimension() == point.at.size() &&
                          point.eigenvalues.size() == n && point.eigenvectors.rows() == n && n > 0 &&
                          point.kind != CriticalKind::degenerate && point.eigenvalues[0] < 0;
  if (!leads_down) return;
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  double& length = frame.state.escape_length;
  gap(ui, 4);
  if (offers_start(point)) start_row(frame, point);
  escape_head_row(frame);
  const double size = std::max(frame.scene.window.a.size(), frame.scene.window.b.size());
  const SliderRange range{
      1e-4 * size, 0.5 * size, 0, std::numeric_limits<double>::max(), SliderRange::Scale::logarithmic, 0.1 * size};
  slider_row(ui, "escape/length", "Length", length, range,
             "How far to go along the eigenvector of the most negative eigenvalue, in parameter units");
  const std::vector<double> there = stepped(point, frame.state.escape_backwards ? -length : length);
  const PointAnswer* after = ask(frame.interaction, frame.results, "escape", there);
  value_row(ui, "L",
            "before " + readable_text(point.value, 3) + " → after " +
                (after != nullptr ? readable_text(after->evaluation.value, 3) : "…"));
  gap(ui, 1);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (button(ui, "escape/start", "Start there", "Move the shared start to " + point_text(there)))
    frame.scene.start = there;
  ImGui::SetCursorScreenPos({at.x + std::ceil(text_width(theme.text_font, "Start there")) + theme.px(24 + 8), at.y});
  if (button(ui, "escape/branch", "Branch there",
             "Begin a new run at " + point_text(there) + ", with the first run's method"))
    begin_run(frame, there);
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(24)});
}

}  // namespace saddlescope
