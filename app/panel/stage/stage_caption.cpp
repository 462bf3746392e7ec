#include <algorithm>

#include "app/panel/panel_support.h"
#include "app/panel/runs/race_card.h"
#include "app/panel/runs/run_verdict.h"
#include "app/panel/stage/stage.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {
namespace {

/// The first visible run, unless another one is followed.
std::optional<std::size_t> followed(const PanelFrame& frame) {
  const Scene& scene = frame.scene;
  if (scene.display.followed_run < scene.runs.size() && scene.runs[scene.display.followed_run].visible)
    return scene.display.followed_run;
  for (std::size_t i = 0; i < scene.runs.size(); ++i)
    if (scene.runs[i].visible) return i;
  return std::nullopt;
}

}  // namespace

std::string stage_caption(const PanelFrame& frame) {
  const auto& loss = frame.results.get<LossResult>();
  if (loss != nullptr && loss->error && loss->key == frame.scene.loss) return loss->error->message;
  if (const auto selected = critical_point_at(frame, frame.scene.selected))
    if (const CriticalPointsReport* report = fitting_points(frame.results)) return verdict(report->points[*selected]);
  if (const auto& race = frame.results.get<RaceResult>();
      race != nullptr && frame.scene.race.shown && !frame.interaction.hovered_run)
    return race_sentence(frame, *race);
  if (frame.scene.notes.shown && !frame.interaction.hovered_run)
    if (std::string sentence = first_sentence(frame.scene.notes.text); !sentence.empty()) return sentence;
  const auto run = frame.interaction.hovered_run ? frame.interaction.hovered_run : followed(frame);
  const Diagnosis* diagnosis = run ? verdict_of(frame, *run) : nullptr;
  if (diagnosis == nullptr) return {};
  return run_label(frame, *run) + ": " + diagnosis->sentence;
}

void draw_stage_caption(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + room.x, at.y + room.y};
  list->AddRectFilled(at, end, mix(theme.panel, theme.accent, 0.22f), theme.px(3));
  list->AddRectFilled(at, {at.x + theme.px(3), end.y}, theme.accent, theme.px(2));
  const std::string text = stage_caption(frame);
  frame.ui.note("stage/caption", at, end);
  const float left = at.x + theme.px(14), width = room.x - theme.px(24);
  if (text_width(theme.heading_font, text) <= width)
    return draw_text(theme.heading_font, left, at.y + room.y / 2, theme.text, text);
  // Two lines of smaller text hold every sentence of a verdict.
  ImGui::SetCursorScreenPos({left, at.y + (room.y - 2 * theme.small_font->FontSize) / 2});
  ImGui::PushFont(theme.small_font);
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.text);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
  ImGui::PopFont();
}

}  // namespace saddlescope
