// Both conventions of one method side by side.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/layer/step_arrows.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_list.h"
#include "app/panel/step/step_parts.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

Convention other(Convention convention) {
  return convention == Convention::lecture ? Convention::pytorch : Convention::lecture;
}

/// The same run in the other convention, all its stretches.
Run turned(const Run& run) {
  Run copy = run;
  const Convention target = other(run.optimizer.convention);
  copy.optimizer.convention = target;
  for (Stretch& stretch : copy.stretches) stretch.optimizer.convention = target;
  return copy;
}

bool same_but_for_looks(const Run& a, const Run& b) {
  return a.optimizer == b.optimizer && a.own_start == b.own_start && a.stretches == b.stretches &&
         a.sampling == b.sampling;
}

std::optional<std::size_t> twin_of(const Scene& scene, std::size_t run) {
  const Run wanted = turned(scene.runs[run]);
  for (std::size_t i = 0; i < scene.runs.size(); ++i)
    if (i != run && same_but_for_looks(scene.runs[i], wanted)) return i;
  return std::nullopt;
}

void add_twin(Scene& scene, std::size_t run) {
  const Run twin = turned(scene.runs[run]);
  Run added = make_run(twin.optimizer, free_number(scene.runs));
  added.own_start = twin.own_start;
  added.stretches = twin.stretches;
  added.sampling = twin.sampling;
  append_run(scene, std::move(added));
}

/// A rule over as many lines as it needs, with one piece of it marked. Rules part at ";  ".
void draw_rule(const Ui& ui, std::string_view rule, std::string_view marked) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float line = theme.px(18);
  float top = row.top;
  std::size_t from = 0;
  while (from < rule.size()) {
    const std::size_t end = std::min(rule.find(";", from), rule.size());
    std::string_view part = rule.substr(from, end - from);
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::size_t at = part.find(marked);
    const float middle = top + line / 2, x = row.left + theme.px(8);
    if (at != std::string_view::npos) {
      const float before = text_width(theme.text_font, part.substr(0, at)), width = text_width(theme.text_font, marked);
      ImGui::GetWindowDrawList()->AddRectFilled({x + before - theme.px(2), top + theme.px(1)},
                                                {x + before + width + theme.px(2), top + line - theme.px(1)},
                                                with_alpha(theme.accent, 0.38F), theme.px(3));
    }
    draw_text_told(ui, theme.text_font, x, middle, row.right - x, theme.text, part);
    top += line;
    from = end + 1;
  }
  ImGui::SetCursorScreenPos({row.left, top});
}

/// "moves (0.1, −0.2)" of a run at a step.
std::string movement_text(const PanelFrame& frame, std::size_t run, std::size_t step) {
  const auto result = result_of(frame, run);
  if (result == nullptr || step >= result->trajectory.last_finite_step()) return "";
  const auto from = result->trajectory.at(step), to = result->trajectory.at(step + 1);
  std::vector<double> movement(from.size());
  for (std::size_t i = 0; i < movement.size(); ++i) movement[i] = to[i] - from[i];
  return "moves " + point_text(movement, 3, 2);
}

void draw_form(PanelFrame& frame, const OptimizerInfo& info, bool lecture, std::string_view marked, std::size_t run,
               std::size_t step) {
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  const std::string name = lecture ? "Lecture" : "PyTorch";
  draw_text(ui.theme.heading_font, row.left, row.middle(), color(frame.scene.runs[run].color), name);
  draw_text_right(ui.theme.small_font, row.right, row.middle(), ui.theme.quiet_text, movement_text(frame, run, step));
  ImGui::SetCursorScreenPos({row.left, row.top + ui.theme.px(20)});
  draw_rule(ui, lecture ? info.lecture_rule : info.rule, marked);
}

}  // namespace

void draw_other_convention(PanelFrame& frame, std::size_t run, std::size_t step) {
  const OptimizerSettings& settings = frame.scene.runs[run].optimizer;
  const auto difference = convention_difference(settings.id);
  if (!difference) return;
  const Ui& ui = frame.ui;
  const OptimizerInfo& info = *find_optimizer(settings.id);
  const bool lecture = runs_lecture_form(settings);
  const auto twin = twin_of(frame.scene, run);
  if (!twin) {
    heading(ui, "The other form");
    const char* label = lecture ? "Run PyTorch's form beside it" : "Run the lecture's form beside it";
    if (button(ui, "step/other-form", label, "Add the same run in the other convention")) add_twin(frame.scene, run);
    const Row row = row_at_cursor(ui);
    ImGui::SetCursorScreenPos({row.left, row.top + ui.theme.px(4)});
    return;
  }
  const std::string title = "Compare with run " + std::to_string(*twin + 1);
  heading(ui, title);
  const Row row = row_at_cursor(ui);
  ui.note("step/compare", {row.left, row.top}, {row.right, row.bottom});
  draw_form(frame, info, lecture, lecture ? difference->lecture : difference->pytorch, run, step);
  gap(ui, 3);
  draw_form(frame, info, !lecture, lecture ? difference->pytorch : difference->lecture, *twin, step);
  gap(ui, 3);
  wrapped_text(ui, difference->meaning, ui.theme.quiet_text);
}

}  // namespace saddlescope
