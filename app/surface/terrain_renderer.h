// Draws the still part of the 3-D picture (surface, contour lines, frame of the box) into a framebuffer and keeps its
// colour and depth, so that playing with a still camera draws no terrain. UI thread with a current context only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "app/draw/ground_colors.h"
#include "app/gl/gl.h"
#include "app/surface/camera.h"
#include "app/surface/shading.h"
#include "app/surface/surface_mesh.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/results.h"

namespace saddlescope {

/// All that the still picture depends on.
struct TerrainLook {
  std::shared_ptr<const LandscapeResult> landscape;
  Placement place;
  Camera camera;
  Framing framing;
  int width = 0, height = 0;  ///< pixels
  std::string colormap;       ///< of the loss
  Layer layer = Layer::loss;  ///< as from shown_layer()
  ThemeKind theme = ThemeKind::dark;
  bool contour_lines = true;
  Color4 background{}, contour{}, axis{}, grid{};
  float line_scale = 1;            ///< content scale for line widths
  std::vector<float> floor_lines;  ///< frame and grid: pairs of points, six numbers each
  std::size_t frame_floats = 0;    ///< how many of them belong to the frame, the rest is the grid
  bool operator==(const TerrainLook&) const = default;
};

class TerrainRenderer {
 public:
  TerrainRenderer();  ///< throws std::runtime_error naming a shader that does not compile
  /// Draws again if anything in the look changed; true when it did. `busy`: a mouse button is down, more changes will
  /// follow. Where the processor does the graphics, such pictures are drawn without multisampling, and once more in
  /// full when the hand is still.
  bool draw(const TerrainLook& look, const SurfaceMesh& mesh, const Projection& projection, bool busy);
  const gl::Framebuffer& picture() const { return target_; }
  std::size_t draws() const { return draws_; }

 private:
  void upload(const LandscapeResult& landscape, const SurfaceMesh& mesh);
  void draw_surface(const TerrainLook& look, const Projection& projection);
  void draw_lines(const TerrainLook& look, const Projection& projection);

  gl::Program surface_, line_;
  GroundColors colors_;
  gl::Buffer vertices_, indices_, contour_lines_, rim_lines_, floor_lines_;
  gl::VertexArray surface_array_, contour_array_, rim_array_, floor_array_;
  std::size_t index_count_ = 0, contour_segments_ = 0, rim_segments_ = 0;
  std::shared_ptr<const LandscapeResult> uploaded_;
  gl::Framebuffer target_;
  TerrainLook shown_;
  std::size_t draws_ = 0;
  bool software_ = false, draft_ = false;
};

}  // namespace saddlescope
