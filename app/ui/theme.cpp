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

namespace {

/// A colour of the theme, dark and light.
struct Shade {
  ImU32 Theme::*member;
  std::uint32_t dark, light;
  float dark_alpha = 1, light_alpha = 1;
};

constexpr Shade shades[] = {
    {&Theme::background, 0x14161b, 0xffffff},
    {&Theme::panel, 0x1a1d24, 0xf5f6f8},
    {&Theme::line, 0x262a33, 0xdfe2e8},
    {&Theme::field, 0x101217, 0xffffff},
    {&Theme::text, 0xd7dae0, 0x1d2129},
    {&Theme::quiet_text, 0x8b93a1, 0x667080},
    {&Theme::accent, 0x4a7fd6, 0x4a7fd6},
    {&Theme::error, 0xff8a7a, 0xb3261e},
    {&Theme::casing, 0x0b0c10, 0xffffff, 0.85f, 0.9f},
    {&Theme::downhill, 0xff3b5c, 0xc8103a},
    {&Theme::uphill, 0xf2f4f8, 0x12151b},
    {&Theme::contour, 0x0b0c10, 0x12151b, 0.45f, 0.35f},
    {&Theme::axis, 0x565d6b, 0x98a1b0},
    {&Theme::ink, 0xf2f4f8, 0x14161b},
    {&Theme::field_arrow, 0xffffff, 0x101318, 0.72f, 0.72f},
    {&Theme::descent, 0x46d48a, 0x0b7a45},
    {&Theme::shift, 0x7fb0ff, 0x1f5fc4},
    {&Theme::ghost, 0xf2f4f8, 0x20242c},
    {&Theme::ghost_sheet, 0xdde3ee, 0x3a414e},
    {&Theme::ghost_line, 0xf2f4f8, 0xf2f4f8},
    {&Theme::ghost_casing, 0x0b0c10, 0x0b0c10},
    {&Theme::probe_gradient, 0x3fe58b, 0x167a1c},
    {&Theme::probe_hessian, 0xff6048, 0xd2331c},
    {&Theme::probe_both, 0xfaee9a, 0x8a7420},
    {&Theme::probe_constant, 0xc9ced8, 0x5a6270},
    {&Theme::step_gradient, 0xb6e35c, 0x4f7a00},
    {&Theme::step_remembered, 0xd09bff, 0x7a2fc0},
    {&Theme::step_movement, 0xffd35c, 0x945600},
    {&Theme::step_divisor, 0x7fe3d0, 0x00736a},
    {&Theme::step_decay, 0xb3a58f, 0x77654a},
    {&Theme::class_high, 0x5fd0c0, 0x0f8a7a},
    {&Theme::class_low, 0xa47be0, 0x7a4cc2},
    {&Theme::training, 0xe69f00, 0xe69f00},
    {&Theme::ball_rim, 0xffffff, 0xffffff},
    {&Theme::ball_casing, 0x0a0c10, 0x0a0c10, 150 / 255.0f, 150 / 255.0f},
    {&Theme::rate_safe, 0x2f7a52, 0x7cc79c},
    {&Theme::rate_near, 0x9a6f12, 0xe0b04a},
    {&Theme::rate_beyond, 0x7a2635, 0xc9475b},
    {&Theme::verdict_good, 0x1e4d36, 0xc9ead7},
    {&Theme::verdict_trouble, 0x5a1f2c, 0xf6cdd4},
    {&Theme::knob, 0xeef0f4, 0xffffff},
    {&Theme::on_accent, 0xffffff, 0xffffff},
};

}  // namespace

Theme make_theme(ThemeKind kind, float scale) {
  Theme theme;
  theme.kind = kind;
  theme.scale = std::isfinite(scale) && scale > 0.25f ? scale : 1.0f;
  const bool dark = kind == ThemeKind::dark;
  for (const Shade& shade : shades)
    theme.*shade.member = dark ? color(shade.dark, shade.dark_alpha) : color(shade.light, shade.light_alpha);
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
  theme.title_font = from.title_font;
  theme.heading_font = from.heading_font;
  theme.small_heading_font = from.small_heading_font;
}

}  // namespace saddlescope
