#include "app/layout.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {

namespace {

constexpr float menu_height = 34, status_height = 22, transport_height = 36;
constexpr float controls_width = 264, narrow_controls_width = 216, inspector_width = 248;
constexpr float least_width_for_inspector = 1000, least_width_for_controls = 620, least_height_for_charts = 460;
constexpr float splitter_width = 5;
constexpr float title_height = 36, caption_height = 34, bar_height = 84, stage_margin = 12;
constexpr float probe_width = 208;
constexpr float charts_share_on_stage = 0.19f;

/// Side by side, or one alone, over the rectangle.
void place_views(Layout& layout, const Rect& all, double split, bool one_view, float splitter) {
  if (one_view) {
    layout.left_view = all;
    return;
  }
  const float share = static_cast<float>(std::clamp(split, 0.15, 0.85));
  const float border = std::round(all.min.x + share * all.width());
  layout.left_view = {all.min, {border, all.max.y}};
  layout.right_view = {{border, all.min.y}, all.max};
  layout.splitter = {{border - splitter / 2, all.min.y}, {border + splitter / 2, all.max.y}};
}

}  // namespace

Layout lay_out(ImVec2 size, const LayoutOptions& options) {
  const auto px = [&](float unscaled) { return std::round(unscaled * options.scale); };
  const float width = std::max(size.x, 1.0f), height = std::max(size.y, 1.0f);
  const bool has_inspector = !options.panels_hidden && width >= px(least_width_for_inspector);
  const bool has_controls = !options.panels_hidden && width >= px(least_width_for_controls);
  const bool has_charts = height >= px(least_height_for_charts);

  Layout layout;
  const float top = px(menu_height);
  const float bottom = std::max(top, height - px(status_height));
  layout.menu = {{0, 0}, {width, top}};
  layout.status = {{0, bottom}, {width, height}};
  float left = 0, right = width;
  if (has_controls) {
    const float wide = width >= px(least_width_for_inspector) ? controls_width : narrow_controls_width;
    left = px(wide);
    layout.controls = {{0, top}, {left, bottom}};
  }
  if (has_inspector) {
    // Wide screens give the derivatives more room before they are cut.
    right = width - std::round(std::clamp(0.19f * width, px(inspector_width), px(340)));
    layout.inspector = {{right, top}, {width, bottom}};
  }

  float views_bottom = bottom;
  if (has_charts) {
    const float chart_height = std::round(std::clamp(0.2f * height, px(110), px(250)));
    const float charts_top = bottom - chart_height;
    const float middle = std::round((left + right) / 2);
    layout.left_chart = {{left, charts_top}, {middle, bottom}};
    layout.right_chart = {{middle, charts_top}, {right, bottom}};
    views_bottom = charts_top;
  }
  layout.transport = {{left, views_bottom - px(transport_height)}, {right, views_bottom}};
  views_bottom = layout.transport.min.y;
  if (options.notes > 0) {
    layout.notes = {{left, views_bottom - std::round(options.notes)}, {right, views_bottom}};
    views_bottom = layout.notes.min.y;
  }
  place_views(layout, {{left, top}, {right, views_bottom}}, options.split, options.one_view, px(splitter_width));
  return layout;
}

Layout lay_out_stage(ImVec2 size, const StageOptions& options) {
  const auto px = [&](float unscaled) { return std::round(unscaled * options.scale); };
  const float width = std::max(size.x, 1.0f), height = std::max(size.y, 1.0f), margin = px(stage_margin);
  Layout layout;
  layout.title = {{margin, 0}, {width - margin, px(title_height)}};
  float bottom = height;
  if (options.bar) {
    layout.bar = {{0, bottom - px(bar_height)}, {width, bottom}};
    bottom = layout.bar.min.y;
  }
  const float gap = px(6);
  layout.caption = {{margin, bottom - gap - px(caption_height)}, {width - margin, bottom - gap}};
  bottom = layout.caption.min.y - gap;
  if (options.charts) {
    const float top = bottom - std::round(charts_share_on_stage * height), middle = std::round(width / 2);
    layout.left_chart = {{0, top}, {middle, bottom}};
    layout.right_chart = {{middle, top}, {width, bottom}};
    bottom = top;
  }
  Rect views = {{0, layout.title.max.y}, {width, std::max(bottom, layout.title.max.y)}};
  if (options.probe && width > 3 * px(probe_width)) {
    layout.inspector = {{width - px(probe_width), views.min.y}, views.max};
    views.max.x = layout.inspector.min.x;
  }
  place_views(layout, views, options.split, options.one_view, px(splitter_width));
  return layout;
}

}  // namespace saddlescope
