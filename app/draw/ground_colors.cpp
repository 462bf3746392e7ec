#include "app/draw/ground_colors.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/engine/nodes/landscape.h"

namespace saddlescope {
namespace {

/// Must be above `missing` in map.frag and surface.frag.
constexpr float missing_number = 1e30F;

void upload(gl::Texture& texture, const HeightGrid& grid, const LayerScale& scale) {
  std::vector<float> units;
  units.reserve(grid.values.size());
  for (double value : grid.values)
    units.push_back(std::isnan(value) ? missing_number
                                      : static_cast<float>(std::clamp(scale.to_unit(value), 0.0, 1.0)));
  texture.upload_float(static_cast<int>(grid.columns), static_cast<int>(grid.rows), units.data());
}

}  // namespace

bool GroundColors::update(const LandscapeResult& landscape, Layer layer, ThemeKind theme,
                          const std::string& loss_colormap) {
  bool changed = false;
  const TableKey key{layer, theme, loss_colormap};
  if (table_of_ != key) {
    std::vector<std::uint8_t> rgba;
    for (const Rgb& c : ground_colors(layer, theme, loss_colormap)) rgba.insert(rgba.end(), {c.r, c.g, c.b, 255});
    table_.upload_rgba(static_cast<int>(rgba.size() / 4), 1, rgba.data());
    table_of_ = key;
    changed = true;
  }
  if (layer != layer_ || (layer != Layer::loss && numbers_of_ != landscape.curvature)) {
    layer_ = layer;
    numbers_of_ = layer == Layer::loss ? nullptr : landscape.curvature;
    changed = true;
    if (numbers_of_ != nullptr) {
      upload(low_, layer_grid(*numbers_of_, layer), layer_scale(*numbers_of_, layer));
      if (layer == Layer::signs) upload(high_, numbers_of_->largest, numbers_of_->largest_scale);
    }
  }
  return changed;
}

void GroundColors::bind(const gl::Program& program, const char* colors, int unit) const {
  const bool signs = layer_ == Layer::signs;
  table_.bind(unit);
  program.set(colors, unit);
  // A sampler that is not read still wants a texture.
  (layer_ == Layer::loss ? table_ : low_).bind(unit + 1);
  program.set("u_layer_low", unit + 1);
  (signs ? high_ : table_).bind(unit + 2);
  program.set("u_layer_high", unit + 2);
  program.set("u_layer_kind", layer_ == Layer::loss ? 0 : signs ? 2 : 1);
}

}  // namespace saddlescope
