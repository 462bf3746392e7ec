#include "app/panel/scene_menus.h"

#include <string>
#include <utility>
#include <vector>

#include "app/autosave.h"
#include "core/scene/example_scenes.h"
#include "core/scene/scene_file.h"
#include "core/support/paths.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_shown = 48;  // bytes of a formula

}  // namespace

void draw_example_menu(PanelFrame& frame) {
  const bool open = ImGui::BeginMenu("Examples");
  frame.ui.note_item("menu/examples");
  if (!open) return;
  // Read when the menu is first opened; nobody adds examples while the program runs.
  static const std::vector<ExampleScene> examples = list_example_scenes(data_folder() / "assets" / "scenes");
  if (examples.empty()) ImGui::MenuItem("None are installed", nullptr, false, false);
  for (std::size_t k = 0; k < examples.size();) {
    const std::string& chapter = examples[k].chapter;
    const bool unfolded = chapter.empty() || ImGui::BeginMenu(chapter.c_str());
    if (!chapter.empty()) frame.ui.note_item("menu/chapter/" + chapter.substr(0, 1));
    for (; k < examples.size() && examples[k].chapter == chapter; ++k) {
      if (!unfolded) continue;
      if (ImGui::MenuItem(examples[k].title.c_str()))
        frame.act(std::string(open_example_action) + examples[k].file.string());
      frame.ui.note_item("menu/example/" + examples[k].id);
    }
    if (unfolded && !chapter.empty()) ImGui::EndMenu();
  }
  ImGui::EndMenu();
}

void draw_earlier_menu(PanelFrame& frame) {
  const bool open = ImGui::BeginMenu("Earlier scenes");
  frame.ui.note_item("menu/earlier");
  std::vector<PanelState::Earlier>& entries = frame.state.earlier;
  if (!open) {
    entries.clear();
    frame.state.earlier_read = false;
    return;
  }
  if (!std::exchange(frame.state.earlier_read, true))
    for (const EarlierScene& scene : earlier_scenes(autosave_folder()))
      if (const auto loaded = load_scene(scene.file))
        entries.push_back({scene.when + " · " + loaded->loss.formula.substr(0, most_shown), scene.file});
  if (entries.empty()) ImGui::MenuItem("None yet", nullptr, false, false);
  for (std::size_t k = 0; k < entries.size(); ++k) {
    const std::string label = entries[k].label + "##" + std::to_string(k);
    if (ImGui::MenuItem(label.c_str())) frame.act(std::string(open_earlier_action) + entries[k].file.string());
    frame.ui.note_item("menu/earlier/" + std::to_string(k));
  }
  ImGui::EndMenu();
}

}  // namespace saddlescope
