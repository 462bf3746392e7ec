#include <algorithm>
#include <cmath>
#include <vector>

#include "app/draw/axes.h"
#include "app/draw/tick_text.h"
#include "app/layer/probe_overlay.h"
#include "app/panel/probe/probe_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/probe.h"
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

struct CutFrame {
  overlay::Rect plot;
  double reach;
  Interval heights;
  float x(double t) const { return static_cast<float>(plot.min.x + (t + reach) / (2 * reach) * plot.width()); }
  float y(double loss) const {
    const double share = (loss - heights.minimum) / heights.size();
    return static_cast<float>(plot.max.y - std::clamp(share, -100.0, 100.0) * plot.height());
  }
};

void draw_cut_axes(const overlay::Pen& pen, const CutFrame& frame, const std::vector<Tick>& losses, float left,
                   float right) {
  std::vector<axes::PlacedTick> below, beside;
  for (const Tick& tick : nice_ticks({-frame.reach, frame.reach}, 5)) below.push_back({frame.x(tick.value), tick.text});
  for (const Tick& tick : losses) beside.push_back({frame.y(tick.value), tick.text});
  axes::draw_below(pen, frame.plot, below, left, right);
  axes::draw_left(pen, frame.plot, beside);
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
void shade_doubt(const overlay::Pen& pen, const CutFrame& frame, const ProbeCut& cut) {
  const ImU32 veil = mix(pen.theme.field, pen.theme.text, 0.09F);
  const auto& plot = frame.plot;
  if (cut.trust_back < cut.reach) pen.list->AddRectFilled(plot.min, {frame.x(-cut.trust_back), plot.max.y}, veil);
  if (cut.trust_ahead < cut.reach) pen.list->AddRectFilled({frame.x(cut.trust_ahead), plot.min.y}, plot.max, veil);
}

}  // namespace

void draw_cut(const Ui& ui, const ProbeResult& probe, float height) {
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const ProbeCut& cut = probe.cut;
  const Interval heights = height_range(cut);
  const std::vector<Tick> losses = axes::ticks_told_apart(heights, 4);
  const float step = theme.px(8);
  // The margin grows in steps, so that the plot does not tremble while the numbers change.
  const float margin = std::ceil(axes::widest(theme, losses) / step) * step + theme.px(8);
  const float line = axes::line_height(theme), key = theme.px(16);
  const CutFrame frame{{{std::round(row.left + margin), std::round(row.top + theme.px(2))},
                        {std::round(row.right - theme.px(2)), std::round(row.top + height - line - theme.px(8) - key)}},
                       cut.reach,
                       heights};
  const overlay::Rect& plot = frame.plot;
  pen.list->AddRectFilled(plot.min, plot.max, theme.field);
  shade_doubt(pen, frame, cut);
  draw_cut_axes(pen, frame, losses, row.left, row.right);
  pen.list->PushClipRect(plot.min, plot.max, true);
  const float middle = std::round(frame.x(0)) + 0.5F;
  pen.list->AddLine({middle, plot.min.y}, {middle, plot.max.y}, theme.line);
  std::vector<ImVec2> loss, model;
  for (std::size_t k = 0; k < cut_points; ++k) {
    const float x = frame.x(cut.t(k));
    loss.push_back({x, std::isfinite(cut.loss[k]) ? frame.y(cut.loss[k]) : NAN});
    model.push_back({x, frame.y(cut.model[k])});
  }
  for (const auto& piece : overlay::clip_polyline(loss, plot.grown(4)))
    overlay::stroke(pen.list, piece, theme.text, theme.px(1.8F));
  const ImU32 tint = model_color(theme, probe.request);
  for (const auto& piece : overlay::clip_polyline(model, plot.grown(4)))
    overlay::path(pen, piece, {.color = tint, .thickness = 1.8F, .casing = 0, .dash = Dash::dashed});
  const ImVec2 here = {frame.x(0), frame.y(probe.model.value)};
  pen.list->AddCircleFilled(here, theme.px(4), theme.field, 20);
  pen.list->AddCircleFilled(here, theme.px(3), theme.text, 20);
  pen.list->PopClipRect();
  compat::rect(pen.list, plot.min, plot.max, theme.line, 0, 1);
  draw_cut_key(pen, probe, row.left, row.right, row.top + height - key / 2);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, height});
  ui.note_item("probe/cut");
  tooltip(ui, "The loss along v (solid) and the model along it (dashed). Grey: there the model is not to be trusted");
  ImGui::SetCursorScreenPos({row.left, row.top + height});
}

}  // namespace saddlescope
