#include "app/layout.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {

namespace {

constexpr float menu_height = 34, status_height = 22, transport_height = 36;
constexpr float controls_width = 264, narrow_controls_width = 216, inspector_width = 248;
constexpr float least_width_for_inspector = 1000, least_width_for_controls = 620, least_height_for_charts = 460;
constexpr float splitter_width = 5;

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
  if (options.one_view) {
    layout.left_view = {{left, top}, {right, views_bottom}};
    return layout;
  }
  const float share = static_cast<float>(std::clamp(options.split, 0.15, 0.85));
  const float border = std::round(left + share * (right - left));
  layout.left_view = {{left, top}, {border, views_bottom}};
  layout.right_view = {{border, top}, {right, views_bottom}};
  const float half = px(splitter_width) / 2;
  layout.splitter = {{border - half, top}, {border + half, views_bottom}};
  return layout;
}

}  // namespace saddlescope
