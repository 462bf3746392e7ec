#include "app/view/path_renderer.h"

#include <algorithm>

namespace saddlescope {
namespace {

std::array<float, 4> dash_pattern(Dash dash, float width) {
  // Dashes have round ends, so a dot has no length of its own.
  switch (dash) {
    case Dash::dashed:
      return {3.0F * width, 3.0F * width, 0, 0};
    case Dash::dotted:
      return {0.05F * width, 2.2F * width, 0, 0};
    case Dash::dash_dot:
      return {4.0F * width, 2.4F * width, 0.05F * width, 2.4F * width};
    case Dash::solid:
      break;
  }
  return {0, 0, 0, 0};
}

}  // namespace

void UploadedRibbon::upload(const PathRibbon& ribbon) {
  points = ribbon.points.size();
  array.bind();
  buffer.upload(GL_ARRAY_BUFFER, ribbon.points.data(), points * sizeof(PathPoint));
  const auto pointer = [](GLuint index, int size, std::size_t floats) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, sizeof(PathPoint),
                          reinterpret_cast<const void*>(floats * sizeof(float)));
    glVertexAttribDivisor(index, 1);
  };
  // One buffer read at two places: a segment is a point and the one after it.
  pointer(0, 3, 0);
  pointer(1, 2, 3);
  pointer(2, 3, 6);
  pointer(3, 3, 9);
  glBindVertexArray(0);
}

PathRenderer::PathRenderer() : path_(gl::Program::load("path")), compose_(gl::Program::load("surface_compose")) {}

void PathRenderer::draw_strokes(std::span<const PathStroke> strokes, bool faint, const Color4& casing) {
  path_.set("u_faint", faint ? 1 : 0);
  for (const PathStroke& stroke : strokes) {
    const std::size_t all = stroke.ribbon->points > 0 ? stroke.ribbon->points - 1 : 0;
    const std::size_t segments = faint ? all : std::min(all, stroke.segments_past);
    if (segments == 0) continue;
    stroke.ribbon->array.bind();
    const auto dash = dash_pattern(stroke.dash, stroke.width);
    path_.set("u_dash", dash[0], dash[1], dash[2], dash[3]);
    path_.set("u_playhead", float(stroke.playhead));
    path_.set("u_faint_alpha", stroke.faint[0], stroke.faint[1], stroke.faint[2]);
    const auto pass = [&](const Color4& color, float half_width) {
      path_.set("u_color", color[0], color[1], color[2]);
      path_.set("u_half_width", half_width);
      path_.set("u_reach", half_width + 1);
      glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(segments));
    };
    if (!faint && stroke.casing > 0) pass(casing, 0.5F * stroke.width + stroke.casing);
    pass(stroke.color, 0.5F * stroke.width);
  }
}

PixelRegion region_of(std::span<const PathRibbon* const> ribbons, const Placement& place, const Projection& projection,
                      int width, int height, float margin) {
  Eigen::Vector2d low(1e9, 1e9), high(-1e9, -1e9);
  for (const PathRibbon* ribbon : ribbons) {
    if (ribbon == nullptr || ribbon->points.empty()) continue;
    for (int corner = 0; corner < 8; ++corner) {
      const Eigen::Vector3d p((corner & 1 ? ribbon->high : ribbon->low).x() * place.scale_x + place.offset_x,
                              (corner & 2 ? ribbon->high : ribbon->low).y() * place.scale_y + place.offset_y,
                              (corner & 4 ? ribbon->high : ribbon->low).z());
      const auto pixel = projection.pixel(p);
      if (!pixel) return {0, 0, width, height};
      low = low.cwiseMin(*pixel);
      high = high.cwiseMax(*pixel);
    }
  }
  const auto limited = [](double value, int most) { return static_cast<int>(std::clamp(value, 0.0, double(most))); };
  const int left = limited(low.x() - margin, width), right = limited(high.x() + margin + 1, width);
  const int top = limited(low.y() - margin, height), bottom = limited(high.y() + margin + 1, height);
  if (right <= left || bottom <= top) return {};
  return {left, height - bottom, right - left, bottom - top};
}

void PathRenderer::draw(gl::Framebuffer& target, const Base& base, const TerrainLook& look,
                        const Projection& projection, std::span<const PathStroke> strokes, const Color4& casing,
                        const PixelRegion& region) {
  target.resize(look.width, look.height);
  if (region.width <= 0 || region.height <= 0) return;
  faint_.resize(look.width, look.height);
  glEnable(GL_SCISSOR_TEST);
  glScissor(region.x, region.y, region.width, region.height);
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glDepthMask(GL_FALSE);
  glEnable(GL_BLEND);

  path_.use();
  const Eigen::Matrix4f matrix = projection.matrix().cast<float>();
  path_.set_matrix("u_matrix", matrix.data());
  path_.set("u_place", look.place.scale_x, look.place.scale_y, look.place.offset_x, look.place.offset_y);
  path_.set("u_size", float(look.width), float(look.height));
  const double density = double(look.height) / std::max(1.0, projection.height());
  path_.set("u_scale", float(projection.pixels_per_unit(Eigen::Vector3d::Zero()) * density));
  path_.set("u_depth_range", float(projection.near_plane()), float(projection.far_plane()));
  path_.set("u_tolerance", 0.012F);
  path_.set("u_depth", 0);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, base.depth);

  // Faint parts go into a layer of their own where the largest value wins: a line that crosses itself stays evenly
  // faint.
  faint_.bind();
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  glBlendEquation(GL_MAX);
  draw_strokes(strokes, true, casing);
  glBlendEquation(GL_FUNC_ADD);

  target.bind();
  glDisable(GL_BLEND);
  compose_.use();
  compose_.set("u_base", 0);
  compose_.set("u_faint", 1);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, faint_.texture());
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, base.color);
  empty_.bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);

  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glBindTexture(GL_TEXTURE_2D, base.depth);
  path_.use();
  draw_strokes(strokes, false, casing);
  glBindVertexArray(0);
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace saddlescope
