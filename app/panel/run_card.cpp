#include "app/panel/run_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "app/panel/panel_support.h"
#include "app/panel/run_list.h"
#include "app/panel/run_schedule.h"
#include "app/panel/run_verdict.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/quick_loss.h"
#include "core/analysis/curvature.h"
#include "core/diagnosis/stability.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float inset = 9;

std::string prefix_of(std::size_t index) { return "run" + std::to_string(index + 1); }

/// The few that decide what the path looks like; all others stand behind "more".
bool is_main(std::string_view id) {
  constexpr std::array<std::string_view, 6> main = {"lr", "momentum", "beta1", "beta2", "alpha", "rho"};
  return std::find(main.begin(), main.end(), id) != main.end();
}

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

/// First step outside the window; looked up again only when the run's result or the window has changed.
std::optional<std::size_t> left_window_at(PanelFrame& frame, std::size_t index,
                                          const std::shared_ptr<const RunResult>& run) {
  auto& kept = frame.state.left_window;
  if (kept.size() <= index) kept.resize(index + 1);
  auto& entry = kept[index];
  if (entry.run == run && entry.window == frame.scene.window) return entry.step;
  entry = {run, frame.scene.window, std::nullopt};
  const Trajectory& path = run->trajectory;
  const Plane& plane = frame.results.plane;
  if (path.dimension == 0 || plane.dimension() != path.dimension) return std::nullopt;
  const PlaneWindow& window = entry.window;
  for (std::size_t step = 0; step <= path.last_finite_step() && step < path.rows(); ++step) {
    const PlanePoint at = to_plane(plane, path.at(step).data());
    const bool inside = plane.directions.size() == 1 ? window.a.contains(at.a) : window.contains(at.a, at.b);
    if (inside) continue;
    entry.step = step;
    break;
  }
  return entry.step;
}

/// "diverged at step 36  Use a stable rate" and its kin; nothing when all is well.
void status_row(PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  if (!result || !frame.results.loss) return;
  const Theme& theme = frame.ui.theme;
  Run& run = frame.scene.runs[index];
  const Trajectory& path = result->trajectory;
  std::string text, link;
  if (path.status == RunStatus::diverged) {
    text = "Diverged at step " + std::to_string(path.last_step());
    const OptimizerInfo* method = find_optimizer(run.optimizer.id);
    const bool offer = result->stable_rate && !(method && method->uses_hessian) &&
                       std::isfinite(*result->stable_rate) && *result->stable_rate > 0 &&
                       *result->stable_rate != hyperparameter(run.optimizer, "lr");
    if (offer) link = "Use a stable rate";
  } else if (path.status == RunStatus::undefined) {
    text = "Undefined at step " + std::to_string(path.last_step());
  } else if (const auto step = left_window_at(frame, index, result)) {
    text = "Left the window at step " + std::to_string(*step);
    link = "Fit";
  }
  if (text.empty()) return;
  const Row row = row_at_cursor(frame.ui);
  const bool failed = path.status != RunStatus::ok;
  const float link_width = text_width(theme.small_font, link);
  draw_text_cut(theme.small_font, row.left, row.middle(), row.right - row.left - link_width - theme.px(8),
                failed ? theme.error : theme.quiet_text, text);
  if (!link.empty()) {
    ImGui::SetCursorScreenPos({row.right - link_width, row.top});
    const std::string help =
        failed ? "1/λmax at the start: " + readable_text(result->stable_rate.value_or(0)) : std::string();
    if (accent_button(frame.ui, prefix_of(index) + (failed ? "/stable-rate" : "/fit"), link, help)) {
      if (failed)
        set_hyperparameter(run.optimizer, "lr", *result->stable_rate);
      else
        frame.act("fit");
    }
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// Looked up again only when the run's result or the step has changed.
double largest_eigenvalue_at(const FormulaObjective& objective, const std::shared_ptr<const RunResult>& run, std::size_t step,
                             PanelState::Sharpest& kept) {
  if (kept.run == run && kept.step == step) return kept.largest;
  if (!is_quick(objective, Derivatives::hessian)) {
    kept = {run, step, std::numeric_limits<double>::quiet_NaN()};
    return kept.largest;
  }
  const Evaluation evaluation = evaluate_at(objective, run->trajectory.at(step));
  const Curvature bend = curvature(evaluation.hessian);
  kept = {run, step, bend.finite ? bend.eigenvalues.tail(1)(0) : std::numeric_limits<double>::quiet_NaN()};
  return kept.largest;
}

/// "2/λmax at the ball: 0.0857. Momentum is stable below 0.163 there."
std::string tick_help(const OptimizerSettings& settings, const char* where, double sharpness) {
  std::string text = std::string("2/λmax at ") + where + ": " + readable_text(2 / sharpness, 3);
  if (settings.id == "gd" && added_weight_decay(settings) == 0)
    return text + ". Above it, gradient descent overshoots more and more.";
  const double rate = hyperparameter(settings, "lr"), decay = added_weight_decay(settings);
  const auto limit = sharpness_limit(settings, rate);
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (!limit || info == nullptr || !(rate > 0)) return text;
  return text + ". " + std::string(info->label) + " with these numbers is stable below " +
         readable_text(rate * (*limit + decay) / (sharpness + decay), 3) + ".";
}

/// Where the learning rate meets the curvature: 2/λmax at the ball and at the end of the run, for the methods whose
/// limit of stability depends on it.
std::vector<SliderTick> rate_ticks(PanelFrame& frame, std::size_t index) {
  std::vector<SliderTick> ticks;
  const Run& run = frame.scene.runs[index];
  const auto result = result_of(frame, index);
  const FormulaObjective* objective = objective_of(frame);
  if (!result || objective == nullptr || !sharpness_limit(run.optimizer, 1)) return ticks;
  const Trajectory& path = result->trajectory;
  if (path.dimension != objective->dimension()) return ticks;
  auto& kept = frame.state.sharpest;
  if (kept.size() <= index) kept.resize(index + 1);
  const std::size_t last = path.last_finite_step();
  const struct {
    std::size_t step;
    const char* where;
  } places[] = {{std::min(playhead(frame.scene), last), "the ball"}, {last, "the run’s end"}};
  for (std::size_t k = 0; k < 2; ++k) {
    const double sharpness = largest_eigenvalue_at(*objective, result, places[k].step, kept[index][k]);
    const double tick = sharpness > 0 ? 2 / sharpness : std::numeric_limits<double>::infinity();
    ticks.push_back({tick, color(run.color), k == 1, tick_help(run.optimizer, places[k].where, sharpness)});
  }
  return ticks;
}

void hyperparameter_rows(PanelFrame& frame, std::size_t index, bool main) {
  Run& run = frame.scene.runs[index];
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  if (info == nullptr) return;
  run.optimizer.values.resize(info->hyperparameters.size(), 0.0);
  for (std::size_t i = 0; i < info->hyperparameters.size(); ++i) {
    const Hyperparameter& parameter = info->hyperparameters[i];
    if (is_main(parameter.id) != main) continue;
    double& value = run.optimizer.values[i];
    const std::string name = prefix_of(index) + "/" + std::string(parameter.id);
    if (parameter.scale == Hyperparameter::Scale::toggle) {
      bool on = value != 0;
      if (toggle_row(frame.ui, name, parameter.label, on, parameter.help)) value = on ? 1 : 0;
      continue;
    }
    const double initial = parameter.id == "lr" ? fitting_rate(frame, run.optimizer.id) : parameter.initial;
    // 64 runs stay cheap: a row that is scrolled away needs no eigenvalues.
    const bool seen = ImGui::IsRectVisible({frame.ui.theme.px(40), frame.ui.theme.px(22)});
    std::vector<SliderTick> ticks;
    if (parameter.id == "lr" && seen) ticks = rate_ticks(frame, index);
    slider_row(frame.ui, name, parameter.label, value, range_of(parameter, initial), parameter.help, ticks);
  }
}

void own_start_rows(PanelFrame& frame, std::size_t index) {
  Run& run = frame.scene.runs[index];
  bool own = run.own_start.has_value();
  if (toggle_row(frame.ui, prefix_of(index) + "/own-start", "Own start", own,
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
    slider_row(frame.ui, prefix_of(index) + "/start-" + std::to_string(i + 1), label, (*run.own_start)[i],
               coordinate_range(frame, i, shared));
  }
}

/// The verdict in a few words at the right end of a row; while the mouse is over the card, what can be done from the
/// playhead on stands there instead. Returns the width it takes.
void verdict_text(PanelFrame& frame, std::size_t index, const Row& row, float middle, bool over) {
  const Theme& theme = frame.ui.theme;
  const float left = row.left + theme.px(48);
  if (can_change_from_here(frame.scene, frame.results, index)) {
    const std::string label = "From step " + std::to_string(cut_step(frame.scene, frame.results, index)) + " on";
    ImGui::SetCursorScreenPos({row.right - std::ceil(text_width(theme.small_font, label)), middle - theme.px(11)});
    // as in the header: there for a hand that knows the place
    if (!over) ImGui::PushClipRect({0, 0}, {0, 0}, false);
    if (accent_button(frame.ui, prefix_of(index) + "/from-here", label,
                      "Keep the path so far: the sliders change only what comes after this step"))
      change_from_here(frame.scene, frame.results, index);
    if (!over) ImGui::PopClipRect();
    if (over) return;
  }
  const Diagnosis* diagnosis = verdict_of(frame, index);
  if (diagnosis == nullptr) return;
  const std::string text = short_verdict(*diagnosis);
  const float room = row.right - left, width = std::min(room, text_width(theme.small_font, text));
  draw_text_cut(theme.small_font, row.right - width, middle, room, verdict_color(theme, diagnosis->kind), text);
  frame.ui.note(prefix_of(index) + "/verdict/" + std::string(verdict_kind_name(diagnosis->kind)),
                {row.right - width, row.top}, {row.right, row.bottom});
}

void more_row(PanelFrame& frame, std::size_t index, bool over) {
  const Theme& theme = frame.ui.theme;
  const std::string name = prefix_of(index) + "/more";
  const bool opened = frame.state.opened.contains(name);
  const Row row = row_at_cursor(frame.ui);
  const float height = theme.px(18);
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (ImGui::InvisibleButton(name.c_str(), {theme.px(46), height})) {
    if (opened)
      frame.state.opened.erase(name);
    else
      frame.state.opened.insert(name);
  }
  frame.ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const ImU32 shade = hovered ? theme.text : theme.quiet_text;
  const float middle = row.top + height / 2;
  draw_icon(ImGui::GetWindowDrawList(), opened ? Icon::chevron_down : Icon::chevron_right,
            {row.left + theme.px(4), middle}, theme.px(7), shade);
  draw_text(theme.small_font, row.left + theme.px(13), middle, shade, "More");
  verdict_text(frame, index, row, middle, over);
  ImGui::SetCursorScreenPos({row.left, row.top + height});
  if (!opened) return;
  hyperparameter_rows(frame, index, false);
  own_start_rows(frame, index);
  gap(frame.ui, 4);
}

void change_method(PanelFrame& frame, Run& run, std::string_view id) {
  if (id.empty() || id == run.optimizer.id) return;
  OptimizerSettings settings = default_settings(id);
  set_hyperparameter(settings, "lr", fitting_rate(frame, id));
  run.optimizer = settings;
}

/// The buttons that stand in place of the loss while the mouse is over the header.
void header_buttons(PanelFrame& frame, std::size_t index, float right, float middle, bool visible,
                    CardRequest& request) {
  const Ui& ui = frame.ui;
  Run& run = frame.scene.runs[index];
  const std::string name = prefix_of(index);
  const float step = ui.theme.px(19);
  float x = right - ui.theme.px(7);
  // not seen, but there: a hand that knows the place, and a test, can press them at once
  if (!visible) ImGui::PushClipRect({0, 0}, {0, 0}, false);
  if (icon_button_at(ui, name + "/remove", Icon::cross, {x, middle}, 16, true, "Remove"))
    request = {CardRequest::What::remove, index, 0};
  x -= step;
  if (icon_button_at(ui, name + "/duplicate", Icon::duplicate, {x, middle}, 19, true, "Duplicate"))
    request = {CardRequest::What::duplicate, index, 0};
  x -= step;
  const std::string branch = "Branch here, at step " + std::to_string(cut_step(frame.scene, frame.results, index));
  if (icon_button_at(ui, name + "/branch", Icon::fork, {x, middle}, 19, true, branch + " (B)"))
    request = {CardRequest::What::branch, index, 0};
  x -= step;
  if (icon_button_at(ui, name + "/visible", run.visible ? Icon::eye : Icon::eye_closed, {x, middle}, 20, true,
                     run.visible ? "Hide" : "Show"))
    run.visible = !run.visible;
  x -= step;
  if (icon_button_at(ui, name + "/collapse", run.collapsed ? Icon::chevron_right : Icon::chevron_down, {x, middle}, 16,
                     true, run.collapsed ? "Unfold" : "Fold to one line"))
    run.collapsed = !run.collapsed;
  if (!visible) ImGui::PopClipRect();
}

std::string current_loss(const PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  if (!result) return {};
  return readable_text(result->trajectory.loss[std::min(playhead(frame.scene), result->trajectory.last_step())], 3);
}

void header(PanelFrame& frame, std::size_t index, CardRequest& request) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  Run& run = frame.scene.runs[index];
  const std::string name = prefix_of(index);
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  const Row row = row_at_cursor(ui);
  const float buttons = theme.px(99);
  const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                    ImGui::IsMouseHoveringRect({row.left, row.top}, {row.right, row.bottom}) &&
                    frame.interaction.drag.empty();

  ImGui::SetCursorScreenPos({row.left - theme.px(4), row.top});
  if (ImGui::InvisibleButton("dot", {theme.px(20), row.bottom - row.top})) ImGui::OpenPopup("style");
  ui.note_item(name + "/style");
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui, "Colour, line and ball");
  const ImU32 own_color = run.visible ? color(run.color) : with_alpha(color(run.color), 0.35f);
  const ImVec2 dot = {row.left + theme.px(5), std::round(row.middle())};
  draw_run_marker(ImGui::GetWindowDrawList(), run.marker, dot, theme.px(5), own_color);

  const float label_left = row.left + theme.px(18);
  ImGui::SetCursorScreenPos({label_left, row.top});
  ImGui::InvisibleButton("method", {std::max(row.right - label_left - buttons, theme.px(40)), row.bottom - row.top});
  ui.note_item(name + "/method");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (info != nullptr)
    tooltip(ui, std::string(info->summary) + "\n" + std::string(info->rule) +
                    "\nClick to change the method, drag to reorder");
  const bool dragging = frame.interaction.drag == "card:" + std::to_string(index);
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, theme.px(3))) {
    if (frame.interaction.drag.empty()) frame.interaction.drag = "card:" + std::to_string(index);
  } else if (ImGui::IsItemDeactivated() && hovered && !dragging) {
    ImGui::OpenPopup("methods");
  }

  const std::string loss = run.visible ? current_loss(frame, index) : "hidden";
  const float taken = over ? buttons : text_width(theme.text_font, loss);
  const std::string_view label = info != nullptr ? info->label : std::string_view(run.optimizer.id);
  const float room = row.right - label_left - taken - theme.px(8);
  draw_text_cut(theme.text_font, label_left, row.middle(), room, run.visible ? theme.text : theme.quiet_text, label);
  if (hovered && text_width(theme.text_font, label) < room - theme.px(12))
    draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down,
              {label_left + text_width(theme.text_font, label) + theme.px(9), row.middle() + 1}, theme.px(7),
              theme.quiet_text);
  if (!over) draw_text_right(theme.text_font, row.right, row.middle(), theme.quiet_text, loss);
  header_buttons(frame, index, row.right, row.middle(), over, request);

  if (ImGui::BeginPopup("style")) {
    draw_run_style(frame, run, name);
    ImGui::EndPopup();
  }
  if (ImGui::BeginPopup("methods")) {
    change_method(frame, run, method_list(frame, name + "/method", run.optimizer.id));
    ImGui::EndPopup();
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

}  // namespace

std::string_view method_list(const PanelFrame& frame, std::string_view prefix, std::string_view current) {
  const Theme& theme = frame.ui.theme;
  std::string_view picked;
  const float width = theme.px(430), height = theme.px(36);
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    const std::string name = std::string(prefix) + "/" + std::string(info.id);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ImGui::InvisibleButton(name.c_str(), {width, height})) {
      picked = info.id;
      ImGui::CloseCurrentPopup();
    }
    frame.ui.note_item(name);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered || info.id == current)
      ImGui::GetWindowDrawList()->AddRectFilled(
          {at.x - theme.px(6), at.y}, {at.x + width + theme.px(6), at.y + height},
          hovered ? with_alpha(theme.accent, 0.28f) : with_alpha(theme.text, 0.06f), theme.px(4));
    draw_text(theme.text_font, at.x, at.y + height * 0.31f, theme.text, info.label);
    draw_text_cut(theme.small_font, at.x, at.y + height * 0.71f, width, theme.quiet_text, info.summary);
    ImGui::SetCursorScreenPos({at.x, at.y + height});
  }
  return picked;
}

void draw_run_card(PanelFrame& frame, std::size_t index, CardRequest& request, float& top, float& bottom) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushID(static_cast<int>(index));
  list->ChannelsSplit(2);  // the frame is drawn under the content, whose height is known only afterwards
  list->ChannelsSetCurrent(1);
  set_row_inset(ui, inset);
  gap(ui, 4);
  header(frame, index, request);
  const bool collapsed = frame.scene.runs[index].collapsed;
  if (!collapsed) {
    hyperparameter_rows(frame, index, true);
    draw_schedule(frame, index);
    status_row(frame, index);
    more_row(frame, index, ImGui::GetStateStorage()->GetBool(ImGui::GetID("over")));
  }
  gap(ui, 4);
  set_row_inset(ui, 0);
  top = at.y;
  bottom = ImGui::GetCursorScreenPos().y;
  list->ChannelsSetCurrent(0);
  const ImVec2 end = {at.x + width, bottom};
  const bool hovered =
      ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && ImGui::IsMouseHoveringRect(at, end);
  ImGui::GetStateStorage()->SetBool(ImGui::GetID("over"), hovered);
  const bool dragging = frame.interaction.drag == "card:" + std::to_string(index);
  const bool linked = hovered || frame.interaction.hovered_run == index;
  if (hovered) frame.interaction.hovered_run = index;
  list->AddRectFilled(at, end, mix(theme.panel, theme.text, dragging ? 0.08f : 0.018f), theme.px(4));
  compat::rect(list, at, end,
               dragging ? theme.accent
               : linked ? mix(theme.line, theme.text, 0.12f)
                        : theme.line,
               theme.px(4), 1);
  list->ChannelsMerge();
  ui.note(prefix_of(index) + "/card", at, end);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({at.x, bottom});
}

}  // namespace saddlescope
