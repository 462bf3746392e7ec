// The list of layers: an overlay is its file and its line here.
#include <array>

#include "app/layer/layer.h"

namespace saddlescope {

LayerKind contours_layer(), descent_field_layer(), zero_curve_layer(), batch_ghost_layer(), probe_layer(),
    eigenvectors_layer(), critical_points_layer(), valleys_layer(), paths_layer(), shift_layer(), step_arrows_layer(),
    gradient_fan_layer(), starts_layer(), selection_layer(), hover_arrows_layer(), saddle_offer_layer();

std::span<const LayerKind> layer_kinds() {
  // clang-format off
  static const std::array kinds = {
      contours_layer(),
      descent_field_layer(),
      zero_curve_layer(),
      batch_ghost_layer(),
      probe_layer(),
      eigenvectors_layer(),
      critical_points_layer(),
      valleys_layer(),
      paths_layer(),
      shift_layer(),
      step_arrows_layer(),
      gradient_fan_layer(),
      starts_layer(),
      selection_layer(),
      hover_arrows_layer(),
      saddle_offer_layer(),
  };
  // clang-format on
  return kinds;
}

std::vector<std::unique_ptr<MapLayer>> make_map_layers() {
  std::vector<std::unique_ptr<MapLayer>> layers;
  for (const LayerKind& kind : layer_kinds())
    if (kind.on_map != nullptr) layers.push_back(kind.on_map());
  return layers;
}

std::vector<std::unique_ptr<SurfaceLayer>> make_surface_layers() {
  std::vector<std::unique_ptr<SurfaceLayer>> layers;
  for (const LayerKind& kind : layer_kinds())
    if (kind.on_surface != nullptr) layers.push_back(kind.on_surface());
  return layers;
}

}  // namespace saddlescope
