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
  /// Draws again if anything in the look changed, or the last picture was a draft and this one is not; true when it
  /// did. `draft`: more changes will follow at once. Such a picture has half the surface's lines and columns and no
  /// multisampling: what a processor can draw twenty times a second.
  bool draw(const TerrainLook& look, const SurfaceMesh& mesh, const Projection& projection, bool draft);
  /// Whether the processor does the graphics: drafts are worth while only there.
  bool software() const { return software_; }
  bool shows(const std::shared_ptr<const LandscapeResult>& landscape) const { return shown_.landscape == landscape; }
  const gl::Framebuffer& picture() const { return target_; }
  std::size_t draws() const { return draws_; }

 private:
  /// Surface, contour lines and rim of one landscape on the graphics card.
  struct Geometry {
    gl::Buffer vertices, indices, contour_lines, rim_lines;
    gl::VertexArray surface_array, contour_array, rim_array;
    std::size_t index_count = 0, contour_segments = 0, rim_segments = 0;
    std::shared_ptr<const LandscapeResult> of;
    /// `lines_on`: what the lines take their normals from; of a contour line every `stride`-th point is kept.
    void upload(const LandscapeResult& landscape, const SurfaceMesh& mesh, const SurfaceMesh& lines_on,
                std::size_t stride);
  };
  Geometry& geometry(const TerrainLook& look, const SurfaceMesh& mesh, bool draft);
  void draw_surface(Geometry& shape, const TerrainLook& look, const Projection& projection);
  void draw_lines(Geometry& shape, const TerrainLook& look, const Projection& projection);

  gl::Program surface_, line_;
  GroundColors colors_;
  Geometry fine_, coarse_;
  gl::Buffer floor_lines_;
  gl::VertexArray floor_array_;
  gl::Framebuffer target_;
  TerrainLook shown_;
  std::size_t draws_ = 0;
  bool software_ = false, draft_ = false;
};

}  // namespace saddlescope
