#include <algorithm>
#include <cmath>

#include "app/panel/panel_support.h"
#include "app/panel/stage/stage.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {
namespace {

constexpr float least_text = 0.025f;     // of the window's height
constexpr float smallest_font = 11;      // unscaled: of ticks and labels
constexpr float narrowest_window = 540;  // unscaled: below it the text would be cut

/// "L = (1 − w1·w2)²", and how it is made of rows.
std::string title_text(const PanelFrame& frame) {
  const auto& loss = frame.results.get<LossResult>();
  const Objective* objective = objective_of(frame);
  if (loss == nullptr || objective == nullptr || objective->formula() == nullptr) return frame.scene.loss.formula;
  std::string text = "L = ";
  if (objective->uses_data()) text += objective->reduction() == Reduction::mean ? "mean of " : "sum of ";
  return text + objective->formula()->printed();
}

}  // namespace

float stage_scale(ImVec2 window) {
  // Fonts have whole pixels; so they are not made anew with every pixel of a window that is being pulled, either.
  const float scale = std::ceil(least_text * window.y) / smallest_font;
  return std::max(0.5f, std::min(scale, window.x / narrowest_window));
}

void draw_stage_title(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const std::string text = title_text(frame);
  ImFont* const font = theme.title_font;
  const float width = text_width(font, text), middle = at.y + room.y / 2;
  frame.ui.note("stage/title", at, {at.x + std::min(width, room.x), at.y + room.y});
  if (width <= room.x) return draw_text(font, at.x, middle, theme.text, text);
  if (text_width(theme.mono_font, text) <= room.x) return draw_text(theme.mono_font, at.x, middle, theme.text, text);
  draw_text_told(frame.ui, theme.mono_font, at.x, middle, room.x, theme.text, text);
}

}  // namespace saddlescope
