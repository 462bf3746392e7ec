#include "app/panel/runs/run_verdict.h"

#include <algorithm>

#include "app/panel/panel_support.h"
#include "core/engine/nodes/critical_points.h"

namespace saddlescope {

const Diagnosis* verdict_of(const PanelFrame& frame, std::size_t index) {
  const auto run = result_of(frame, index);
  const auto& verdict = frame.results.get<VerdictResult>(index);
  return run != nullptr && verdict != nullptr && verdict->run == run ? &verdict->diagnosis : nullptr;
}

std::string short_verdict(const Diagnosis& diagnosis) {
  switch (diagnosis.kind) {
    case VerdictKind::moving_well:
      return diagnosis.rule == "just-started" ? "Just started" : "Moving well";
    case VerdictKind::at_minimum:
      return "At a minimum";
    case VerdictKind::at_saddle:
      return diagnosis.rule == "into-saddle" ? "Heading into a saddle" : "At a saddle";
    case VerdictKind::at_maximum:
      return "At a maximum";
    case VerdictKind::at_degenerate:
      return "At a degenerate point";
    case VerdictKind::crawling_past_saddle:
      return "Crawling past a saddle";
    case VerdictKind::bouncing:
      return "Bouncing";
    case VerdictKind::plateau:
      return "On a plateau";
    case VerdictKind::rate_too_small:
      return "Learning rate too small";
    case VerdictKind::rate_too_large:
      return "Learning rate too large";
    case VerdictKind::edge_of_stability:
      return diagnosis.rule == "beyond-edge" ? "Beyond the edge of stability" : "At the edge of stability";
    case VerdictKind::noise_floor:
      return "On the noise floor";
    case VerdictKind::descending_without_bound:
      return "Falling without bound";
    case VerdictKind::diverging:
      return diagnosis.since ? "Diverging since step " + std::to_string(*diagnosis.since) : "Diverging";
    case VerdictKind::undefined:
      return "Undefined";
    case VerdictKind::unclear:
      break;
  }
  if (diagnosis.rule == "coming-back") return "Still above its start";
  if (diagnosis.rule == "at-rest") return "At rest";
  if (diagnosis.rule == "rising") return "Rising";
  return diagnosis.rule == "hardly-falling" ? "Hardly falling" : "No clear pattern";
}

float draw_verdict_chip(const PanelFrame& frame, std::size_t index, float left, float middle, float room,
                        const std::string& name) {
  const Diagnosis* diagnosis = verdict_of(frame, index);
  if (diagnosis == nullptr) return 0;
  const Theme& theme = frame.ui.theme;
  std::string text = short_verdict(*diagnosis);
  // Since when is told by the sentence, too.
  if (diagnosis->kind == VerdictKind::diverging && text_width(theme.small_font, text) + theme.px(12) > room)
    text = "Diverging";
  const bool good = diagnosis->kind == VerdictKind::at_minimum;
  const ImU32 ground = good                          ? theme.verdict_good
                       : is_trouble(diagnosis->kind) ? theme.verdict_trouble
                                                     : mix(theme.panel, theme.accent, 0.3f);
  const float width = std::min(room, text_width(theme.small_font, text) + theme.px(16)), half = theme.px(9);
  ImGui::GetWindowDrawList()->AddRectFilled({left, middle - half}, {left + width, middle + half}, ground, half);
  draw_text_cut(theme.small_font, left + theme.px(8), middle, width - theme.px(12), theme.text, text);
  frame.ui.note(name + "/" + std::string(verdict_kind_name(diagnosis->kind)), {left, middle - half},
                {left + width, middle + half});
  return width;
}

ImU32 verdict_color(const Theme& theme, VerdictKind kind) {
  if (kind == VerdictKind::diverging || kind == VerdictKind::undefined) return theme.error;
  return is_trouble(kind) ? theme.text : theme.quiet_text;
}

}  // namespace saddlescope
