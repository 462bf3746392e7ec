#include <algorithm>
#include <cmath>
#include <vector>

#include "app/draw/plot_frame.h"
#include "app/layer/probe_overlay.h"
#include "app/panel/probe/probe_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/probe.h"
#include "core/plane/tick_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// Losses shown: all of the loss, and of the parabola what is not much farther away.
Interval height_range(const ProbeCut& cut) {
  double low = INFINITY, high = -INFINITY;
  for (double loss : cut.loss) {
    if (!std::isfinite(loss)) continue;
    low = std::min(low, loss);
    high = std::max(high, loss);
  }
  if (!(low <= high)) low = high = cut.model[cut_points / 2];
  const auto [model_low, model_high] = std::minmax_element(cut.model.begin(), cut.model.end());
  double range = high - low;
  if (!(range > 0)) range = *model_high - *model_low;
  if (!(range > 0)) range = std::max(std::abs(low), 1.0);
  low = std::max(std::min(low, *model_low), low - 0.5 * range);
  high = std::min(std::max(high, *model_high), high + 0.5 * range);
  const double air = 0.06 * std::max(high - low, 1e-3 * range);
  return {low - air, high + air};
}

ImU32 model_color(const Theme& theme, const ProbeRequest& request) {
  const ProbeColors colors = probe_colors(theme);
  return request.hessian_term ? colors.hessian : request.gradient_term ? colors.gradient : colors.constant;
}

/// Which line is which, and how far along v the model holds.
void draw_cut_key(const overlay::Pen& pen, const ProbeResult& probe, float left, float right, float middle) {
  const Theme& theme = pen.theme;
  float x = left;
  const auto entry = [&](std::string_view text, ImU32 shade, Dash dash) {
    x = axes::draw_key(pen, x, middle, text, shade, dash) + pen.px(10);
  };
  entry("loss", theme.text, Dash::solid);
  entry("model", model_color(theme, probe.request), Dash::dashed);
  const double trust = std::min(probe.cut.trust_back, probe.cut.trust_ahead);
  draw_text_right(theme.small_font, right, middle, theme.quiet_text,
                  trust < probe.cut.reach ? "trusted to ±" + readable_text(trust, 2) : "trusted all along");
}

/// What lies farther along v than the model can be trusted.
void shade_doubt(const overlay::Pen& pen, const PlotFrame& frame, const ProbeCut& cut) {
  const ImU32 veil = mix(pen.theme.field, pen.theme.text, 0.09F);
  const overlay::Rect& plot = frame.rect;
  if (cut.trust_back < cut.reach) pen.list->AddRectFilled(plot.min, {frame.x(-cut.trust_back), plot.max.y}, veil);
  if (cut.trust_ahead < cut.reach) pen.list->AddRectFilled({frame.x(cut.trust_ahead), plot.min.y}, plot.max, veil);
}

void draw_curves(const overlay::Pen& pen, const PlotFrame& frame, const ProbeResult& probe) {
  const Theme& theme = pen.theme;
  const ProbeCut& cut = probe.cut;
  const Clipped clipped(pen, frame.rect);
  frame.draw_upright(pen, 0, theme.line);
  std::vector<ImVec2> loss, model;
  for (std::size_t k = 0; k < cut_points; ++k) {
    const float x = frame.x(cut.t(k));
    loss.push_back({x, std::isfinite(cut.loss[k]) ? frame.y(cut.loss[k]) : NAN});
    model.push_back({x, frame.y(cut.model[k])});
  }
  for (const auto& piece : overlay::clip_polyline(loss, frame.rect.grown(4)))
    overlay::stroke(pen.list, piece, theme.text, theme.px(1.8F));
  const ImU32 tint = model_color(theme, probe.request);
  for (const auto& piece : overlay::clip_polyline(model, frame.rect.grown(4)))
    overlay::path(pen, piece, {.color = tint, .thickness = 1.8F, .casing = 0, .dash = Dash::dashed});
  const ImVec2 here = frame.at(0, probe.model.value);
  pen.list->AddCircleFilled(here, theme.px(4), theme.field, 20);
  pen.list->AddCircleFilled(here, theme.px(3), theme.text, 20);
}

}  // namespace

void draw_cut(const Ui& ui, const ProbeResult& probe, float height) {
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const ProbeCut& cut = probe.cut;
  const Interval heights = height_range(cut);
  const std::vector<Tick> losses = axes::ticks_told_apart(heights, 4);
  const float line = axes::line_height(theme), key = theme.px(16);
  const PlotFrame frame{
      {{std::round(row.left + tick_margin(theme, losses)), std::round(row.top + theme.px(2))},
       {std::round(row.right - theme.px(2)), std::round(row.top + height - line - theme.px(8) - key)}},
      {{-cut.reach, cut.reach}},
      {heights, false, {-100, 100}}};
  frame.draw_ground(pen);
  shade_doubt(pen, frame, cut);
  frame.draw_below(pen, nice_ticks(frame.across.range, 5), row.left, row.right);
  frame.draw_left(pen, losses);
  draw_curves(pen, frame, probe);
  frame.draw_border(pen);
  draw_cut_key(pen, probe, row.left, row.right, row.top + height - key / 2);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, height});
  ui.note_item("probe/cut");
  tooltip(ui, "The loss along v (solid) and the model along it (dashed). Grey: there the model is not to be trusted");
  ImGui::SetCursorScreenPos({row.left, row.top + height});
}

}  // namespace saddlescope
