#include "app/surface/shading.h"

namespace saddlescope {

void set_point(const gl::Program& program, const char* name, const Eigen::Vector3d& point) {
  program.set(name, float(point.x()), float(point.y()), float(point.z()));
}

void set_view(const gl::Program& program, const Projection& projection, const Placement& place) {
  const Eigen::Matrix4f matrix = projection.matrix().cast<float>();
  program.set_matrix("u_matrix", matrix.data());
  program.set("u_place", place.scale_x, place.scale_y, place.offset_x, place.offset_y);
}

void set_light(const gl::Program& program, const Projection& projection) {
  set_point(program, "u_eye", projection.eye());
  const Eigen::Vector3d light =
      (-0.55 * projection.right() + 0.95 * Eigen::Vector3d::UnitZ() - 0.35 * projection.forward()).normalized();
  set_point(program, "u_light", light);
}

void set_depth_range(const gl::Program& program, const Projection& projection) {
  program.set("u_depth_range", float(projection.near_plane()), float(projection.far_plane()));
}

void begin_picture_with_depth(const Color4& background) {
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glDisable(GL_BLEND);
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LEQUAL);
  glDepthMask(GL_TRUE);
  glClearColor(background[0], background[1], background[2], background[3]);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
}

}  // namespace saddlescope
