// The Why side of the inspector: for every visible run the verdict at the playhead, the evidence under it, what helps,
// and its escape from saddles.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "app/panel/runs/run_cure.h"
#include "app/panel/runs/run_verdict.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/run.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float small_line = 16, mark_indent = 10;
constexpr std::size_t few_runs = 1;  ///< up to here all evidence is open

std::string name_of(std::size_t index) { return "why/run" + std::to_string(index + 1); }

bool is_open(const PanelFrame& frame, std::size_t index, std::size_t shown_runs) {
  const auto& opened = frame.state.opened;
  if (opened.contains(name_of(index) + "/closed")) return false;
  if (opened.contains(name_of(index) + "/open")) return true;
  return shown_runs <= few_runs || frame.state.explained_run == index;
}

void flip_open(PanelFrame& frame, std::size_t index, bool open) {
  auto& opened = frame.state.opened;
  opened.erase(name_of(index) + (open ? "/open" : "/closed"));
  opened.insert(name_of(index) + (open ? "/closed" : "/open"));
}

/// The run last pointed at anywhere but here, or the first: what unfolds must not do so under the mouse.
void choose_explained(PanelFrame& frame, const std::vector<std::size_t>& shown) {
  auto& explained = frame.state.explained_run;
  const auto is_shown = [&](std::optional<std::size_t> run) {
    return run && std::find(shown.begin(), shown.end(), *run) != shown.end();
  };
  const auto hovered = frame.interaction.hovered_run;
  if (!ImGui::IsWindowHovered() && is_shown(hovered)) explained = hovered;
  if (!is_shown(explained)) explained = shown.front();
}

/// While playing, texts change; what stands below must not jump with every line more or less.
void keep_height(PanelFrame& frame, std::size_t slot, float top) {
  const float now = ImGui::GetCursorScreenPos().y - top;
  float& kept = frame.state.why_heights[slot];
  kept = std::max(kept, now);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x, top + kept});
}

/// Marker, method and the verdict in a few words; a click folds and unfolds.
void run_header(PanelFrame& frame, std::size_t index, const Diagnosis& diagnosis, bool open) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Run& run = frame.scene.runs[index];
  const Row row = row_at_cursor(ui);
  const float height = theme.px(open ? 22 : 22 + small_line), pad = theme.px(6);
  ImGui::SetCursorScreenPos({row.left - pad, row.top});
  if (ImGui::InvisibleButton(name_of(index).c_str(), {row.right - row.left + 2 * pad, height}))
    flip_open(frame, index, open);
  ui.note_item(name_of(index));
  ui.note_item(name_of(index) + "/" + std::string(verdict_kind_name(diagnosis.kind)));
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    frame.interaction.hovered_run = index;
    list->AddRectFilled({row.left - pad, row.top}, {row.right + pad, row.top + height}, with_alpha(theme.text, 0.05f),
                        theme.px(4));
  }
  draw_run_marker(list, run.marker, {row.left + theme.px(5), std::round(row.middle())}, theme.px(5), color(run.color));
  std::string label = run_label(frame, index);
  if (run.forked_at > 0 && label.find("from step") == std::string::npos)
    label += ", from " + std::to_string(run.forked_at);
  draw_text_told(ui, theme.heading_font, row.left + theme.px(18), row.middle(), row.right - row.left - theme.px(36),
                 theme.text, label);
  draw_icon(list, open ? Icon::chevron_down : Icon::chevron_right, {row.right - theme.px(5), row.middle()}, theme.px(7),
            hovered ? theme.text : theme.quiet_text);
  if (!open)
    draw_text(theme.text_font, row.left + theme.px(18), row.bottom + theme.px(small_line) / 2 - theme.px(2),
              verdict_color(theme, diagnosis.kind), short_verdict(diagnosis));
  ImGui::SetCursorScreenPos({row.left, row.top + height});
}

/// Label left, value right, or under the label where both do not fit in one line; a mark on what speaks for the
/// verdict.
void evidence_row(const Ui& ui, std::string_view label, std::string_view value, bool speaks) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  ImFont* font = theme.small_font;
  const float line = theme.px(small_line), left = row.left + theme.px(mark_indent);
  const ImU32 ink = speaks ? theme.text : theme.quiet_text;
  if (speaks)
    ImGui::GetWindowDrawList()->AddCircleFilled({row.left + theme.px(3), row.top + line / 2}, theme.px(2.5f),
                                                theme.accent, 12);
  draw_text(font, left, row.top + line / 2, theme.quiet_text, label);
  float y = row.top + line;
  if (text_width(font, label) + text_width(font, value) + theme.px(10) <= row.right - left) {
    draw_text_right(font, row.right, row.top + line / 2, ink, value);
  } else {
    const char* at = value.data();
    const char* const end = at + value.size();
    while (at < end) {
      const char* stop = compat::line_end(font, at, end, row.right - left);
      if (stop <= at) stop = end;
      draw_text_right(font, row.right, y + line / 2, ink, std::string_view(at, static_cast<std::size_t>(stop - at)));
      y += line;
      at = stop;
      while (at < end && *at == ' ') ++at;
    }
  }
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, y - row.top});
  ImGui::SetCursorScreenPos({row.left, y});
}

std::string predicted_text(const Escape& escape) {
  if (!escape.predicted) return "no fixed pace";
  if (std::isinf(*escape.predicted)) return "never";
  const double step = static_cast<double>(escape.entry_step) + *escape.predicted;
  return "step " + readable_text(step < 1e5 ? std::round(10 * step) / 10 : step, 6);
}

void escape_rows(PanelFrame& frame, std::size_t index) {
  const auto& insights = frame.results.all<InsightResult>();
  if (index >= insights.size() || insights[index] == nullptr ||
      insights[index]->run != frame.results.get<RunResult>(index))
    return;
  for (const Escape& escape : insights[index]->escapes) {
    gap(frame.ui, 4);
    wrapped_text(frame.ui, "Escape from the saddle " + point_text(escape.saddle), frame.ui.theme.quiet_text,
                 frame.ui.theme.small_font);
    evidence_row(frame.ui, "Predicted at step " + std::to_string(escape.entry_step), predicted_text(escape), true);
    if (!escape.left) {
      evidence_row(frame.ui, "Happens", "not in this run", true);
      continue;
    }
    const std::size_t step = escape.entry_step + *escape.left;
    evidence_row(frame.ui, step <= playhead(frame.scene) ? "Happened" : "Will happen", "step " + std::to_string(step),
                 true);
  }
}

/// Steps of a method of second order that had to leave a direction out.
void singular_row(PanelFrame& frame, const Trajectory& path) {
  if (path.singular_steps.empty()) return;
  const std::size_t count = path.singular_steps.size();
  const std::string text =
      count == 1 ? "step " + std::to_string(path.singular_steps.front())
                 : std::to_string(count) + " steps, the first " + std::to_string(path.singular_steps.front());
  gap(frame.ui, 4);
  evidence_row(frame.ui, "Hessian singular", text, true);
  wrapped_text(frame.ui,
               "There the direction without curvature is left out of the step: the small squares on the path.",
               frame.ui.theme.quiet_text, frame.ui.theme.small_font);
}

void explain(PanelFrame& frame, std::size_t index, const Diagnosis& diagnosis) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const float top = ImGui::GetCursorScreenPos().y;
  const ImU32 ink = verdict_color(theme, diagnosis.kind) == theme.error ? theme.error : theme.text;
  wrapped_text(ui, diagnosis.sentence, ink);
  ui.note_item(name_of(index) + "/sentence");
  if (!diagnosis.help.empty()) {
    gap(ui, 2);
    wrapped_text(ui, diagnosis.help, theme.quiet_text);
  }
  const Row row = row_at_cursor(ui);
  if (draw_cure(frame, index, row.right, name_of(index) + "/cure") > 0)
    ImGui::SetCursorScreenPos({row.left, row.bottom});
  if (frame.scene.playback.playing) keep_height(frame, 2 * index, top);
  gap(ui, 4);
  for (const Evidence& evidence : diagnosis.evidence) evidence_row(ui, evidence.label, evidence.text, evidence.speaks);
  escape_rows(frame, index);
  singular_row(frame, frame.results.get<RunResult>(index)->trajectory);
  if (frame.scene.playback.playing) keep_height(frame, 2 * index + 1, top);
}

}  // namespace

void draw_why_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  heading(ui, "At step " + std::to_string(verdict_step(frame.scene)));
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i)
    if (frame.scene.runs[i].visible && verdict_of(frame, i) != nullptr) shown.push_back(i);
  if (!frame.scene.playback.playing) frame.state.why_heights.clear();
  const Objective* objective = objective_of(frame);
  if (objective != nullptr && !can_judge(*objective)) {
    wrapped_text(ui, "Runs over so many rows are not judged in the window. The command “diagnose” does it.",
                 ui.theme.quiet_text);
    return;
  }
  if (shown.empty()) {
    const auto& runs = frame.scene.runs;
    const bool any = std::any_of(runs.begin(), runs.end(), [](const Run& run) { return run.visible; });
    wrapped_text(ui, any ? "Looking at the runs …" : "No run to explain: add a method, or show one that is hidden.",
                 ui.theme.quiet_text);
    return;
  }
  choose_explained(frame, shown);
  for (const std::size_t index : shown) {
    const Diagnosis* diagnosis = verdict_of(frame, index);
    const bool open = is_open(frame, index, shown.size());
    run_header(frame, index, *diagnosis, open);
    if (open) explain(frame, index, *diagnosis);
    gap(ui, open ? 12 : 4);
  }
  ImGui::Dummy({1, ui.theme.px(4)});
}

}  // namespace saddlescope
