#include <algorithm>
#include <string>
#include <vector>

#include "app/draw/colormap.h"
#include "app/draw/layer_look.h"
#include "app/panel/panel.h"
#include "app/panel/scene_menus.h"
#include "app/ui/actions.h"
#include "core/scene/switches.h"

namespace saddlescope {
namespace {

std::vector<std::string_view> menu_names() {
  std::vector<std::string_view> names;
  for (const Action& action : actions())
    if (!action.menu.empty() && std::find(names.begin(), names.end(), action.menu) == names.end())
      names.push_back(action.menu);
  return names;
}

/// Whether a switch of the scene is on, for the tick in the menu.
bool is_on(const Scene& scene, std::string_view id) {
  const Switch* entry = find_switch(id);
  return entry != nullptr && entry->on(scene);
}

void colormap_menu(PanelFrame& frame) {
  if (!ImGui::BeginMenu("Colour map")) return;
  for (const std::string_view name : colormap_names()) {
    const std::string id(name);
    if (ImGui::MenuItem(id.c_str(), nullptr, frame.scene.display.colormap == id)) frame.scene.display.colormap = id;
    frame.ui.note_item("menu/colormap/" + id);
  }
  ImGui::EndMenu();
}

void layer_menu(PanelFrame& frame) {
  if (!ImGui::BeginMenu("Colour by")) return;
  for (const Layer layer : all_layers) {
    const std::string label(layer_name(layer));
    if (ImGui::MenuItem(label.c_str(), nullptr, frame.scene.display.layer == layer)) frame.scene.display.layer = layer;
    frame.ui.note_item("menu/layer/" + std::string(layer_id(layer)));
  }
  ImGui::EndMenu();
}

void menu_items(PanelFrame& frame, std::string_view menu) {
  for (const Action& action : actions()) {
    if (action.menu != menu) continue;
    const std::string label(action.label), keys = shortcut_text(action.shortcut);
    const bool ticked = is_on(frame.scene, action.id);
    if (ImGui::MenuItem(label.c_str(), keys.c_str(), ticked)) frame.act(std::string(action.id));
    frame.ui.note_item("menu/" + std::string(action.id));
    if (ticked) frame.ui.note_item("menu/" + std::string(action.id) + "/tick");
    tooltip(frame.ui, action.help);
    if (action.id != "opening-scene") continue;
    draw_example_menu(frame);
    draw_earlier_menu(frame);
  }
  if (menu == "View") {
    ImGui::Separator();
    layer_menu(frame);
    frame.ui.note_item("menu/layer");
    colormap_menu(frame);
    frame.ui.note_item("menu/colormap");
  }
}

}  // namespace

void draw_menu_bar(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(34);
  const float middle = at.y + height / 2;
  const auto names = menu_names();
  float x = at.x;
  draw_text(theme.heading_font, x, middle, theme.text, "Saddlescope");
  x += text_width(theme.heading_font, "Saddlescope") + theme.px(8);
  // ImGui's own menu bar wants the whole window's top; popups opened by hand behave the same: once one is open, moving
  // over a name opens the next
  bool any_open = false;
  for (const auto name : names) any_open = any_open || ImGui::IsPopupOpen(std::string(name).c_str());
  for (const auto name : names) {
    const std::string id(name);
    const float item = text_width(theme.text_font, name) + theme.px(20);
    ImGui::SetCursorScreenPos({x, middle - theme.px(12)});
    ImGui::InvisibleButton(("menu " + id).c_str(), {item, theme.px(24)});
    frame.ui.note_item("menu/" + id);
    const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByPopup);
    const bool open = ImGui::IsPopupOpen(id.c_str());
    if (ImGui::IsItemActivated() || (any_open && hovered && !open)) ImGui::OpenPopup(id.c_str());
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (open || hovered)
      list->AddRectFilled({x, middle - theme.px(12)}, {x + item, middle + theme.px(12)},
                          mix(theme.panel, theme.text, open ? 0.12f : 0.07f), theme.px(4));
    draw_text(theme.text_font, x + theme.px(10), middle, mix(theme.quiet_text, theme.text, 0.5f), name);
    ImGui::SetNextWindowPos({x, middle + theme.px(14)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(8), theme.px(8)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(16), theme.px(8)));
    if (begin_popup(id.c_str())) {
      menu_items(frame, name);
      ImGui::EndPopup();
    }
    ImGui::PopStyleVar(2);
    x += item;
  }
  const float room = at.x + width - x - theme.px(16);
  if (room > theme.px(60)) {
    const float wanted = std::min(text_width(theme.text_font, frame.title), room);
    draw_text_told(frame.ui, theme.text_font, at.x + width - wanted, middle, room, theme.quiet_text, frame.title);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, height});
}

}  // namespace saddlescope
