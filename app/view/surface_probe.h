// The probe in the 3-D view: the Taylor model as a translucent patch in a picture of its own, laid over the surface,
// and its marker's surroundings. Private to the 3-D view; UI thread with a current context only.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/gl/gl.h"
#include "app/ui/theme.h"
#include "app/view/surface_overlay.h"
#include "app/view/terrain_renderer.h"
#include "core/analysis/taylor.h"

namespace saddlescope {

/// The patch as geometry in the landscape's box units.
struct PatchMesh {
  struct Vertex {
    float x, y, z;  ///< z is not cut to the box, but kept within a few boxes
    float nx, ny, nz;
    float share, doubt;
    float u, v;  ///< 0 … 1 along the patch's sides
  };
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> triangles;
};
PatchMesh make_patch_mesh(const ProbeResult& probe, const Floor& floor, const HeightScale& scale);

class SurfaceProbe {
 public:
  SurfaceProbe();  ///< throws std::runtime_error naming a shader that does not compile
  /// Draws the patch again where something it shows has changed. `probe` null: there is none. `surface_changed`: the
  /// surface's depth is not what it was. Leaves another framebuffer bound.
  void draw(std::shared_ptr<const ProbeResult> probe, const TerrainLook& look, const Projection& projection,
            GLuint surface_depth, bool surface_changed, const Theme& theme);
  /// Lays the patch over what the list has drawn.
  void show(ImDrawList* list, ImVec2 min, ImVec2 max) const;

 private:
  void upload();
  void render(const Projection& projection, GLuint surface_depth, const Theme& theme);

  gl::Program program_;
  gl::VertexArray array_;
  gl::Buffer vertices_, indices_;
  std::size_t index_count_ = 0;
  gl::Framebuffer target_;
  // what the picture was made from
  std::shared_ptr<const ProbeResult> probe_;
  TerrainLook look_;
  ThemeKind theme_ = ThemeKind::dark;
};

/// The direction v as arrows along the surface.
void draw_probe_direction(const SurfacePicture& picture);

}  // namespace saddlescope
