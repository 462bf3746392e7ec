// The Step tab: the followed run's update at the playhead, taken apart term by term.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/layer/step_arrows.h"
#include "app/panel/followed_run.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/step/step_parts.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/step.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr const char* by_term = "step/by-term";    ///< in `opened`: one term is lit
constexpr const char* lit_term = "step/lit";       ///< in `edits`: its number
constexpr const char* first_shown = "step/first";  ///< in `edits`: the first coordinate shown of many

std::size_t kept_number(const PanelFrame& frame, const char* name) {
  const auto found = frame.state.edits.find(name);
  if (found == frame.state.edits.end()) return 0;
  const double value = parse_number(found->second).value_or(0);
  return value > 0 && value < 1e9 ? static_cast<std::size_t>(value) : 0;
}
void keep_number(PanelFrame& frame, const char* name, std::size_t value) {
  frame.state.edits[name] = std::to_string(value);
}

/// The last update of a run that has one, counted from 0: the row that it starts from.
std::size_t last_update(const Trajectory& path) { return std::max<std::size_t>(path.last_finite_step(), 1) - 1; }

/// "Step 120 → 121" with the ways to the one before and the one after. `shown`: none where no update is taken apart.
void update_row(PanelFrame& frame, const RunResult* run, std::optional<std::size_t> shown) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const std::string title =
      shown ? "Step " + std::to_string(*shown) + " → " + std::to_string(*shown + 1) : "No update here";
  draw_text(theme.heading_font, row.left, row.middle(), theme.text, title);
  if (shown && run != nullptr)
    draw_text(theme.text_font, row.left + text_width(theme.heading_font, title) + theme.px(6), row.middle(),
              theme.quiet_text, "of " + std::to_string(run->trajectory.last_step()));
  const auto place = [&](float from_right) { return ImVec2{row.right - theme.px(from_right), row.middle()}; };
  if (icon_button_at(ui, "step/back", Icon::back, place(36), 22, true, "One update back")) {
    frame.act("step-back");
    // From beyond the end straight to the last update.
    if (run != nullptr && playhead(frame.scene) > last_update(run->trajectory))
      frame.scene.playback.step = static_cast<double>(last_update(run->trajectory));
  }
  if (icon_button_at(ui, "step/forward", Icon::forward, place(11), 22, true, "One update on"))
    frame.act("step-forward");
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// Why there is no update to take apart.
std::string no_update(const PanelFrame& frame, std::size_t run) {
  const auto result = result_of(frame, run);
  const auto step = ball_step(frame.scene, frame.results, run);
  if (result == nullptr || !step) return "Computing …";
  const Trajectory& path = result->trajectory;
  if (*step < path.last_finite_step()) return "Computing …";
  if (path.status != RunStatus::ok)
    return "Diverged at step " + std::to_string(path.last_step()) +
           ": the update to it leads to a point that is not finite. Go back to see the ones before.";
  return "The run ends here: no update follows. Go back to see the one before.";
}

void switches(PanelFrame& frame, const StepTerms& terms) {
  Display& display = frame.scene.display;
  toggle_row(frame.ui, "step/arrows", "Arrows at the ball", display.movement_arrows,
             "Gradient's part, remembered part and their sum in the views (M)");
  if (terms.effective)
    toggle_row(frame.ui, "step/effective", "Effective step at the ball", display.effective_step,
               "An ellipse whose half axes are η/divisor in each coordinate (Shift+M)");
}

/// The toggle, and the way to the next term; after the last one to the next update.
void term_row(PanelFrame& frame, std::size_t count) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  bool on = frame.state.opened.contains(by_term);
  if (toggle_row(ui, by_term, "Term by term", on, "Light one term of the rule after the other")) {
    if (on)
      frame.state.opened.insert(by_term);
    else
      frame.state.opened.erase(by_term);
    keep_number(frame, lit_term, 0);
  }
  if (!on) return;
  const Row row = row_at_cursor(ui);
  const std::size_t lit = std::min(kept_number(frame, lit_term), count - 1);
  const bool last = lit + 1 >= count;
  draw_text(theme.text_font, row.left, row.middle(), theme.quiet_text,
            "Term " + std::to_string(lit + 1) + " of " + std::to_string(count));
  const char* label = last ? "Next update" : "Next term";
  const float width = std::ceil(text_width(theme.small_font, label)) + theme.px(12);
  ImGui::SetCursorScreenPos({row.right - width, row.top + theme.px(2)});
  if (chip(ui, "step/next-term", label, true, "Light the next term; after the last one go to the next update")) {
    keep_number(frame, lit_term, last ? 0 : lit + 1);
    if (last) frame.act("step-forward");
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// One or two coordinates; of more parameters they are chosen here.
std::vector<std::size_t> choose_coordinates(PanelFrame& frame, std::size_t n, const std::vector<std::string>& names) {
  if (n <= 2) return n == 1 ? std::vector<std::size_t>{0} : std::vector<std::size_t>{0, 1};
  std::size_t first = std::min(kept_number(frame, first_shown), n - 2);
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  const auto name = [&](std::size_t i) { return i < names.size() ? names[i] : "θ" + subscript(i + 1); };
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.quiet_text,
            name(first) + " and " + name(first + 1) + " of " + std::to_string(n));
  const auto place = [&](float from_right) { return ImVec2{row.right - ui.theme.px(from_right), row.middle()}; };
  if (icon_button_at(ui, "step/coordinates-back", Icon::left, place(36), 22, first > 0, "The parameters before"))
    first -= std::min<std::size_t>(first, 2);
  if (icon_button_at(ui, "step/coordinates-on", Icon::right, place(11), 22, first + 2 < n, "The parameters after"))
    first = std::min(first + 2, n - 2);
  keep_number(frame, first_shown, first);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return {first, first + 1};
}

void meaning_of(const Ui& ui, const EquationTerm& term) {
  gap(ui, 3);
  wrapped_text(ui, term.symbol + ": " + term.meaning, step_color(ui.theme, term.role));
}

void equation(PanelFrame& frame, const StepPicture& picture, std::optional<TermRole>& lit_role) {
  const Ui& ui = frame.ui;
  const auto lines = step_equation(picture.terms, picture.coordinates);
  const std::size_t count = term_count(lines);
  if (count == 0) return;
  gap(ui, 2);
  term_row(frame, count);
  std::optional<std::size_t> lit;
  if (frame.state.opened.contains(by_term)) lit = std::min(kept_number(frame, lit_term), count - 1);
  gap(ui, 2);
  const auto pointed = draw_equation(ui, lines, picture, lit);
  if (pointed && ImGui::IsMouseClicked(0)) {
    frame.state.opened.insert(by_term);
    keep_number(frame, lit_term, *pointed);
  }
  if (lit) {
    lit_role = term_at(lines, *lit).role;
    meaning_of(ui, term_at(lines, *lit));
  } else {
    wrapped_text(ui, "Click on a term to see what it means.", ui.theme.quiet_text, ui.theme.small_font);
  }
}

std::string form_text(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  std::string text(info->label);
  if (convention_difference(settings.id))
    text += runs_lecture_form(settings) ? ", the lecture's form" : ", PyTorch's form";
  return text;
}

}  // namespace

void draw_step_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  choose_followed_run(frame);
  const std::size_t run = frame.scene.display.followed_run;
  if (run >= frame.scene.runs.size()) return;
  const auto result = result_of(frame, run);
  const StepResult* step = frame.results.get<StepResult>().get();
  const bool fits = step != nullptr && result != nullptr && step->request.run == result;
  update_row(frame, result.get(), fits ? std::optional(step->request.step) : std::nullopt);
  if (!fits) {
    wrapped_text(ui, no_update(frame, run), theme.quiet_text);
    return;
  }
  const StepTerms terms =
      take_apart(step->explanation, result->trajectory, RunPlan(result->stretches, result->optimizer));
  switches(frame, terms);
  gap(ui, 4);
  heading(ui, form_text(step->explanation.settings));
  // The equation below is the rule, but for a method whose movement is known as a whole alone.
  if (terms.parts.gradient.empty()) wrapped_text(ui, find_optimizer(step->explanation.settings.id)->rule, theme.text);
  const auto names = parameter_names(frame);
  const std::size_t n = terms.point.size();
  StepPicture picture{terms, choose_coordinates(frame, n, names), {}};
  for (const std::size_t i : picture.coordinates)
    picture.names.push_back(i < names.size() ? names[i] : "θ" + subscript(i + 1));
  std::optional<TermRole> lit;
  equation(frame, picture, lit);
  gap(ui, 6);
  draw_movement(ui, picture, lit);
  if (terms.effective) draw_divisor(ui, picture);
  if (terms.effective && !terms.effective->mean.empty()) draw_two_memories(ui, picture);
  draw_other_convention(frame, run, step->request.step);
  ImGui::Dummy({1, theme.px(2)});
}

}  // namespace saddlescope
