// Draws runs' paths and critical curves over the cached surface: past parts full with a casing, future parts and parts
// hidden by the surface faint. UI thread with a current context only.
#pragma once

#include <array>
#include <span>

#include "app/gl/gl.h"
#include "app/view/camera.h"
#include "app/view/path_ribbon.h"
#include "app/view/terrain_renderer.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// A ribbon on the graphics card.
struct UploadedRibbon {
  gl::Buffer buffer;
  gl::VertexArray array;
  std::size_t points = 0;
  void upload(const PathRibbon& ribbon);
};

struct PathStroke {
  UploadedRibbon* ribbon = nullptr;
  std::size_t segments_past = 0;  ///< PathRibbon::segments_until(playhead)
  double playhead = 0;
  Color4 color{};
  float width = 2.6F;   ///< pixels
  float casing = 1.4F;  ///< pixels on each side
  Dash dash = Dash::solid;
  std::array<float, 3> faint{0.34F, 0.42F, 0.16F};  ///< alpha of future, hidden past, hidden future
};

/// Rectangle of pixels, counted from the bottom left corner as OpenGL does.
struct PixelRegion {
  int x = 0, y = 0, width = 0, height = 0;
};
/// The part of the picture that the ribbons can touch: their boxes, projected, with a margin for the width.
PixelRegion region_of(std::span<const PathRibbon* const> ribbons, const Placement& place, const Projection& projection,
                      int width, int height, float margin);

class PathRenderer {
 public:
  PathRenderer();  ///< throws std::runtime_error naming a shader that does not compile
  struct Base {
    GLuint color = 0,
           depth = 0;  ///< textures of the picture that the strokes are drawn over, and of the surface's depth
  };
  /// Copies the region of the base into the target and draws the strokes over it, in order. The rest of the target is
  /// left as it was.
  void draw(gl::Framebuffer& target, const Base& base, const TerrainLook& look, const Projection& projection,
            std::span<const PathStroke> strokes, const Color4& casing, const PixelRegion& region);

 private:
  void draw_strokes(std::span<const PathStroke> strokes, bool faint, const Color4& casing);

  gl::Program path_, compose_;
  gl::Framebuffer faint_;
  gl::VertexArray empty_;
};

}  // namespace saddlescope
