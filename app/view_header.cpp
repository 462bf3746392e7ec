#include "app/view_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/layer_look.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float header_height = 30, switch_height = 22, title_gap = 14, chevron_space = 16;

float header_middle(const Theme& theme, const Rect& rect) { return rect.min.y + theme.px(header_height) / 2; }

float behind_title(const Theme& theme, const Rect& rect, const char* title) {
  return rect.min.x + theme.px(panel_padding) + std::ceil(text_width(theme.text_font, title)) + theme.px(title_gap);
}

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

namespace {

/// A label with a chevron that opens a list, drawn by `body` with items of this file.
template <class Body>
float dropdown(const Ui& ui, std::string_view name, ImVec2 at, const std::string& label, bool strong,
               std::string_view help, const Body& body) {
  const Theme& theme = ui.theme;
  const float width = std::ceil(text_width(theme.heading_font, label));
  const std::string popup(name);
  ImGui::SetCursorScreenPos({at.x, at.y - theme.px(switch_height) / 2});
  if (text_button(ui, name, label, strong, help)) ImGui::OpenPopup(popup.c_str());
  draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down, {at.x + width + theme.px(8), at.y + 1}, theme.px(7),
            theme.quiet_text);
  ImGui::SetNextWindowPos({at.x, at.y + theme.px(12)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(8), theme.px(8)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(16), theme.px(8)));
  if (begin_popup(popup.c_str())) {
    body();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
  return width + theme.px(chevron_space);
}

bool list_item(const Ui& ui, std::string_view name, const char* text, bool chosen, const char* hint = nullptr) {
  const bool clicked = ImGui::MenuItem(text, hint, chosen);
  ui.note_item(name);
  return clicked;
}

/// `by_itself`: what automatic comes to here.
void scale_items(const Ui& ui, const std::string& name, ScaleChoice& choice, bool by_itself) {
  constexpr std::array texts = {"Automatic", "Linear", "Logarithmic"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto entry = static_cast<ScaleChoice>(i);
    const char* hint = entry != ScaleChoice::automatic || choice != entry ? nullptr : by_itself ? "log" : "linear";
    if (list_item(ui, name + "/" + std::string(scale_choice_names[i]), texts[i], entry == choice, hint)) choice = entry;
  }
}

const char* scale_word(bool logarithmic) { return logarithmic ? "log" : "linear"; }

}  // namespace

float draw_height_chooser(const Ui& ui, const Rect& rect, const char* title, float switches, ScaleChoice& choice,
                          bool logarithmic) {
  const Theme& theme = ui.theme;
  const float left = behind_title(theme, rect, title), room = rect.max.x - theme.px(panel_padding) - switches - left;
  const std::string label = std::string("Height: ") + scale_word(logarithmic);
  if (text_width(theme.heading_font, label) + theme.px(chevron_space) > room) return 0;
  return theme.px(title_gap) +
         dropdown(ui, "view/height", {left, header_middle(theme, rect)}, label, false,
                  "Heights as the loss or as its logarithm; automatic is linear unless the loss spans more than four "
                  "powers of ten in the window (L)",
                  [&] { scale_items(ui, "view/height", choice, logarithmic); });
}

float draw_color_chooser(const Ui& ui, const Rect& rect, const char* title, float taken, float switches,
                         Display& display, bool logarithmic) {
  const Theme& theme = ui.theme;
  const float left = behind_title(theme, rect, title) + taken;
  const float room = rect.max.x - theme.px(panel_padding) - switches - left - theme.px(chevron_space);
  const bool loss = display.layer == Layer::loss;
  const std::string shown(loss ? scale_word(logarithmic) : layer_short(display.layer));
  std::string label = "Colour: " + shown;
  if (text_width(theme.heading_font, label) > room && !loss) label = shown;
  if (text_width(theme.heading_font, label) > room) return 0;
  return theme.px(title_gap) + dropdown(ui, "view/layer", {left, header_middle(theme, rect)}, label, !loss,
                                        "What colours the ground of both views, and on which scale", [&] {
                                          for (const Layer entry : all_layers) {
                                            const std::string name(layer_name(entry));
                                            if (list_item(ui, "view/layer/" + std::string(layer_id(entry)),
                                                          name.c_str(), entry == display.layer))
                                              display.layer = entry;
                                          }
                                          ImGui::Separator();
                                          scale_items(ui, "view/color", display.color_scale, logarithmic);
                                        });
}

Rect below_header(const Ui& ui, const Rect& rect) {
  return {{rect.min.x, std::min(rect.max.y, rect.min.y + ui.theme.px(header_height))}, rect.max};
}

}  // namespace saddlescope
