// Draws runs' paths and critical curves over the cached surface: past parts full with a casing, future parts and parts
// hidden by the surface faint. UI thread with a current context only.
#pragma once

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "app/gl/gl.h"
#include "app/surface/camera.h"
#include "app/surface/path_ribbon.h"
#include "app/surface/terrain_renderer.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// A ribbon on the graphics card.
struct UploadedRibbon {
  gl::Buffer buffer;
  gl::VertexArray array;
  std::size_t points = 0;
  std::vector<PathBox> blocks;  ///< the ribbon's
  void upload(const PathRibbon& ribbon);
  /// Instances of the bound program for the segments `first` … `last` − 1.
  void draw(std::size_t first, std::size_t last);
};

struct PathStroke {
  UploadedRibbon* ribbon = nullptr;
  const PathRibbon* path = nullptr;  ///< what `ribbon` was made from; drawing does not need it
  std::size_t segments_past = 0;     ///< PathRibbon::segments_until(playhead)
  double playhead = 0;
  Color4 color{};
  float width = 2.6F;   ///< pixels
  float casing = 1.4F;  ///< pixels on each side
  Dash dash = Dash::solid;
  const gl::Texture* palette = nullptr;  ///< 256 × 1: colours by the points' steps (0 … 1) instead of `color`
  std::array<float, 3> faint{0.34F, 0.42F, 0.16F};  ///< alpha of future, hidden past, hidden future
  /// Whether the other one differs in its playhead at most.
  bool same_line(const PathStroke& other) const;
};

/// Rectangle of pixels, counted from the bottom left corner as OpenGL does.
struct PixelRegion {
  int x = 0, y = 0, width = 0, height = 0;
  bool empty() const { return width <= 0 || height <= 0; }
  bool overlaps(const PixelRegion& o) const {
    return x < o.x + o.width && o.x < x + width && y < o.y + o.height && o.y < y + height;
  }
  /// The smallest that holds both.
  PixelRegion joined(const PixelRegion& o) const {
    const int left = std::min(x, o.x), bottom = std::min(y, o.y);
    return {left, bottom, std::max(x + width, o.x + o.width) - left, std::max(y + height, o.y + o.height) - bottom};
  }
};
/// The look's projection in pixels of the picture, which a display with a framebuffer scale makes finer than the view's
/// units.
Projection fine_projection(const TerrainLook& look);
/// Pixels that the box spans; none when part of it is behind the camera.
std::optional<Eigen::AlignedBox2d> on_screen(const PathBox& box, const TerrainLook& look, const Projection& fine);
/// The part of a look's picture that lines inside the box can touch, with a margin for their width.
PixelRegion region_of(const PathBox& box, const TerrainLook& look, const Projection& fine, float margin);

class PathRenderer {
 public:
  PathRenderer();  ///< throws std::runtime_error naming a shader that does not compile
  struct Base {
    GLuint color = 0,
           depth = 0;  ///< textures of the picture that the strokes are drawn over, and of the surface's depth
  };
  /// Copies the region of the base into the target and draws the strokes over it, in order. The rest of the target is
  /// left as it was: what has not changed since it was drawn need not be drawn again.
  void draw(gl::Framebuffer& target, const Base& base, const TerrainLook& look, const Projection& projection,
            std::span<const PathStroke> strokes, const Color4& casing, const PixelRegion& region);

 private:
  /// Stretches of a ribbon's segments, from the first to behind the last.
  using Stretches = std::vector<std::pair<std::size_t, std::size_t>>;
  static Stretches shown_stretches(const PathStroke& stroke, const TerrainLook& look, const Projection& fine,
                                   const PixelRegion& region);
  void draw_strokes(std::span<const PathStroke> strokes, std::span<const Stretches> shown, bool faint,
                    const Color4& casing);

  gl::Program path_, compose_;
  gl::Framebuffer faint_;
  gl::VertexArray empty_;
};

}  // namespace saddlescope
