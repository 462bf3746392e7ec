#include "app/panel/followed_run.h"

#include "app/panel/panel_support.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/runs/run_card.h"
#include "app/panel/slice/slice_choice.h"

namespace saddlescope {
namespace {

constexpr float chip_height = 20, marker_space = 22;

/// A removed run cannot be followed any more: the last one takes its place.
void keep_in_range(Scene& scene) {
  std::size_t& followed = scene.display.followed_run;
  if (followed >= scene.runs.size()) followed = scene.runs.empty() ? 0 : scene.runs.size() - 1;
}

/// The run's marker; where it is followed a chip with its name.
void run_chip(PanelFrame& frame, std::size_t index, ImVec2 at, float width) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Run& run = frame.scene.runs[index];
  const bool followed = index == frame.scene.display.followed_run;
  const float height = theme.px(chip_height);
  const std::string name = "followed/run" + std::to_string(index + 1);
  ImGui::SetCursorScreenPos(at);
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) frame.scene.display.followed_run = index;
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    frame.interaction.hovered_run = index;
  }
  tooltip(ui, (followed ? "Followed here: " : "Follow ") + run_label(frame, index));
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (followed || hovered)
    list->AddRectFilled(
        at, {at.x + width, at.y + height},
        followed ? with_alpha(theme.accent, hovered ? 0.45f : 0.3f) : mix(theme.panel, theme.text, 0.12f), height / 2);
  const float middle = std::round(at.y + height / 2), half = theme.px(marker_space) / 2;
  draw_run_marker(list, run.marker, {at.x + half, middle}, theme.px(4.5f), color(run.color));
  if (followed)
    draw_text_cut(theme.text_font, at.x + 2 * half - theme.px(2), middle, width - 2 * half - theme.px(6), theme.text,
                  run_label(frame, index));
}

}  // namespace

void choose_followed_run(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  Scene& scene = frame.scene;
  keep_in_range(scene);
  const Row row = row_at_cursor(ui);
  if (scene.runs.empty()) {
    wrapped_text(ui, "No run: add a method at the left.", theme.quiet_text);
    return;
  }
  const float line = theme.px(chip_height + 2);
  float x = row.left, y = row.top;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const bool followed = i == scene.display.followed_run;
    if (!followed && !scene.runs[i].visible) continue;
    float width = theme.px(marker_space);
    if (followed) width += std::ceil(text_width(theme.text_font, run_label(frame, i))) + theme.px(8);
    width = std::min(width, row.right - row.left);
    if (x > row.left && x + width > row.right) x = row.left, y += line;
    run_chip(frame, i, {x, y}, width);
    x += width + theme.px(2);
  }
  ImGui::SetCursorScreenPos({row.left, y + line});
}

}  // namespace saddlescope
