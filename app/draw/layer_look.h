// What the ground's colours mean in each layer: names, colour tables and the marks of the colour bars, the same for the
// map and the 3-D view; and the colours of valleys by their sharpness. Plain values; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/colormap.h"
#include "app/ui/theme_kind.h"
#include "core/critical/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/plane_cut.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

inline constexpr std::array all_layers = {Layer::loss, Layer::smallest_eigenvalue, Layer::largest_eigenvalue,
                                          Layer::condition, Layer::signs};
std::string_view layer_id(Layer layer);     ///< "smallest-eigenvalue": the scene file's name, for widgets
std::string_view layer_name(Layer layer);   ///< "Smallest eigenvalue λmin"
std::string_view layer_short(Layer layer);  ///< "λmin", beside a colour bar

/// The layer that can be drawn now: the one that is asked for, or the loss until its numbers are there.
Layer shown_layer(const LandscapeResult* landscape, const Display& display);

/// Numbers and scale of a layer that is not the loss; λmin's for the signs.
const HeightGrid& layer_grid(const CurvatureLayers& layers, Layer layer);
const LayerScale& layer_scale(const CurvatureLayers& layers, Layer layer);

using ColorTable = std::array<Rgb, 256>;
/// From low to high. λmin and λmax: from the downhill colour over the ground's own grey at 0 to a light (on light:
/// dark) blue, apart for colour-blind eyes too. Signs: four flat quarters in the order of SignPattern. `loss_colormap`:
/// of Layer::loss.
ColorTable ground_colors(Layer layer, ThemeKind theme, std::string_view loss_colormap);
Rgb color_at(const ColorTable& table, double unit);  ///< clamped; interpolated

/// Classes of the sign pattern, in the order of their quarters of the table.
enum class SignPattern { dome, saddle, flat, bowl };

/// A mark beside a colour bar.
struct BarMark {
  double unit = 0;
  std::string text;
};
/// About `count` marks of a layer that is not the loss, ascending. Of the signs: the classes' names in the middle of
/// their quarters.
std::vector<BarMark> layer_marks(const CurvatureLayers& layers, Layer layer, std::size_t count);

/// From sharpness to the colours of valley_colors(), over all valleys of a report, or all that a plane cuts.
struct ValleyScale {
  double minimum = 0, maximum = 0;
  bool any = false;          ///< some valley has a finite sharpness
  bool logarithmic = false;  ///< over more than a decade
  /// 0 … 1, clamped; ½ where all are alike, and for NaN.
  double share(double sharpness) const;
};
ValleyScale valley_scale(const SetsInPlane& sets);
/// From flat to sharp, legible on the theme's casing.
ColorTable valley_colors(ThemeKind theme);

}  // namespace saddlescope
