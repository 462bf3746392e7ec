#include "app/panel/start/start_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/draw/thumbnails.h"
#include "app/panel/scene_menus.h"
#include "app/ui/dialog.h"
#include "app/ui/imgui_compat.h"
#include "core/scene/scene_file.h"
#include "core/support/paths.h"

namespace saddlescope {
namespace {

struct Card {
  const char* name;
  const char* title;
  const char* text;
  const char* file;  ///< of the example that it opens; null: a formula to type over
  Thumbnails::Form form;
};
constexpr std::array<Card, start_cards> cards = {
    Card{"start/saddle", "What is a saddle?", "The gradient is zero, and yet there is a way down.",
         "16-what-is-a-saddle.toml", Thumbnails::Form::relief},
    Card{"start/race", "A race", "Three methods, one start: who is first in the valley?", "21-race.toml",
         Thumbnails::Form::map},
    Card{"start/noise", "Noise", "Small batches shake a run off the saddle that holds the other.",
         "19-noise-leaves-a-saddle.toml", Thumbnails::Form::map},
    Card{"start/own", "Type your own", "Any formula becomes a surface to walk on.", nullptr, Thumbnails::Form::relief}};
constexpr const char* own_formula = "x^4 - 3x^2 + y^2 + x*y";

std::filesystem::path card_file(const Card& card) { return data_folder() / "assets" / "scenes" / card.file; }

Scene own_scene(Scene scene) {
  choose_formula(scene, own_formula, {}, 2);
  scene.window = {{-2.2, 2.2}, {-2.2, 2.2}};
  return scene;
}

Scene pictured(const Card& card) {
  if (card.file == nullptr) {
    Scene scene = own_scene(opening_scene());
    scene.runs.clear();
    return scene;
  }
  auto scene = load_scene(card_file(card));
  return scene ? *std::move(scene) : opening_scene();
}

/// Picture, title and a line or two of text; true when it was clicked.
bool draw_card(PanelFrame& frame, const Card& card, const overlay::Rect& place, bool marked) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  ImGui::SetCursorScreenPos(place.min);
  const bool clicked = ImGui::InvisibleButton(card.name, {place.width(), place.height()});
  ui.note_item(card.name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImDrawList* const list = ImGui::GetWindowDrawList();
  list->AddRectFilled(place.min, place.max, hovered ? mix(theme.panel, theme.accent, 0.22f) : theme.field, theme.px(5));
  compat::rect(list, place.min, place.max, marked || hovered ? theme.accent : theme.line, theme.px(5),
               std::max(1.0f, theme.px(marked ? 2 : 1)));
  const float pad = theme.px(10), picture = std::round(place.width() * 0.56f);
  const overlay::Rect rect{{place.min.x + pad, place.min.y + pad}, {place.max.x - pad, place.min.y + pad + picture}};
  if (frame.thumbnails != nullptr) {
    frame.thumbnails->draw(
        {list, theme}, frame.interaction, frame.results, card.name, [&] { return pictured(card); }, rect, card.form);
    if (frame.thumbnails->has(card.name)) ui.note(std::string(card.name) + "/picture", rect.min, rect.max);
  }
  draw_text(theme.heading_font, rect.min.x, rect.max.y + theme.px(18), theme.text, card.title);
  ImGui::SetCursorScreenPos({rect.min.x, rect.max.y + theme.px(30)});
  ImGui::BeginChild(card.title, {rect.width(), place.max.y - rect.max.y - theme.px(32)}, false,
                    ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
  wrapped_text(ui, card.text, theme.quiet_text);
  ImGui::EndChild();
  return clicked;
}

}  // namespace

void mark_card(StartPage& page, int direction) {
  page.marked =
      (page.marked + start_cards + static_cast<std::size_t>(direction + static_cast<int>(start_cards))) % start_cards;
}

void take_card(PanelFrame& frame, StartPage& page, std::size_t card) {
  page.open = false;
  if (cards[card].file != nullptr) return frame.act(std::string(open_example_action) + card_file(cards[card]).string());
  frame.scene = own_scene(std::move(frame.scene));
  frame.act("edit-formula");
}

void draw_start_page(PanelFrame& frame, StartPage& page) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  constexpr float card_text = 84, gap_between = 12, side_space = 48, frame_height = 90;  // of the dialog
  const float screen = 0.96f * ImGui::GetIO().DisplaySize.x / theme.scale;
  const std::size_t columns = screen < 800 ? 2 : start_cards;
  const float wide = std::min(columns == 2 ? 560.0f : 1080.0f, screen), count = static_cast<float>(columns);
  const float rows = static_cast<float>(start_cards / columns);
  const float card_width = (wide - side_space - (count - 1) * gap_between) / count;
  const float high = frame_height + rows * (0.56f * card_width + card_text) + (rows - 1) * gap_between;
  const DialogLook look{"Where to begin", "start/close", {wide, high}, {0.96f, 0.96f}};
  if (!page.open && !ImGui::IsPopupOpen(look.title)) return;
  bool crossed = false;
  if (!begin_dialog(ui, look, crossed)) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float space = theme.px(gap_between);
  const float width = std::floor((ImGui::GetContentRegionAvail().x - (count - 1) * space) / count);
  const float height = std::round(width * 0.56f) + theme.px(card_text);
  std::optional<std::size_t> taken;
  for (std::size_t k = 0; k < start_cards; ++k) {
    const auto column = static_cast<float>(k % columns), row = static_cast<float>(k / columns);
    const ImVec2 min = {at.x + column * (width + space), at.y + row * (height + space)};
    if (draw_card(frame, cards[k], {min, {min.x + width, min.y + height}}, k == page.marked)) taken = k;
  }
  const float foot = at.y + rows * (height + space) + theme.px(6);
  draw_text_cut(theme.small_font, at.x, foot, ImGui::GetContentRegionAvail().x, theme.quiet_text,
                "Arrow keys and Enter choose, Escape closes. Help, Start page brings it back.");
  if (compat::enter_pressed() && !ImGui::IsWindowAppearing()) taken = page.marked;
  if (end_dialog(crossed || taken || !page.open)) page.open = false;
  if (taken) take_card(frame, page, *taken);
}

}  // namespace saddlescope
