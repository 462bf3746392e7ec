#include "app/curve/curve_view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/curve/curve_picture.h"
#include "app/draw/axes.h"
#include "app/draw/colormap.h"
#include "app/draw/overlay.h"
#include "app/layer/layer.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/plane/tick_text.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

void draw_axes(const Curve& curve) {
  const overlay::Pen& pen = curve.pen;
  const overlay::Rect& plot = curve.transform.rect;
  std::vector<axes::PlacedTick> below, left;
  for (const Tick& tick : curve.a_ticks) {
    below.push_back({curve.transform.x(tick.value), tick.text});
    const float x = std::round(curve.transform.x(tick.value)) + 0.5F;
    if (x > plot.min.x && x < plot.max.x)
      pen.list->AddLine({x, plot.min.y}, {x, plot.max.y}, with_alpha(pen.theme.line, 0.6F));
  }
  if (const LandscapeResult* landscape = curve.landscape()) {
    const HeightScale& scale = landscape->scale;
    const auto count = static_cast<std::size_t>(std::clamp(plot.height() / pen.px(44), 2.0F, 12.0F));
    std::vector<Tick> ticks;
    if (scale.logarithmic) {
      for (double level : contour_levels(scale, count)) ticks.push_back({level, tick_text(level, 3)});
    } else {
      ticks = nice_ticks({scale.minimum, scale.maximum}, count);
    }
    for (const Tick& tick : ticks) {
      const float y = curve.transform.y(scale.to_unit(tick.value));
      left.push_back({y, tick.text});
      const float row = std::round(y) + 0.5F;
      if (row > plot.min.y && row < plot.max.y)
        pen.list->AddLine({plot.min.x, row}, {plot.max.x, row}, with_alpha(pen.theme.line, 0.6F));
    }
  }
  axes::draw_below(pen, plot, below, curve.frame.min.x + pen.px(2), curve.frame.max.x - pen.px(2));
  axes::draw_left(pen, plot, left, false);
  compat::rect(pen.list, {plot.min.x - 1, plot.min.y - 1}, {plot.max.x + 1, plot.max.y + 1}, pen.theme.line, 0, 1);
  if (curve.plane.axis_names.empty()) return;
  const std::string& name = curve.plane.axis_names[0];
  const ImVec2 size = overlay::text_size(pen.theme.small_font, name);
  overlay::plain_text(pen, {std::round(plot.center().x - size.x / 2), plot.max.y + pen.px(7) + size.y}, pen.theme.text,
                      name);
  overlay::plain_text(pen, {curve.frame.min.x + pen.px(10), std::round(plot.center().y - size.y / 2)}, pen.theme.text,
                      "L");
}

void draw_loss(const Curve& curve) {
  const LandscapeResult* landscape = curve.landscape();
  if (landscape == nullptr) return;
  const overlay::Rect& plot = curve.transform.rect;
  const std::span<const ImVec2> points = curve.track.points();
  ImDrawList* list = curve.pen.list;
  // The map's colours below the curve; without antialiasing, else every strip would have an edge.
  const ImDrawListFlags flags = list->Flags;
  list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  const float fill_alpha = curve.pen.theme.kind == ThemeKind::dark ? 0.32F : 0.4F;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ImVec2 p = points[i], q = points[i + 1];
    if (!std::isfinite(p.y) || !std::isfinite(q.y)) continue;
    const double unit = landscape->colors.to_unit(landscape->grid.values[i]);
    const Rgb c = colormap_at(curve.frame.scene.display.colormap, unit);
    list->AddQuadFilled(p, q, {q.x, plot.max.y}, {p.x, plot.max.y}, with_alpha(overlay::packed(c), fill_alpha));
  }
  list->Flags = flags;
  for (const auto& piece : overlay::clip_polyline(points, plot.grown(4))) {
    overlay::stroke(list, piece, curve.pen.theme.text, curve.pen.px(2));
  }
}

/// Results that come at once need no progress line.
void draw_progress(const Curve& curve, double& since) {
  const double now = ImGui::GetTime();
  const bool computing = computing_landscape(curve.frame.results);
  if (!computing) since = -1;
  if (computing && since < 0) since = now;
  if (since >= 0 && now - since > 0.2) overlay::progress_line(curve.pen, curve.transform.rect, now - since);
}

}  // namespace

void draw_curve_view(ViewFrame& frame, CurveHand& hand) {
  if (frame.width() < frame.ui.theme.px(120) || frame.height() < frame.ui.theme.px(80)) return;
  if (frame.results.get<LossResult>() == nullptr || frame.results.plane.directions.size() != 1) return;
  take_curve_mouse(lay_out_curve(frame), hand);
  const Curve curve = lay_out_curve(frame);
  ImDrawList* list = curve.pen.list;
  const overlay::Rect& plot = curve.transform.rect;
  list->PushClipRect(frame.min, frame.max, true);
  draw_axes(curve);
  list->PushClipRect(plot.min, plot.max, true);
  draw_loss(curve);
  const auto draw_depth = [&](Depth depth) {
    for (const LayerKind& kind : layer_kinds())
      if (kind.on_curve != nullptr) kind.on_curve(curve, depth);
  };
  for (const Depth depth : all_depths) {
    if (depth == Depth::small) list->PopClipRect();
    draw_depth(depth);
  }
  draw_progress(curve, hand.computing_since);
  if (frame.interaction.drag == Drag(dragged::Box{})) {
    const ImGuiIO& io = ImGui::GetIO();
    list->AddRectFilled({std::min(io.MouseClickedPos[1].x, io.MousePos.x), plot.min.y},
                        {std::max(io.MouseClickedPos[1].x, io.MousePos.x), plot.max.y},
                        with_alpha(curve.pen.theme.accent, 0.18F));
  }
  if (frame.results.get<LossResult>()->error)
    list->AddRectFilled(plot.min, plot.max, with_alpha(curve.pen.theme.background, 0.55F));
  list->PopClipRect();
}

}  // namespace saddlescope
