// A second, translucent surface over the 3-D view's terrain, in a picture of its own: the Taylor model's patch, the
// ghost of a batch's loss. Private to the 3-D view; UI thread with a current context only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "app/gl/gl.h"
#include "app/surface/path_ribbon.h"
#include "app/surface/terrain_renderer.h"
#include "app/ui/theme.h"
#include "core/plane/landscape.h"

namespace saddlescope {

/// The sheet as geometry in the landscape's box units.
struct SheetMesh {
  struct Vertex {
    float x, y, z;  ///< z is not cut to the box
    float nx, ny, nz;
    float share, doubt;  ///< 0 … 1: place between the sheet's colours, where it is not to be trusted
    float u, v;          ///< 0 … 1 along the sheet's sides
  };
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> triangles;  ///< none at a height that is not finite
};
/// `heights`: z of each point of the grid. Share and doubt are 0.
SheetMesh make_sheet_mesh(const HeightGrid& grid, const Floor& floor, const std::vector<double>& heights);

struct SheetLook {
  ImU32 first, middle, last;  ///< colours at share 0, ½, 1
  ImU32 ink;                  ///< of the line round what is not trusted
  float alpha;                ///< of the sheet between its lines
  float rules;                ///< lines that divide each side
  bool operator==(const SheetLook&) const = default;
};

class SurfaceSheet {
 public:
  SurfaceSheet();  ///< throws std::runtime_error naming a shader that does not compile
  /// Draws the sheet again where something it shows has changed. `shown`: what `make` builds the mesh from; null: there
  /// is none. `surface_changed`: the surface's depth is not what it was. Leaves another framebuffer bound.
  void draw(std::shared_ptr<const void> shown, const std::function<SheetMesh()>& make, const SheetLook& sheet,
            const TerrainLook& look, const Projection& projection, GLuint surface_depth, bool surface_changed);
  /// Lays the sheet over what the list has drawn.
  void show(ImDrawList* list, ImVec2 min, ImVec2 max) const;

 private:
  void upload(const SheetMesh& mesh);
  void render(const Projection& projection, GLuint surface_depth);

  gl::Program program_;
  gl::VertexArray array_;
  gl::Buffer vertices_, indices_;
  std::size_t index_count_ = 0;
  gl::Framebuffer target_;
  // what the picture was made from
  std::shared_ptr<const void> shown_;
  SheetLook sheet_{};
  TerrainLook look_;
};

}  // namespace saddlescope
