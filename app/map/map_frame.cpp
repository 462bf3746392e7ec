#include "app/map/map_frame.h"

#include <algorithm>
#include <cmath>

#include "app/draw/colormap.h"
#include "app/draw/layer_look.h"
#include "app/map/map_terrain.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/landscape.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

std::size_t tick_count(float pixels, float each, std::size_t most) {
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(pixels, 0.0F) / each), 2, most);
}

std::string name_of(const Plane& plane, std::size_t axis) {
  return axis < plane.axis_names.size() ? plane.axis_names[axis] : std::string();
}

/// Text at the low end: a minimum that is nothing beside the first level reads as 0, not as 4.56e−8.
std::string low_end_text(const LandscapeResult& landscape, int digits) {
  const double minimum = landscape.colors.minimum;
  for (double level : landscape.levels) {
    if (level > 0) return std::abs(minimum) < 1e-3 * level ? "0" : tick_text(minimum, digits);
  }
  return tick_text(minimum, digits);
}

ImU32 bar_color(const LandscapeResult& landscape, const std::string& name, double unit) {
  return overlay::packed(colormap_at(name, banded_unit(landscape, unit)));
}

/// What the bar shows, at its left if there is room.
void draw_bar_title(const MapPicture& picture, const overlay::Rect& bar, std::string_view title) {
  const overlay::Pen& pen = picture.pen;
  const float x = bar.min.x - overlay::text_size(pen.theme.small_font, title).x - pen.px(8);
  if (x < picture.frame.min.x) return;
  overlay::plain_text(pen, {std::round(x), std::round(bar.center().y - axes::line_height(pen.theme) / 2)},
                      pen.theme.quiet_text, title);
}

void draw_layer_bar(const MapPicture& picture, const overlay::Rect& bar, const CurvatureLayers& layers, Layer layer) {
  const overlay::Pen& pen = picture.pen;
  const ColorTable colors = ground_colors(layer, pen.theme.kind, {});
  const int columns = std::max(1, static_cast<int>(bar.width()));
  for (int i = 0; i < columns; ++i) {
    const float x = bar.min.x + static_cast<float>(i);
    const Rgb c = color_at(colors, (static_cast<double>(i) + 0.5) / columns);
    pen.list->AddRectFilled({x, bar.min.y}, {x + 1, bar.max.y}, overlay::packed(c));
  }
  const bool has_zero = layer != Layer::signs && layer != Layer::condition;
  std::vector<axes::PlacedTick> ticks;
  for (const BarMark& mark : layer_marks(layers, layer, bar.width() > pen.px(300) ? 9 : 5)) {
    const auto x = static_cast<float>(bar.min.x + bar.width() * mark.unit);
    ticks.push_back({x, mark.text});
    if (layer == Layer::signs || x <= bar.min.x + 1 || x >= bar.max.x - 1) continue;
    const bool zero = has_zero && mark.unit == 0.5;
    pen.list->AddLine({std::round(x), bar.min.y}, {std::round(x), bar.max.y},
                      zero ? pen.theme.uphill : pen.theme.contour, zero ? pen.px(1.5F) : 1);
  }
  axes::draw_below(pen, bar, ticks, picture.frame.min.x + pen.px(2), picture.frame.max.x - pen.px(2), false);
  draw_bar_title(picture, bar, layer == Layer::condition ? "cond." : layer_short(layer));
  picture.frame.ui.note("map/layer-bar", bar.min, bar.max);
}

}  // namespace

MapFrame lay_out_map(const ViewFrame& frame, const Plane& plane) {
  const Theme& theme = frame.ui.theme;
  const float line = axes::line_height(theme), width = frame.width(), height = frame.height();
  MapFrame layout;
  layout.names = height > theme.px(170) && width > theme.px(180);
  const bool has_bar = height > theme.px(230);
  layout.b_ticks = nice_ticks(frame.scene.window.b, tick_count(height - theme.px(90), theme.px(46), 9));
  // The margin grows in steps, so that the plot does not tremble while the numbers change.
  const float step = theme.px(10);
  float left = std::ceil(axes::widest(theme, layout.b_ticks) / step) * step + theme.px(11);
  if (layout.names)
    left += std::min(overlay::text_size(theme.small_font, name_of(plane, 1)).x, theme.px(40)) + theme.px(4);
  left = std::max(left, theme.px(30));
  float below = line + theme.px(8);
  if (layout.names) below += line + theme.px(2);
  const float bar_space = theme.px(8) + theme.px(8) + line + theme.px(6);
  const float right = theme.px(14), above = theme.px(10);
  const overlay::Rect space = {
      {std::round(frame.min.x + left), std::round(frame.min.y + above)},
      {std::round(frame.max.x - right), std::round(frame.max.y - below - (has_bar ? bar_space : 0) - theme.px(4))}};
  layout.plot = plot_rect({space.min, {std::max(space.max.x, space.min.x + 8), std::max(space.max.y, space.min.y + 8)}},
                          frame.scene.window, frame.scene.display.equal_axes);
  // A narrow plot in a wide view stands in the middle of the whole view, not of what is right of the tick texts.
  if (layout.plot.width() < space.width() - 1) {
    const float middle = (frame.min.x + frame.max.x) / 2;
    const float from =
        std::round(std::clamp(middle - layout.plot.width() / 2, space.min.x, space.max.x - layout.plot.width()));
    layout.plot = {{from, layout.plot.min.y}, {from + layout.plot.width(), layout.plot.max.y}};
  }
  layout.a_ticks = nice_ticks(frame.scene.window.a, tick_count(layout.plot.width(), theme.px(62), 9));
  if (has_bar) {
    const float top = layout.plot.max.y + below + theme.px(6);
    layout.bar = {{layout.plot.min.x, top}, {layout.plot.max.x, top + theme.px(8)}};
  }
  return layout;
}

void draw_map_axes(const MapPicture& picture, const MapFrame& layout) {
  const overlay::Pen& pen = picture.pen;
  const ViewFrame& frame = picture.frame;
  std::vector<axes::PlacedTick> below, left;
  for (const Tick& tick : layout.a_ticks) below.push_back({picture.transform.x(tick.value), tick.text});
  for (const Tick& tick : layout.b_ticks) left.push_back({picture.transform.y(tick.value), tick.text});
  axes::draw_below(pen, layout.plot, below, frame.min.x + pen.px(2), frame.max.x - pen.px(2));
  axes::draw_left(pen, layout.plot, left);
  compat::rect(pen.list, {layout.plot.min.x - 1, layout.plot.min.y - 1}, {layout.plot.max.x + 1, layout.plot.max.y + 1},
               pen.theme.line, 0, 1);
  if (!layout.names) return;
  const float line = axes::line_height(pen.theme);
  const std::string a = name_of(picture.plane, 0), b = name_of(picture.plane, 1);
  const ImVec2 a_size = overlay::text_size(pen.theme.small_font, a),
               b_size = overlay::text_size(pen.theme.small_font, b);
  overlay::plain_text(pen, {std::round(layout.plot.center().x - a_size.x / 2), layout.plot.max.y + pen.px(7) + line},
                      pen.theme.text, a);
  float widest_left = 0;
  for (const Tick& tick : layout.b_ticks)
    widest_left = std::max(widest_left, overlay::text_size(pen.theme.small_font, tick.text).x);
  const float x = layout.plot.min.x - pen.px(11) - widest_left - b_size.x;
  if (b_size.x <= pen.px(40) && x >= frame.min.x) {
    overlay::plain_text(pen, {std::round(x), std::round(layout.plot.center().y - b_size.y / 2)}, pen.theme.text, b);
  } else {
    overlay::halo_text(pen, {layout.plot.min.x + pen.px(4), layout.plot.min.y + pen.px(3)}, pen.theme.text, b);
  }
}

void draw_color_bar(const MapPicture& picture, const MapFrame& layout) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  if (landscape == nullptr || layout.bar.width() < 1 || !landscape->grid.any_finite) return;
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect& bar = layout.bar;
  if (const Layer layer = shown_layer(landscape.get(), picture.scene().display); layer != Layer::loss) {
    draw_layer_bar(picture, bar, *landscape->curvature, layer);
    return;
  }
  const int columns = std::max(1, static_cast<int>(bar.width()));
  for (int i = 0; i < columns; ++i) {
    const float x = bar.min.x + static_cast<float>(i);
    const double unit = (static_cast<double>(i) + 0.5) / columns;
    pen.list->AddRectFilled({x, bar.min.y}, {x + 1, bar.max.y},
                            bar_color(*landscape, picture.scene().display.colormap, unit));
  }
  auto x_of = [&](double loss) { return static_cast<float>(bar.min.x + bar.width() * landscape->colors.to_unit(loss)); };
  for (double level : landscape->levels) {
    const float x = std::round(x_of(level));
    if (x > bar.min.x && x < bar.max.x) pen.list->AddLine({x, bar.min.y}, {x, bar.max.y}, pen.theme.contour);
  }
  // The ends first, then as many levels as fit between them.
  const HeightScale& scale = landscape->colors;
  const int digits = axes::digits_to_tell_apart(landscape->levels, 3);
  std::vector<axes::PlacedTick> ticks = {{bar.min.x, low_end_text(*landscape, digits)}};
  const float gap = pen.px(10);
  auto width_of = [&](const std::string& text) { return overlay::text_size(pen.theme.small_font, text).x; };
  const bool ends_at_nothing = std::abs(scale.maximum) < 1e-3 * std::min(scale.s, scale.maximum - scale.minimum);
  const std::string last =
      ends_at_nothing
          ? "0"
          : tick_text(scale.maximum,
                      std::max(digits, std::abs(scale.maximum) >= 1000 && std::abs(scale.maximum) < 1e4 ? 4 : 3));
  float free_from = bar.min.x + 0.5F * width_of(ticks[0].text) + gap;
  const float free_to = bar.max.x - 0.5F * width_of(last) - gap;
  for (double level : contour_levels(
           scale,
           std::clamp<std::size_t>(
               static_cast<std::size_t>(bar.width() / pen.px(36.0F + 7.0F * static_cast<float>(std::max(digits, 3)))),
               2, 10))) {
    const std::string text = tick_text(level, std::max(digits, 4));
    const float x = x_of(level), half = 0.5F * width_of(text);
    if (x - half < free_from || x + half > free_to) continue;
    ticks.push_back({x, text});
    free_from = x + half + gap;
  }
  ticks.push_back({bar.max.x, last});
  axes::draw_below(pen, bar, ticks, picture.frame.min.x + pen.px(2), picture.frame.max.x - pen.px(2), false);
  draw_bar_title(picture, bar, "loss");
}

}  // namespace saddlescope
