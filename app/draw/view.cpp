#include "app/draw/view.h"

namespace saddlescope {

void tell_run(const Interaction& interaction) {
  if (interaction.hovered_run && *interaction.hovered_run < interaction.run_names.size())
    ImGui::SetTooltip("%s", interaction.run_names[*interaction.hovered_run].c_str());
}

}  // namespace saddlescope
