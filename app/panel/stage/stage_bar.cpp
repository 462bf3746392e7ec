#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "app/panel/runs/run_cure.h"
#include "app/panel/runs/run_rates.h"
#include "app/panel/runs/run_rows.h"
#include "app/panel/runs/run_verdict.h"
#include "app/panel/stage/stage.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float least_card = 148, steps_width = 160, padding = 12;
constexpr float name_row = 18, slider_row_place = 38, verdict_row = 62;  // middles, from the bar's top

void card(PanelFrame& frame, std::size_t index, ImVec2 at, float width) {
  const Theme& theme = frame.ui.theme;
  Run& run = frame.scene.runs[index];
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  if (info == nullptr) return;
  const float left = at.x + theme.px(padding), right = at.x + width - theme.px(padding);
  const float name_middle = at.y + theme.px(name_row);
  draw_run_marker(ImGui::GetWindowDrawList(), run.marker, {left + theme.px(5), std::round(name_middle)}, theme.px(5.5f),
                  color(run.color));
  const std::string prefix = "stage/" + run_prefix(index);
  const auto rate = std::find_if(info->hyperparameters.begin(), info->hyperparameters.end(),
                                 [](const Hyperparameter& parameter) { return parameter.id == "lr"; });
  const bool has_rate = rate != info->hyperparameters.end() && uses_hyperparameter(run.optimizer, "lr");
  const double value = has_rate ? hyperparameter(run.optimizer, "lr") : 0;
  const std::string shown = has_rate ? "η " + readable_text(value, 3) : std::string();
  const float value_width = text_width(theme.text_font, shown);
  draw_text_told(frame.ui, theme.text_font, left + theme.px(17), name_middle, right - left - value_width - theme.px(25),
                 theme.text, run_label(frame, index));
  draw_text_right(theme.text_font, right, name_middle, theme.text, shown);
  frame.ui.note(prefix + "/name", {left, name_middle - theme.px(9)}, {right, name_middle + theme.px(9)});
  if (has_rate) {
    ImGui::SetCursorScreenPos({at.x, at.y + theme.px(slider_row_place - 11)});
    double next = value;
    if (wide_slider(frame.ui, prefix + "/lr", next, rate_range(frame, index, *rate), at.x + theme.px(padding - 6),
                    at.x + width - theme.px(padding - 6), rate_zones(frame, index), rate->help))
      set_hyperparameter(run.optimizer, "lr", next);
  }
  const float middle = at.y + theme.px(verdict_row);
  ImGui::SetCursorScreenPos({left, middle - theme.px(11)});
  const float cure = draw_cure(frame, index, right, prefix + "/cure");
  draw_verdict_chip(frame, index, left, middle, right - left - (cure > 0 ? cure + theme.px(8) : 0),
                    prefix + "/verdict");
}

void steps(PanelFrame& frame, ImVec2 at, float width, bool& charts) {
  const Theme& theme = frame.ui.theme;
  const float left = at.x + theme.px(padding), right = at.x + width - theme.px(padding);
  draw_text(theme.text_font, left, at.y + theme.px(name_row), theme.text,
            "step " + std::to_string(playhead(frame.scene)) + " / " + std::to_string(frame.scene.steps));
  const float middle = at.y + theme.px(verdict_row - 14);
  const struct {
    const char *name, *action, *help;
    Icon icon;
  } buttons[] = {{"stage/back", "step-back", "Step back (Left, Page Up)", Icon::back},
                 {"stage/play", "play", frame.scene.playback.playing ? "Pause (Space)" : "Play (Space)",
                  frame.scene.playback.playing ? Icon::pause : Icon::play},
                 {"stage/forward", "step-forward", "Step forward (Right, Page Down)", Icon::forward}};
  float x = left + theme.px(10);
  for (const auto& one : buttons) {
    if (icon_button_at(frame.ui, one.name, one.icon, {x, middle}, 26, true, one.help)) frame.act(one.action);
    x += theme.px(34);
  }
  ImGui::SetCursorScreenPos({right - text_width(theme.heading_font, "Charts"), middle - theme.px(11)});
  if (text_button(frame.ui, "stage/charts", "Charts", charts, "Loss and gradient over the steps")) charts = !charts;
}

}  // namespace

void draw_stage_bar(PanelFrame& frame, bool& charts) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  std::vector<std::size_t> visible;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i)
    if (frame.scene.runs[i].visible) visible.push_back(i);
  const float for_steps = theme.px(steps_width), for_runs = room.x - for_steps;
  const auto fit = static_cast<std::size_t>(std::max(1.0f, for_runs / theme.px(least_card)));
  const std::size_t shown = std::min(fit, visible.size());
  const std::string more = visible.size() > shown ? "+" + std::to_string(visible.size() - shown) : std::string();
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const float width = shown > 0 ? for_runs / static_cast<float>(shown) : for_runs;
  for (std::size_t k = 0; k < shown; ++k) {
    const float x = at.x + static_cast<float>(k) * width;
    card(frame, visible[k], {x, at.y}, width);
    list->AddLine({x + width, at.y}, {x + width, at.y + room.y}, theme.line);
  }
  if (visible.empty())
    draw_text(theme.text_font, at.x + theme.px(padding), at.y + room.y / 2, theme.quiet_text, "No run yet");
  draw_text_right(theme.small_font, at.x + room.x - theme.px(padding), at.y + theme.px(name_row), theme.quiet_text,
                  more);
  steps(frame, {at.x + for_runs, at.y}, for_steps, charts);
}

}  // namespace saddlescope
