#include "app/view_header.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/layer_look.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float header_height = 30, switch_height = 22;

/// The switches that stand over a view, from left to right. `place`: the header's member for this view.
std::vector<const Switch*> header_switches(int Switch::Header::*place) {
  std::vector<const Switch*> found;
  for (const Switch& entry : switches())
    if (entry.header.*place > 0) found.push_back(&entry);
  std::sort(found.begin(), found.end(),
            [&](const Switch* a, const Switch* b) { return a->header.*place < b->header.*place; });
  return found;
}

constexpr std::string_view equal_axes_text = "1 : 1";

/// "1 : 1", or by how much the map stretches one axis: "y × 3.6".
std::string axes_text(double stretch) {
  constexpr double alike = 1.02;
  if (!(stretch > 0) || (stretch < alike && stretch > 1 / alike)) return std::string(equal_axes_text);
  return stretch > 1 ? "y × " + readable_text(stretch, 2) : "x × " + readable_text(1 / stretch, 2);
}

}  // namespace

const Switch* draw_header(const Ui& ui, const Rect& rect, const char* title, const Scene& scene,
                          int Switch::Header::*place, float taken, double stretch) {
  const Theme& theme = ui.theme;
  const float middle = rect.min.y + theme.px(header_height) / 2;
  const float left = rect.min.x + theme.px(panel_padding);
  draw_text(theme.text_font, left, middle, theme.quiet_text, title);
  std::vector<const Switch*> all = header_switches(place);
  // Over the surface only unequal axes are news: the map's header has the switch.
  if (place == &Switch::Header::surface && axes_text(stretch) == equal_axes_text)
    std::erase_if(all, [](const Switch* entry) { return entry->id == "equal-axes"; });
  std::span<const Switch* const> shown = all;
  const auto label = [&](const Switch* entry) {
    return entry->id == "equal-axes" ? axes_text(stretch) : std::string(entry->header.label);
  };
  const auto width = [&](const Switch* entry) {
    return std::ceil(text_width(theme.heading_font, label(entry))) + theme.px(14);
  };
  float x = rect.max.x - theme.px(panel_padding) + theme.px(14);
  for (const Switch* entry : shown) x -= width(entry);
  while (!shown.empty() && x < left + text_width(theme.text_font, title) + taken + theme.px(8)) {
    x += width(shown.front());
    shown = shown.subspan(1);
  }
  const Switch* clicked = nullptr;
  for (const Switch* entry : shown) {
    const Switch::Header& header = entry->header;
    const bool curve = place == &Switch::Header::curve && !header.curve_help.empty();
    ImGui::SetCursorScreenPos({x, middle - theme.px(switch_height) / 2});
    if (text_button(ui, "view/" + std::string(header.name), label(entry), entry->on(scene),
                    curve ? header.curve_help : header.help))
      clicked = entry;
    x += width(entry);
  }
  return clicked;
}

float draw_layer_chooser(const Ui& ui, const Rect& rect, const char* title, float switches, Layer& layer) {
  const Theme& theme = ui.theme;
  const float middle = rect.min.y + theme.px(header_height) / 2;
  const float left =
      rect.min.x + theme.px(panel_padding) + std::ceil(text_width(theme.text_font, title)) + theme.px(14);
  const std::string shown(layer_short(layer));
  std::string label = "Colour: " + shown;
  const float mark = theme.px(16), room = rect.max.x - theme.px(panel_padding) - theme.px(20) - switches - left - mark;
  if (text_width(theme.heading_font, label) > room) label = shown;
  const float width = std::ceil(text_width(theme.heading_font, label));
  if (width > room) return 0;
  ImGui::SetCursorScreenPos({left, middle - theme.px(switch_height) / 2});
  if (text_button(ui, "view/layer", label, layer != Layer::loss, "What colours the ground of both views"))
    ImGui::OpenPopup("layers");
  draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down, {left + width + theme.px(8), middle + 1}, theme.px(7),
            theme.quiet_text);
  ImGui::SetNextWindowPos({left, middle + theme.px(12)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(8), theme.px(8)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(16), theme.px(8)));
  if (begin_popup("layers")) {
    for (const Layer entry : all_layers) {
      const std::string name(layer_name(entry));
      if (ImGui::MenuItem(name.c_str(), nullptr, entry == layer)) layer = entry;
      ui.note_item("view/layer/" + std::string(layer_id(entry)));
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
  return theme.px(14) + width + mark;
}

Rect below_header(const Ui& ui, const Rect& rect) {
  return {{rect.min.x, std::min(rect.max.y, rect.min.y + ui.theme.px(header_height))}, rect.max};
}

}  // namespace saddlescope
