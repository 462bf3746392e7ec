#include <algorithm>
#include <cmath>

#include "app/layer/probe_overlay.h"
#include "app/panel/probe/probe_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/probe.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float line_height = 18;

/// Writes from left to right on one line.
class Line {
 public:
  Line(ImFont* font, float x, float middle) : font_(font), x_(x), middle_(middle) {}
  Line& write(ImU32 shade, std::string_view text) {
    draw_text(font_, x_, middle_, shade, text);
    x_ += text_width(font_, text);
    return *this;
  }
  float x() const { return x_; }

 private:
  ImFont* font_;
  float x_, middle_;
};

/// What is rounding beside the model's other numbers reads as 0.
std::string number(double value, double size, int digits) {
  return readable_text(std::abs(value) <= 1e-12 * size ? 0.0 : value, digits);
}

/// Rows of equal columns in brackets; the width that it takes. `columns` from left to right, each top down.
float draw_bracketed(const Theme& theme, float x, float top, const std::vector<std::vector<std::string>>& columns,
                     ImU32 shade) {
  const float pad = theme.px(5), tick = theme.px(4), between = theme.px(9), line = theme.px(line_height);
  const auto rows = static_cast<float>(columns[0].size());
  float right = x + pad;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    float width = 0;
    for (const std::string& text : columns[j]) width = std::max(width, text_width(theme.mono_font, text));
    right += width;
    for (std::size_t i = 0; i < columns[j].size(); ++i)
      draw_text_right(theme.mono_font, right, top + line * (static_cast<float>(i) + 0.5F), shade, columns[j][i]);
    right += j + 1 < columns.size() ? between : pad;
  }
  const float bottom = top + line * rows - theme.px(1), upper = top + theme.px(1);
  const ImVec2 open[] = {{x + tick, upper}, {x + 0.5F, upper}, {x + 0.5F, bottom}, {x + tick, bottom}};
  const ImVec2 close[] = {{right - tick, upper}, {right - 0.5F, upper}, {right - 0.5F, bottom}, {right - tick, bottom}};
  ImDrawList* list = ImGui::GetWindowDrawList();
  compat::polyline(list, open, 4, shade, false, theme.px(1));
  compat::polyline(list, close, 4, shade, false, theme.px(1));
  return right - x;
}

}  // namespace

void draw_probe_formula(const Ui& ui, const ProbeResult& probe) {
  const Theme& theme = ui.theme;
  const ProbeColors colors = probe_colors(theme);
  const Row row = row_at_cursor(ui);
  const float line = theme.px(line_height);
  ImFont* font = theme.mono_font;
  const Eigen::Index m = probe.slope.size();
  const double slope_size = probe.critical ? INFINITY : probe.slope.cwiseAbs().maxCoeff(),
               bend_size = probe.bend.cwiseAbs().maxCoeff();
  const auto dimmed = [&](ImU32 shade, bool on) { return on ? shade : mix(theme.panel, theme.quiet_text, 0.55F); };

  float top = row.top;
  Line(font, row.left, top + line / 2)
      .write(theme.quiet_text, "L(θ) ≈ ")
      .write(theme.text, readable_text(probe.model.value));
  draw_text_right(theme.small_font, row.right, top + line / 2, theme.quiet_text, "d = θ − θ′");
  top += line;

  const bool slope_alive = probe.request.gradient_term && !probe.critical;
  const ImU32 green = dimmed(colors.gradient, slope_alive);
  {
    Line text(font, row.left, top + line / 2);
    text.write(green, "  + ");
    std::vector<std::vector<std::string>> columns;
    for (Eigen::Index k = 0; k < m; ++k) columns.push_back({number(probe.slope[k], slope_size, 3)});
    const float width = draw_bracketed(theme, text.x(), top, columns, green);
    Line after(font, text.x() + width + theme.px(2), top + line / 2);
    after.write(green, "·d");
    if (!probe.request.gradient_term)
      draw_text_right(theme.small_font, row.right, top + line / 2, theme.quiet_text, "off");
  }
  top += line + theme.px(2);

  const ImU32 red = dimmed(colors.hessian, probe.request.hessian_term);
  {
    std::vector<std::vector<std::string>> columns(static_cast<std::size_t>(m));
    for (Eigen::Index j = 0; j < m; ++j)
      for (Eigen::Index i = 0; i < m; ++i)
        columns[static_cast<std::size_t>(j)].push_back(number(probe.bend(i, j), bend_size, 3));
    const float height = line * static_cast<float>(m);
    Line text(font, row.left, top + height / 2);
    text.write(red, "  + ½ d");
    // The formula font has no raised T.
    Line raised(theme.heading_font, text.x(), top + height / 2);
    raised.write(red, "ᵀ");
    const float from = raised.x() + theme.px(3);
    const float width = draw_bracketed(theme, from, top, columns, red);
    Line(font, from + width + theme.px(2), top + height / 2).write(red, "d");
    if (!probe.request.hessian_term)
      draw_text_right(theme.small_font, row.right, top + height / 2, theme.quiet_text, "off");
    top += height + theme.px(2);
  }
  ImGui::SetCursorScreenPos({row.left, top});
  if (probe.critical)
    wrapped_text(ui, "The gradient is zero: the green term vanishes.", theme.quiet_text, theme.small_font);
}

}  // namespace saddlescope
