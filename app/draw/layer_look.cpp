#include "app/draw/layer_look.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/ui/theme_ramps.h"
#include "core/engine/nodes/landscape.h"
#include "core/plane/extent.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

constexpr Rgb rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16 & 0xFF), static_cast<std::uint8_t>(hex >> 8 & 0xFF),
          static_cast<std::uint8_t>(hex & 0xFF)};
}

Rgb between(const Rgb& from, const Rgb& to, double share) {
  const auto part = [share](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(std::lround(x + share * (y - x)));
  };
  return {part(from.r, to.r), part(from.g, to.g), part(from.b, to.b)};
}

/// Even stretches between the colours.
ColorTable gradient(std::span<const std::uint32_t> stops) {
  ColorTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double place = static_cast<double>(i) / 255 * static_cast<double>(stops.size() - 1);
    const auto stop = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    table[i] = between(rgb(stops[stop]), rgb(stops[stop + 1]), place - static_cast<double>(stop));
  }
  return table;
}

ColorTable diverging(ThemeKind theme) { return gradient(curvature_ramp(theme)); }

/// In the order of SignPattern.
ColorTable sign_colors(ThemeKind theme) {
  ColorTable table;
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = rgb(sign_ramp(theme)[i / 64]);
  return table;
}

ColorTable copied(std::span<const Rgb, 256> colors) {
  ColorTable table;
  std::copy(colors.begin(), colors.end(), table.begin());
  return table;
}

}  // namespace

std::string_view layer_id(Layer layer) {
  constexpr std::array<std::string_view, 5> ids = {"loss", "smallest-eigenvalue", "largest-eigenvalue", "condition",
                                                   "signs"};
  return ids[static_cast<std::size_t>(layer)];
}

std::string_view layer_name(Layer layer) {
  constexpr std::array<std::string_view, 5> names = {"Loss", "Smallest eigenvalue λmin", "Largest eigenvalue λmax",
                                                     "Condition number", "Signs: bowl, saddle, dome"};
  return names[static_cast<std::size_t>(layer)];
}

std::string_view layer_short(Layer layer) {
  constexpr std::array<std::string_view, 5> names = {"loss", "λmin", "λmax", "condition", "signs"};
  return names[static_cast<std::size_t>(layer)];
}

Layer shown_layer(const LandscapeResult* landscape, const Display& display) {
  return landscape != nullptr && landscape->curvature != nullptr ? display.layer : Layer::loss;
}

const HeightGrid& layer_grid(const CurvatureLayers& layers, Layer layer) {
  return layer == Layer::largest_eigenvalue ? layers.largest
         : layer == Layer::condition        ? layers.condition
                                            : layers.smallest;
}

const LayerScale& layer_scale(const CurvatureLayers& layers, Layer layer) {
  return layer == Layer::largest_eigenvalue ? layers.largest_scale
         : layer == Layer::condition        ? layers.condition_scale
                                            : layers.smallest_scale;
}

ColorTable ground_colors(Layer layer, ThemeKind theme, std::string_view loss_colormap) {
  if (layer == Layer::loss) return copied(colormap(loss_colormap));
  if (layer == Layer::condition) return copied(colormap("cividis"));
  return layer == Layer::signs ? sign_colors(theme) : diverging(theme);
}

Rgb color_at(const ColorTable& table, double unit) {
  const double place = std::clamp(unit, 0.0, 1.0) * 255;
  const auto low = std::min<std::size_t>(static_cast<std::size_t>(place), 254);
  return between(table[low], table[low + 1], place - static_cast<double>(low));
}

std::vector<BarMark> layer_marks(const CurvatureLayers& layers, Layer layer, std::size_t count) {
  if (layer == Layer::signs) return {{0.125, "dome"}, {0.375, "saddle"}, {0.625, "flat"}, {0.875, "bowl"}};
  const LayerScale& scale = layer_scale(layers, layer);
  std::vector<BarMark> marks;
  for (double value : layer_ticks(scale, count)) {
    std::string text = tick_text(value, 3);
    if (scale.ratio && value == scale.limit) text = "≥ " + text;
    marks.push_back({scale.to_unit(value), std::move(text)});
  }
  return marks;
}

double ValleyScale::share(double sharpness) const {
  if (!(maximum > minimum) || std::isnan(sharpness)) return 0.5;
  const double share = logarithmic ? std::log(sharpness / minimum) / std::log(maximum / minimum)
                                   : (sharpness - minimum) / (maximum - minimum);
  return std::clamp(share, 0.0, 1.0);
}

ValleyScale valley_scale(const SetsInPlane& sets) {
  Extent extent;
  for (const CriticalCurve& curve : sets.curves)
    if (curve.kind == CriticalCurve::Kind::valley)
      for (double sharpness : curve.sharpness) extent.add(sharpness);
  for (const SetCrossing& crossing : sets.crossings)
    if (crossing.kind == CriticalCurve::Kind::valley) extent.add(crossing.sharpness);
  ValleyScale scale;
  scale.any = extent.any();
  if (!scale.any) return scale;
  scale.minimum = extent.minimum;
  // Rings of a round valley differ by rounding only.
  scale.maximum = extent.size() > 1e-6 * std::abs(extent.maximum) ? extent.maximum : extent.minimum;
  scale.logarithmic = scale.minimum > 0 && scale.maximum > 10 * scale.minimum;
  return scale;
}

ColorTable valley_colors(ThemeKind theme) { return gradient(valley_ramp(theme)); }

}  // namespace saddlescope
