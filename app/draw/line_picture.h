// Lines of an ImDrawList kept as a picture, for what would be too much to draw in every frame. UI thread with a current
// GL context.
#pragma once

#include <functional>

#include "app/draw/overlay.h"
#include "app/gl/gl.h"

namespace saddlescope {

/// ImGui's frame is being built, not drawn: whatever framebuffer was bound comes back.
class KeepDrawTarget {
 public:
  KeepDrawTarget();
  ~KeepDrawTarget();
  KeepDrawTarget(const KeepDrawTarget&) = delete;
  KeepDrawTarget& operator=(const KeepDrawTarget&) = delete;

 private:
  GLint framebuffer_ = 0;
  GLint viewport_[4] = {};
};

/// Triangles of an ImDrawList without textures, drawn once into a picture instead of in every frame.
class LineMesh {
 public:
  LineMesh();  ///< throws std::runtime_error naming a shader that does not compile
  /// Draws what `paint` adds to a list, whose pixel (x, y) is `origin` in the picture's corner, over the bound
  /// framebuffer.
  void draw(ImVec2 origin, ImVec2 size, const std::function<void(ImDrawList*)>& paint);

 private:
  gl::Program program_;
  gl::VertexArray vertices_;
  gl::Buffer points_, indices_;
};

/// Lays a picture over what the list has drawn so far. What is blended on nothing holds colours already multiplied by
/// their alpha: ImGui's own image would darken them again.
void show_premultiplied(ImDrawList* list, unsigned texture, ImVec2 min, ImVec2 max, ImVec2 uv_min = {0, 1},
                        ImVec2 uv_max = {1, 0});

/// Lines on nothing: a transparent picture that is laid over whatever an ImDrawList has drawn.
class LinePicture {
 public:
  /// `rect` in ImGui's coordinates with a framebuffer of `pixels_per_point`.
  void draw(LineMesh& mesh, const overlay::Rect& rect, ImVec2 pixels_per_point,
            const std::function<void(ImDrawList*)>& paint);
  /// The part of the picture between these columns.
  void show(ImDrawList* list, float left, float right) const;

 private:
  overlay::Rect rect_{};
  gl::Framebuffer target_;
};

}  // namespace saddlescope
