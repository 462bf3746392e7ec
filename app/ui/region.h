// A borderless ImGui child at a fixed place of the window. UI thread only.
#pragma once

#include <imgui.h>

#include <cmath>

#include "app/layout.h"

namespace saddlescope {

/// Open as long as it lives.
class Region {
 public:
  Region(const char* id, const Rect& rect, ImVec2 padding, bool scrolls) {
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
    // The scrollbar's place is kept, shown or not: a row that makes it appear moves no button from under the mouse.
    if (scrolls) {
      const float bar = ImGui::GetStyle().ScrollbarSize + std::floor(padding.x / 2);
      ImGui::SetNextWindowContentSize({rect.width() - padding.x - bar, 0});
    }
    const ImGuiWindowFlags fixed = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::BeginChild(id, {rect.width(), rect.height()}, false,
                      (scrolls ? 0 : fixed) | ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoMove);
    ImGui::PopStyleVar();
  }
  ~Region() { ImGui::EndChild(); }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
};

}  // namespace saddlescope
