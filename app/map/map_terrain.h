// The coloured ground of the contour map: heights through a shader into a framebuffer that is drawn again only when
// something it shows has changed. UI thread with a current GL context.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/draw/ground_colors.h"
#include "app/draw/line_picture.h"
#include "app/gl/gl.h"
#include "app/map/map_transform.h"
#include "app/ui/theme.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/results.h"

namespace saddlescope {

/// What one picture of the ground shows.
struct GroundRequest {
  std::shared_ptr<const LandscapeResult> landscape;  ///< may be of another window: it is drawn at its place
  MapTransform transform;
  ImVec2 pixels_per_point{1, 1};           ///< of the framebuffer
  std::string colormap;                    ///< of the loss
  Layer layer = Layer::loss;               ///< as from shown_layer()
  std::size_t line_version = 0;            ///< changes when `lines` would paint something else in the same place
  std::function<void(ImDrawList*)> lines;  ///< contour lines, field and the curve λ = 0, in screen pixels
};

class MapTerrain {
 public:
  MapTerrain();  ///< throws std::runtime_error naming a shader that does not compile
  /// Texture with the picture; 0 when there is nothing to show.
  unsigned picture(const GroundRequest& request, const Theme& theme);

 private:
  void upload(const LandscapeResult& landscape);
  void render(const LandscapeResult& landscape, const PlaneWindow& window, const Theme& theme);

  gl::Program program_;
  gl::VertexArray vertices_;
  gl::Texture heights_, levels_;
  GroundColors colors_;
  gl::Framebuffer target_;
  LineMesh lines_;
  // what the textures and the picture were made from
  std::shared_ptr<const LandscapeResult> landscape_;
  PlaneWindow window_;
  ThemeKind theme_ = ThemeKind::dark;
  float scale_ = 0;
  std::size_t line_version_ = 0;
  bool drawn_ = false;
};

/// Share of the colour change that stays inside a band; the colour bar uses the same.
inline constexpr double band_slope = 0.4;
/// Place on the scale of colours whose colour the map and its bar show for `unit`.
double banded_unit(const LandscapeResult& landscape, double unit);

}  // namespace saddlescope
