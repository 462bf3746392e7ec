#include "app/ui/theme.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {

ImU32 color(std::uint32_t rgb, float alpha) {
  const auto a = static_cast<ImU32>(std::lround(std::clamp(alpha, 0.0f, 1.0f) * 255.0f));
  return IM_COL32((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff, a);
}

ImU32 with_alpha(ImU32 color, float alpha) {
  const float own = static_cast<float>((color >> IM_COL32_A_SHIFT) & 0xff);
  const auto a = static_cast<ImU32>(std::lround(std::clamp(alpha, 0.0f, 1.0f) * own));
  return (color & ~static_cast<ImU32>(IM_COL32_A_MASK)) | (a << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float share_of_b) {
  const float t = std::clamp(share_of_b, 0.0f, 1.0f);
  const ImVec4 u = ImGui::ColorConvertU32ToFloat4(a);
  const ImVec4 v = ImGui::ColorConvertU32ToFloat4(b);
  return ImGui::ColorConvertFloat4ToU32(
      {u.x + (v.x - u.x) * t, u.y + (v.y - u.y) * t, u.z + (v.z - u.z) * t, u.w + (v.w - u.w) * t});
}

Theme make_theme(ThemeKind kind, float scale) {
  Theme theme;
  theme.kind = kind;
  theme.scale = std::isfinite(scale) && scale > 0.25f ? scale : 1.0f;
  theme.accent = color(0x4a7fd6);
  if (kind == ThemeKind::dark) {
    theme.background = color(0x14161b);
    theme.panel = color(0x1a1d24);
    theme.line = color(0x262a33);
    theme.field = color(0x101217);
    theme.text = color(0xd7dae0);
    theme.quiet_text = color(0x8b93a1);
    theme.error = color(0xff8a7a);
    theme.casing = color(0x0b0c10, 0.85f);
    theme.downhill = color(0xff3b5c);
    theme.uphill = color(0xf2f4f8);
    theme.contour = color(0x0b0c10, 0.45f);
    theme.axis = color(0x565d6b);
  } else {
    theme.background = color(0xffffff);
    theme.panel = color(0xf5f6f8);
    theme.line = color(0xdfe2e8);
    theme.field = color(0xffffff);
    theme.text = color(0x1d2129);
    theme.quiet_text = color(0x667080);
    theme.error = color(0xb3261e);
    theme.casing = color(0xffffff, 0.9f);
    theme.downhill = color(0xc8103a);
    theme.uphill = color(0x12151b);
    theme.contour = color(0x12151b, 0.35f);
    theme.axis = color(0x98a1b0);
  }
  return theme;
}

namespace {

void set_sizes(ImGuiStyle& style, const Theme& theme) {
  style = ImGuiStyle();  // sizes are multiplied by the scale: start from the stock ones each time
  style.WindowPadding = {theme.px(12), theme.px(8)};
  style.FramePadding = {theme.px(8), theme.px(4)};
  style.ItemSpacing = {theme.px(8), theme.px(4)};
  style.ItemInnerSpacing = {theme.px(8), theme.px(4)};
  style.IndentSpacing = theme.px(12);
  style.ScrollbarSize = theme.px(10);
  style.GrabMinSize = theme.px(24);
  style.ScrollbarRounding = theme.px(5);
  style.FrameRounding = theme.px(4);
  style.PopupRounding = theme.px(6);
  style.ChildRounding = 0;
  style.WindowRounding = 0;  // the one window fills the screen; modals push their own
  style.WindowBorderSize = 0;
  style.PopupBorderSize = 1;
  style.ChildBorderSize = 0;
  style.FrameBorderSize = 0;
  style.WindowTitleAlign = {0, 0.5f};
  style.DisplaySafeAreaPadding = {theme.px(4), theme.px(4)};
}

}  // namespace

void apply_to_imgui(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  set_sizes(style, theme);
  const bool dark = theme.kind == ThemeKind::dark;
  dark ? ImGui::StyleColorsDark() : ImGui::StyleColorsLight();  // whatever is not named below
  const auto set = [&](ImGuiCol which, ImU32 value) { style.Colors[which] = ImGui::ColorConvertU32ToFloat4(value); };
  const ImU32 popup = dark ? color(0x21252e) : color(0xffffff);
  const ImU32 hover = mix(theme.panel, theme.text, 0.08f);
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.quiet_text);
  set(ImGuiCol_WindowBg, theme.background);
  set(ImGuiCol_ChildBg, color(0, 0));
  set(ImGuiCol_PopupBg, popup);
  set(ImGuiCol_Border, dark ? color(0x343945) : color(0xd0d5dd));
  set(ImGuiCol_BorderShadow, color(0, 0));
  set(ImGuiCol_FrameBg, theme.field);
  set(ImGuiCol_FrameBgHovered, mix(theme.field, theme.text, 0.04f));
  set(ImGuiCol_FrameBgActive, theme.field);
  set(ImGuiCol_TitleBg, theme.panel);
  set(ImGuiCol_TitleBgActive, theme.panel);
  set(ImGuiCol_TitleBgCollapsed, theme.panel);
  set(ImGuiCol_MenuBarBg, theme.panel);
  set(ImGuiCol_ScrollbarBg, color(0, 0));
  set(ImGuiCol_ScrollbarGrab, mix(theme.panel, theme.text, 0.14f));
  set(ImGuiCol_ScrollbarGrabHovered, mix(theme.panel, theme.text, 0.24f));
  set(ImGuiCol_ScrollbarGrabActive, mix(theme.panel, theme.text, 0.34f));
  set(ImGuiCol_CheckMark, theme.accent);
  set(ImGuiCol_SliderGrab, theme.accent);
  set(ImGuiCol_SliderGrabActive, theme.accent);
  set(ImGuiCol_Button, hover);
  set(ImGuiCol_ButtonHovered, mix(theme.panel, theme.text, 0.14f));
  set(ImGuiCol_ButtonActive, mix(theme.panel, theme.text, 0.2f));
  set(ImGuiCol_Header, with_alpha(theme.accent, 0.35f));
  set(ImGuiCol_HeaderHovered, with_alpha(theme.accent, 0.25f));
  set(ImGuiCol_HeaderActive, with_alpha(theme.accent, 0.45f));
  set(ImGuiCol_Separator, theme.line);
  set(ImGuiCol_SeparatorHovered, theme.accent);
  set(ImGuiCol_SeparatorActive, theme.accent);
  set(ImGuiCol_TextSelectedBg, with_alpha(theme.accent, 0.45f));
  set(ImGuiCol_NavHighlight, theme.accent);
  set(ImGuiCol_ModalWindowDimBg, color(0x000000, dark ? 0.5f : 0.25f));
}

void keep_fonts(Theme& theme, const Theme& from) {
  theme.text_font = from.text_font;
  theme.small_font = from.small_font;
  theme.mono_font = from.mono_font;
  theme.heading_font = from.heading_font;
  theme.small_heading_font = from.small_heading_font;
}

}  // namespace saddlescope
