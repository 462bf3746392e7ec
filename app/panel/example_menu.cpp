#include "app/panel/example_menu.h"

#include <string>
#include <vector>

#include "core/scene/example_scenes.h"
#include "core/support/paths.h"

namespace saddlescope {

void draw_example_menu(PanelFrame& frame) {
  const bool open = ImGui::BeginMenu("Examples");
  frame.ui.note_item("menu/examples");
  if (!open) return;
  // Read when the menu is first opened; nobody adds examples while the program runs.
  static const std::vector<ExampleScene> examples = list_example_scenes(data_folder() / "assets" / "scenes");
  if (examples.empty()) ImGui::MenuItem("None are installed", nullptr, false, false);
  for (const ExampleScene& example : examples) {
    if (ImGui::MenuItem(example.title.c_str())) frame.act(std::string(open_example_action) + example.file.string());
    frame.ui.note_item("menu/example/" + example.id);
  }
  ImGui::EndMenu();
}

}  // namespace saddlescope
