#include "app/panel/runs/run_rows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <vector>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_rates.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/window_exit.h"
#include "core/run/sampling_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float line_height = 18;

/// The few that decide what the path looks like; all others stand behind "more".
bool is_main(std::string_view id) {
  constexpr std::array<std::string_view, 6> main = {"lr", "momentum", "beta1", "beta2", "alpha", "rho"};
  return std::find(main.begin(), main.end(), id) != main.end();
}

/// First step outside the window, as far as is known.
std::optional<std::size_t> left_window_at(const PanelFrame& frame, std::size_t index,
                                          const std::shared_ptr<const RunResult>& run) {
  const auto& exit = frame.results.get<WindowExitResult>(index);
  return exit != nullptr && exit->run == run ? exit->step : std::nullopt;
}

}  // namespace

std::string run_prefix(std::size_t index) { return "run" + std::to_string(index + 1); }

SliderRange range_of(const Hyperparameter& parameter, double initial) {
  using Scale = Hyperparameter::Scale;
  const auto scale = parameter.scale == Scale::logarithmic             ? SliderRange::Scale::logarithmic
                     : parameter.scale == Scale::one_minus_logarithmic ? SliderRange::Scale::one_minus_logarithmic
                                                                       : SliderRange::Scale::linear;
  return {parameter.slider_minimum,
          parameter.slider_maximum,
          parameter.valid_minimum,
          parameter.valid_maximum,
          scale,
          initial};
}

bool fold_line(PanelFrame& frame, const std::string& name, std::string_view label, float width, std::string_view help,
               float indent) {
  const Theme& theme = frame.ui.theme;
  const bool opened = frame.state.opened.contains(name);
  Row row = row_at_cursor(frame.ui);
  const float start = row.left;
  row.left += indent;
  const float height = theme.px(line_height), text_left = theme.px(13);
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (ImGui::InvisibleButton(name.c_str(), {std::max(width, 1.0f), height})) {
    if (opened)
      frame.state.opened.erase(name);
    else
      frame.state.opened.insert(name);
  }
  frame.ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(frame.ui, help);
  const ImU32 shade = hovered ? theme.text : theme.quiet_text;
  const float middle = row.top + height / 2;
  draw_icon(ImGui::GetWindowDrawList(), opened ? Icon::chevron_down : Icon::chevron_right,
            {row.left + theme.px(4), middle}, theme.px(7), shade);
  draw_text_cut(theme.small_font, row.left + text_left, middle, width - text_left, shade, label);
  ImGui::SetCursorScreenPos({start, row.top + height});
  return opened;
}

std::size_t main_hyperparameters(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return 0;
  return static_cast<std::size_t>(
      std::count_if(info->hyperparameters.begin(), info->hyperparameters.end(), [&](const Hyperparameter& parameter) {
        return is_main(parameter.id) && uses_hyperparameter(settings, parameter.id);
      }));
}

void draw_hyperparameter_rows(PanelFrame& frame, std::size_t index, bool main) {
  Run& run = frame.scene.runs[index];
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  if (info == nullptr) return;
  run.optimizer.values.resize(info->hyperparameters.size(), 0.0);
  for (std::size_t i = 0; i < info->hyperparameters.size(); ++i) {
    const Hyperparameter& parameter = info->hyperparameters[i];
    if (is_main(parameter.id) != main || !uses_hyperparameter(run.optimizer, parameter.id)) continue;
    double& value = run.optimizer.values[i];
    const std::string name = run_prefix(index) + "/" + std::string(parameter.id);
    if (parameter.scale == Hyperparameter::Scale::toggle) {
      bool on = value != 0;
      if (toggle_row(frame.ui, name, parameter.label, on, parameter.help)) value = on ? 1 : 0;
      continue;
    }
    const double initial = parameter.id == "lr" ? fitting_rate(frame, run.optimizer.id) : parameter.initial;
    if (parameter.id == "lr" && main) {
      // 64 runs stay cheap: a row that is scrolled away needs no words.
      const bool seen = ImGui::IsRectVisible({frame.ui.theme.px(40), frame.ui.theme.px(22)});
      rate_rows(frame.ui, name, "Learning rate η", value, rate_range(frame, index, parameter),
                seen ? rate_zones(frame, index) : RateZones{}, parameter.help);
      continue;
    }
    slider_row(frame.ui, name, parameter.label, value, range_of(parameter, initial), parameter.help);
  }
}

void draw_own_start_rows(PanelFrame& frame, std::size_t index) {
  Run& run = frame.scene.runs[index];
  bool own = run.own_start.has_value();
  if (toggle_row(frame.ui, run_prefix(index) + "/own-start", "Own start", own,
                 "Begin somewhere else than the other runs")) {
    if (own)
      run.own_start = frame.scene.start;
    else
      run.own_start.reset();
  }
  if (!run.own_start) return;
  const auto names = parameter_names(frame);
  for (std::size_t i = 0; i < run.own_start->size(); ++i) {
    const double shared = i < frame.scene.start.size() ? frame.scene.start[i] : 0;
    const std::string label = "Start " + (i < names.size() ? names[i] : std::to_string(i + 1));
    slider_row(frame.ui, run_prefix(index) + "/start-" + std::to_string(i + 1), label, (*run.own_start)[i],
               coordinate_range(frame, i, shared));
  }
}

bool draw_status_row(PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  if (!result || !frame.results.get<LossResult>()) return false;
  const Theme& theme = frame.ui.theme;
  const Trajectory& path = result->trajectory;
  if (!path.refusal.empty()) {
    wrapped_text(frame.ui, path.refusal, theme.error, theme.small_font);
    frame.ui.note_item(run_prefix(index) + "/error");
    return false;
  }
  Run& run = frame.scene.runs[index];
  std::string text, link, help;
  std::optional<StableRate> stable;
  if (path.status == RunStatus::diverged) {
    text = "Diverged at step " + std::to_string(path.last_step());
    stable = stable_rate(frame, index);
    if (stable && stable->rate != hyperparameter(run.optimizer, "lr")) {
      link = "Use a stable rate";
      help = stable->help;
    }
  } else if (path.status == RunStatus::undefined) {
    text = "Undefined at step " + std::to_string(path.last_step());
  } else if (const auto step = left_window_at(frame, index, result)) {
    text = "Left the window at step " + std::to_string(*step);
    link = "Fit";
  }
  if (text.empty()) return false;
  const Row row = row_at_cursor(frame.ui);
  const bool failed = path.status != RunStatus::ok;
  const float link_width = text_width(theme.small_font, link);
  draw_text_told(frame.ui, theme.small_font, row.left, row.middle(), row.right - row.left - link_width - theme.px(8),
                 failed ? theme.error : theme.quiet_text, text);
  if (!link.empty()) {
    ImGui::SetCursorScreenPos({row.right - link_width, row.top});
    if (accent_button(frame.ui, run_prefix(index) + (failed ? "/stable-rate" : "/fit"), link, help)) {
      if (failed)
        set_hyperparameter(run.optimizer, "lr", stable->rate);
      else
        frame.act("fit");
    }
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return failed && !link.empty();
}

void draw_sampling_line(PanelFrame& frame, std::size_t index) {
  const Objective* objective = objective_of(frame);
  const std::size_t examples = objective != nullptr ? objective->examples() : 0;
  const Sampling& sampling = frame.scene.runs[index].sampling;
  if (!is_noisy(sampling, examples)) return;
  const Theme& theme = frame.ui.theme;
  const Row row = row_at_cursor(frame.ui);
  const float height = theme.px(line_height);
  // As many rows as there are, some twice and others not at all.
  const bool only_drawn =
      batch_size(sampling, examples) >= examples && sampling.label_noise == 0 && sampling.gradient_noise == 0;
  std::string text = only_drawn ? "drawn with replacement" : sampling_text(sampling, examples);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  const std::string name = run_prefix(index) + "/sampling";
  const float width = std::min(row.right - row.left, std::ceil(text_width(theme.small_font, text)));
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) {
    frame.scene.display.tab = InspectorTab::batch;
    frame.scene.display.followed_run = index;
  }
  frame.ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(frame.ui, text + ". Click to change it under Batch");
  draw_text_cut(theme.small_font, row.left, row.top + height / 2, width + 1, hovered ? theme.text : theme.quiet_text,
                text);
  ImGui::SetCursorScreenPos({row.left, row.top + height});
}

}  // namespace saddlescope
