#include "app/ui/imgui_compat.h"

#include <backends/imgui_impl_opengl3.h>

#include <cfloat>
#include <cstdint>

namespace saddlescope::compat {
namespace {

ImFont* or_current(ImFont* font) { return font != nullptr ? font : ImGui::GetFont(); }

#if IMGUI_VERSION_NUM < 18700
/// Place in io.KeysDown. The desktop backend has filled KeyMap with GLFW's codes; without a window this does.
int key_slot(ImGuiKey key, int fallback) {
  ImGuiIO& io = ImGui::GetIO();
  if (io.KeyMap[key] < 0) io.KeyMap[key] = fallback;
  return io.KeyMap[key];
}
#endif

}  // namespace

void polyline(ImDrawList* list, const ImVec2* points, int count, ImU32 color, bool closed, float thickness) {
#if IMGUI_VERSION_NUM < 19280
  list->AddPolyline(points, count, color, closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness);
#else
  list->AddPolyline(points, count, color, thickness, closed ? ImDrawFlags_Closed : ImDrawFlags_None);
#endif
}

void rect(ImDrawList* list, ImVec2 min, ImVec2 max, ImU32 color, float rounding, float thickness) {
#if IMGUI_VERSION_NUM < 19280
  list->AddRect(min, max, color, rounding, ImDrawFlags_None, thickness);
#else
  list->AddRect(min, max, color, rounding, thickness, ImDrawFlags_None);
#endif
}

void image(ImDrawList* list, unsigned gl_texture, ImVec2 min, ImVec2 max, ImVec2 uv_min, ImVec2 uv_max) {
  list->AddImage((ImTextureID)(std::intptr_t)gl_texture, min, max, uv_min, uv_max);
}

void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM < 19200
  ImGui::PushFont(or_current(font));
#else
  ImGui::PushFont(or_current(font), font_size(or_current(font)));
#endif
}

void pop_font() { ImGui::PopFont(); }

float font_size(const ImFont* font) {
  if (font == nullptr) return ImGui::GetFontSize();
#if IMGUI_VERSION_NUM < 19200
  return font->FontSize;
#else
  return font->LegacySize;
#endif
}

ImVec2 text_size(ImFont* font, const char* begin, const char* end) {
  ImFont* used = or_current(font);
  return used->CalcTextSizeA(font_size(font), FLT_MAX, 0, begin, end);
}

const char* line_end(ImFont* font, const char* begin, const char* end, float width) {
#if IMGUI_VERSION_NUM < 19200
  const char* fits = or_current(font)->CalcWordWrapPositionA(1, begin, end, width);
#else
  const char* fits = or_current(font)->CalcWordWrapPosition(font_size(font), begin, end, width);
#endif
  // ImGui also breaks after a full stop, and so within a number: go back to the last blank.
  if (fits == end || *fits == ' ' || *fits == '\n') return fits;
  const char* blank = fits;
  while (blank > begin && blank[-1] != ' ') --blank;
  return blank > begin ? blank - 1 : fits;
}

void text(ImDrawList* list, ImFont* font, ImVec2 position, ImU32 color, const char* begin, const char* end) {
  list->AddText(or_current(font), font_size(font), position, color, begin, end);
}

void renderer_new_frame() {
  ImGui_ImplOpenGL3_NewFrame();
#if IMGUI_VERSION_NUM < 19200
  if (ImGui::GetIO().Fonts->TexPixelsRGBA32 != nullptr) return;
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

void set_mouse_position(float x, float y) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().MousePos = {x, y};
#else
  ImGui::GetIO().AddMousePosEvent(x, y);
#endif
}

void set_mouse_button(int button, bool down) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().MouseDown[button] = down;
#else
  ImGui::GetIO().AddMouseButtonEvent(button, down);
#endif
}

void add_mouse_wheel(float notches) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().MouseWheel += notches;
#else
  ImGui::GetIO().AddMouseWheelEvent(0, notches);
#endif
}

void set_modifiers(bool control, bool shift, bool alt) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  io.KeyCtrl = control;
  io.KeyShift = shift;
  io.KeyAlt = alt;
#elif IMGUI_VERSION_NUM < 18930
  io.AddKeyEvent(ImGuiKey_ModCtrl, control);
  io.AddKeyEvent(ImGuiKey_ModShift, shift);
  io.AddKeyEvent(ImGuiKey_ModAlt, alt);
#else
  io.AddKeyEvent(ImGuiMod_Ctrl, control);
  io.AddKeyEvent(ImGuiMod_Shift, shift);
  io.AddKeyEvent(ImGuiMod_Alt, alt);
#endif
}

void add_text(const char* utf8) { ImGui::GetIO().AddInputCharactersUTF8(utf8); }

void set_edit_key(EditKey key, bool down) {
  struct Row {
    EditKey key;
    ImGuiKey imgui;
    int glfw;
  };
  constexpr Row rows[] = {
      {EditKey::enter, ImGuiKey_Enter, 257},         {EditKey::escape, ImGuiKey_Escape, 256},
      {EditKey::backspace, ImGuiKey_Backspace, 259}, {EditKey::delete_forward, ImGuiKey_Delete, 261},
      {EditKey::left, ImGuiKey_LeftArrow, 263},      {EditKey::right, ImGuiKey_RightArrow, 262},
      {EditKey::home, ImGuiKey_Home, 268},           {EditKey::end, ImGuiKey_End, 269},
      {EditKey::select_all, ImGuiKey_A, 'A'},
  };
  for (const Row& row : rows) {
    if (row.key != key) continue;
    if (key == EditKey::select_all) set_modifiers(down, false, false);
#if IMGUI_VERSION_NUM < 18700
    ImGui::GetIO().KeysDown[key_slot(row.imgui, row.glfw)] = down;
#else
    ImGui::GetIO().AddKeyEvent(row.imgui, down);
#endif
  }
}

namespace {

bool key_pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM < 18700
  return ImGui::IsKeyPressed(ImGui::GetIO().KeyMap[key]);
#else
  return ImGui::IsKeyPressed(key);
#endif
}

}  // namespace

bool enter_pressed() { return key_pressed(ImGuiKey_Enter); }
bool escape_pressed() { return key_pressed(ImGuiKey_Escape); }
bool delete_pressed() { return key_pressed(ImGuiKey_Delete); }

}  // namespace saddlescope::compat
