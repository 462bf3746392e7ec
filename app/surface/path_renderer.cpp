#include "app/surface/path_renderer.h"

#include <algorithm>

#include "app/surface/shading.h"

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
  blocks = ribbon.blocks;
  array.bind();
  buffer.upload(GL_ARRAY_BUFFER, ribbon.points.data(), points * sizeof(PathPoint));
  for (GLuint index = 0; index < 6; ++index) {
    glEnableVertexAttribArray(index);
    glVertexAttribDivisor(index, 1);
  }
  glBindVertexArray(0);
}

void UploadedRibbon::draw(std::size_t first, std::size_t last) {
  array.bind();
  buffer.bind(GL_ARRAY_BUFFER);
  // OpenGL 3.3 draws instances from the first one on only, so the attributes begin at the first segment instead.
  const auto pointer = [&](GLuint index, int size, std::size_t floats) {
    glVertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, sizeof(PathPoint),
                          reinterpret_cast<const void*>(first * sizeof(PathPoint) + floats * sizeof(float)));
  };
  // One buffer read at two places: a segment is a point and the one after it.
  pointer(0, 3, 0);
  pointer(1, 2, 3);
  constexpr std::size_t next = sizeof(PathPoint) / sizeof(float);
  pointer(2, 3, next);
  pointer(3, 3, next + 3);
  pointer(4, 1, 6);
  pointer(5, 1, next + 6);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(last - first));
}

bool PathStroke::same_line(const PathStroke& other) const {
  return ribbon == other.ribbon && color == other.color && width == other.width && casing == other.casing &&
         dash == other.dash && palette == other.palette && faint == other.faint;
}

PathRenderer::PathRenderer() : path_(gl::Program::load("path")), compose_(gl::Program::load("surface_compose")) {}

void PathRenderer::draw_strokes(std::span<const PathStroke> strokes, std::span<const Stretches> shown, bool faint,
                                const Color4& casing) {
  path_.set("u_faint", faint ? 1 : 0);
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const PathStroke& stroke = strokes[i];
    const std::size_t end = faint ? stroke.ribbon->points : std::min(stroke.ribbon->points, stroke.segments_past);
    if (shown[i].empty() || shown[i].front().first >= end) continue;
    const auto dash = dash_pattern(stroke.dash, stroke.width);
    path_.set("u_dash", dash[0], dash[1], dash[2], dash[3]);
    path_.set("u_playhead", float(stroke.playhead));
    path_.set("u_faint_alpha", stroke.faint[0], stroke.faint[1], stroke.faint[2]);
    if (stroke.palette != nullptr) stroke.palette->bind(2);
    const auto pass = [&](const Color4& color, float half_width, bool tinted) {
      path_.set("u_tinted", tinted ? 1 : 0);
      path_.set("u_color", color[0], color[1], color[2]);
      path_.set("u_half_width", half_width);
      path_.set("u_reach", half_width + 1);
      for (const auto& [first, last] : shown[i])
        if (first < end) stroke.ribbon->draw(first, std::min(last, end));
    };
    if (!faint && stroke.casing > 0) pass(casing, 0.5F * stroke.width + stroke.casing, false);
    pass(stroke.color, 0.5F * stroke.width, stroke.palette != nullptr);
  }
}

Projection fine_projection(const TerrainLook& look) {
  return Projection(look.camera, look.width, look.height, look.framing);
}

std::optional<Eigen::AlignedBox2d> on_screen(const PathBox& box, const TerrainLook& look, const Projection& fine) {
  Eigen::AlignedBox2d screen;
  const Placement& place = look.place;
  for (int corner = 0; corner < 8; ++corner) {
    const auto pixel = fine.pixel({double((corner & 1 ? box.high : box.low).x()) * place.scale_x + place.offset_x,
                                   double((corner & 2 ? box.high : box.low).y()) * place.scale_y + place.offset_y,
                                   double((corner & 4 ? box.high : box.low).z())});
    if (!pixel) return std::nullopt;
    screen.extend(*pixel);
  }
  return screen;
}

PixelRegion region_of(const PathBox& box, const TerrainLook& look, const Projection& fine, float margin) {
  if (box.empty()) return {};
  const int width = look.width, height = look.height;
  const auto screen = on_screen(box, look, fine);
  if (!screen) return {0, 0, width, height};
  const Eigen::Vector2d low = screen->min().array() - margin, high = screen->max().array() + margin + 1;
  const auto limited = [](double value, int most) { return static_cast<int>(std::clamp(value, 0.0, double(most))); };
  const int left = limited(low.x(), width), right = limited(high.x(), width);
  const int top = limited(low.y(), height), bottom = limited(high.y(), height);
  if (right <= left || bottom <= top) return {};
  return {left, height - bottom, right - left, bottom - top};
}

PathRenderer::Stretches PathRenderer::shown_stretches(const PathStroke& stroke, const TerrainLook& look,
                                                      const Projection& fine, const PixelRegion& region) {
  const std::size_t all = stroke.ribbon->points > 0 ? stroke.ribbon->points - 1 : 0;
  if (all == 0) return {};
  if (region.width >= look.width && region.height >= look.height) return {{0, all}};
  Stretches stretches;
  for (std::size_t k = 0; k < stroke.ribbon->blocks.size(); ++k) {
    const float margin = 0.5F * stroke.width + stroke.casing + 3;
    if (!region_of(stroke.ribbon->blocks[k], look, fine, margin).overlaps(region)) continue;
    const std::size_t first = k * PathRibbon::block_size, last = std::min(first + PathRibbon::block_size, all);
    if (!stretches.empty() && stretches.back().second == first) {
      stretches.back().second = last;
    } else {
      stretches.push_back({first, last});
    }
  }
  return stretches;
}

void PathRenderer::draw(gl::Framebuffer& target, const Base& base, const TerrainLook& look,
                        const Projection& projection, std::span<const PathStroke> strokes, const Color4& casing,
                        const PixelRegion& region) {
  target.resize(look.width, look.height);
  if (region.empty()) return;
  const Projection fine = fine_projection(look);
  std::vector<Stretches> shown;
  for (const PathStroke& stroke : strokes) shown.push_back(shown_stretches(stroke, look, fine, region));
  faint_.resize(look.width, look.height);
  glEnable(GL_SCISSOR_TEST);
  glScissor(region.x, region.y, region.width, region.height);
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glDepthMask(GL_FALSE);
  glEnable(GL_BLEND);

  path_.use();
  set_view(path_, projection, look.place);
  set_depth_range(path_, projection);
  path_.set("u_size", float(look.width), float(look.height));
  const double density = double(look.height) / std::max(1.0, projection.height());
  path_.set("u_scale", float(projection.pixels_per_unit(Eigen::Vector3d::Zero()) * density));
  path_.set("u_tolerance", 0.012F);
  path_.set("u_depth", 0);
  path_.set("u_palette", 2);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, base.depth);

  // Faint parts go into a layer of their own where the largest value wins: a line that crosses itself stays evenly
  // faint.
  faint_.bind();
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  glBlendEquation(GL_MAX);
  draw_strokes(strokes, shown, true, casing);
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
  draw_strokes(strokes, shown, false, casing);
  glBindVertexArray(0);
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace saddlescope
