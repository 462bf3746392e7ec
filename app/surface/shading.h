// What the programs that draw the 3-D view share: where its floor lies, from where it is seen and lit, and the state of
// GL that a picture with depth begins with. Private to the 3-D view; UI thread with a current context only.
#pragma once

#include <Eigen/Core>
#include <array>

#include "app/gl/gl.h"
#include "app/surface/camera.h"

namespace saddlescope {

/// Straight colours, 0 … 1.
using Color4 = std::array<float, 4>;

/// Scale and offset of the landscape's floor inside the floor of today's window: (x, y) · scale + offset.
struct Placement {
  float scale_x = 1, scale_y = 1, offset_x = 0, offset_y = 0;
  bool operator==(const Placement&) const = default;
};

void set_point(const gl::Program& program, const char* name, const Eigen::Vector3d& point);
/// u_matrix and u_place.
void set_view(const gl::Program& program, const Projection& projection, const Placement& place);
/// u_eye and u_light. The light turns with the camera: it always comes over the left shoulder, so the form reads the
/// same from every side.
void set_light(const gl::Program& program, const Projection& projection);
/// u_depth_range, for programs that read a depth texture.
void set_depth_range(const gl::Program& program, const Projection& projection);

/// Clears the target that is bound; what is drawn next hides what lies behind it, without blending.
void begin_picture_with_depth(const Color4& background);

}  // namespace saddlescope
