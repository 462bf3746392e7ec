#include "app/surface/terrain_renderer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "app/surface/shading.h"
#include "core/engine/nodes/landscape.h"

namespace saddlescope {
namespace {

/// A point of a line on the surface; the segment to it from the point before is drawn unless pen is 0.
struct LinePoint {
  float x, y, z, nx, ny, nz, pen;
};

void line_attributes() {
  const auto pointer = [](GLuint index, int size, std::size_t floats) {
    gl::float_attribute(index, size, sizeof(LinePoint), floats);
    glVertexAttribDivisor(index, 1);
  };
  // One buffer read at two places: a segment is a point and the one after it.
  pointer(0, 3, 0);
  pointer(1, 3, 3);
  pointer(2, 3, 7);
  pointer(3, 1, 13);
}

LinePoint on_surface(const SurfaceMesh& mesh, double x, double y, double z, bool pen) {
  const Eigen::Vector3d n = mesh.normal(x, y);
  return {float(x), float(y), float(z), float(n.x()), float(n.y()), float(n.z()), pen ? 1.0F : 0.0F};
}

void add_contour(std::vector<LinePoint>& to, const ContourLine& line, const LandscapeResult& landscape,
                 const SurfaceMesh& mesh, std::size_t stride) {
  const PlaneWindow& window = landscape.window;
  const double z = box_z(landscape.scale.to_unit(line.level));
  const std::size_t last = line.points.size() - (line.closed ? 0 : 1);
  for (std::size_t i = 0;; i = std::min(i + stride, last)) {
    const PlanePoint& p = line.points[i % line.points.size()];
    to.push_back(on_surface(mesh, (p.a - window.a.minimum) / window.a.size() - 0.5,
                            (p.b - window.b.minimum) / window.b.size() - 0.5, z, i > 0));
    if (i == last) break;
  }
}

/// Every second line and column of a grid; none where its edges would not be among them, or it is coarse already.
std::optional<HeightGrid> halved(const HeightGrid& grid) {
  constexpr std::size_t coarse = 130;
  if (grid.columns % 2 == 0 || grid.rows % 2 == 0 || std::max(grid.columns, grid.rows) < coarse) return std::nullopt;
  HeightGrid half = grid;
  half.columns = (grid.columns + 1) / 2;
  half.rows = (grid.rows + 1) / 2;
  half.values.clear();
  half.values.reserve(half.columns * half.rows);
  for (std::size_t row = 0; row < grid.rows; row += 2)
    for (std::size_t column = 0; column < grid.columns; column += 2)
      half.values.push_back(grid.values[row * grid.columns + column]);
  return half;
}

/// The surface along the four edges of its window.
void add_rim(std::vector<LinePoint>& to, const SurfaceMesh& mesh) {
  const int steps = std::max(1, int(1 / mesh.cell() + 0.5));
  for (int edge = 0; edge < 4; ++edge) {
    bool joined = false;
    for (int k = 0; k <= steps; ++k) {
      const double t = double(k) / steps - 0.5, side = edge % 2 == 0 ? -0.5 : 0.5;
      const double x = edge < 2 ? t : side, y = edge < 2 ? side : t;
      const auto z = mesh.height(x, y);
      if (z) {
        to.push_back(on_surface(mesh, x, y, *z, joined));
        to.back().nx = to.back().ny = to.back().nz = 0;
      }
      joined = z.has_value();
    }
  }
}

/// How the shader gets from a height to its colour: see surface.frag.
void set_color_scale(const gl::Program& program, const HeightScale& height, const HeightScale& colors) {
  const bool same = height == colors;
  const double range = height.maximum - height.minimum, color_range = colors.maximum - colors.minimum;
  const double unit = colors.logarithmic ? colors.s : color_range;
  const bool usable = !same && range > 0 && color_range > 0;
  program.set("u_height_kind", !usable ? 0 : height.logarithmic ? 2 : 1);
  const double factor = height.logarithmic ? height.s : range;
  program.set("u_height", usable ? float((height.minimum - colors.minimum) / unit) : 0.0F,
              usable ? float(factor / unit) : 0.0F, height.logarithmic ? float(std::log1p(range / height.s)) : 0.0F,
              0.0F);
  program.set("u_log_color", usable && colors.logarithmic ? float(std::log1p(color_range / colors.s)) : 0.0F);
}

void set_color(const gl::Program& program, const char* name, const Color4& color) {
  program.set(name, color[0], color[1], color[2], color[3]);
}

}  // namespace

TerrainRenderer::TerrainRenderer() : surface_(gl::Program::load("surface")), line_(gl::Program::load("surface_line")) {
  const auto* text = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string_view renderer = text == nullptr ? "" : text;
  for (std::string_view name : {"llvmpipe", "softpipe", "SwiftShader"})
    software_ = software_ || renderer.find(name) != std::string_view::npos;
}

void TerrainRenderer::Geometry::upload(const LandscapeResult& landscape, const SurfaceMesh& mesh,
                                       const SurfaceMesh& lines_on, std::size_t stride) {
  surface_array.bind();
  vertices.upload(GL_ARRAY_BUFFER, mesh.vertices().data(), mesh.vertices().size() * sizeof(SurfaceMesh::Vertex));
  constexpr std::size_t vertex_size = sizeof(SurfaceMesh::Vertex);
  gl::float_attribute(0, 3, vertex_size, 0);
  gl::float_attribute(1, 3, vertex_size, 3);
  gl::float_attribute(2, 1, vertex_size, 6);
  indices.upload(GL_ELEMENT_ARRAY_BUFFER, mesh.triangles().data(), mesh.triangles().size() * sizeof(std::uint32_t));
  index_count = mesh.triangles().size();

  std::vector<LinePoint> lines;
  for (const ContourLine& line : landscape.contours)
    if (line.points.size() > 1) add_contour(lines, line, landscape, lines_on, stride);
  contour_segments = lines.empty() ? 0 : lines.size() - 1;
  contour_array.bind();
  contour_lines.upload(GL_ARRAY_BUFFER, lines.data(), lines.size() * sizeof(LinePoint));
  line_attributes();
  lines.clear();
  add_rim(lines, mesh);
  rim_segments = lines.empty() ? 0 : lines.size() - 1;
  rim_array.bind();
  rim_lines.upload(GL_ARRAY_BUFFER, lines.data(), lines.size() * sizeof(LinePoint));
  line_attributes();
  glBindVertexArray(0);
}

TerrainRenderer::Geometry& TerrainRenderer::geometry(const TerrainLook& look, const SurfaceMesh& mesh, bool draft) {
  Geometry& shape = draft ? coarse_ : fine_;
  if (shape.of == look.landscape) return shape;
  if (!draft) {
    shape.upload(*look.landscape, mesh, mesh, 1);
  } else if (const auto half = halved(look.landscape->grid)) {
    shape.upload(*look.landscape, SurfaceMesh(*half, look.landscape->scale), mesh, 3);
  } else {
    shape.upload(*look.landscape, mesh, mesh, 1);
  }
  shape.of = look.landscape;
  return shape;
}

bool TerrainRenderer::draw(const TerrainLook& look, const SurfaceMesh& mesh, const Projection& projection, bool draft) {
  draft = draft && software_;
  if (draws_ > 0 && look == shown_ && (draft || !draft_)) return false;
  draft_ = draft;
  Geometry& shape = geometry(look, mesh, draft);
  colors_.update(*look.landscape, look.layer, look.theme, look.colormap);
  target_.resize(look.width, look.height, draft ? 0 : 4);
  target_.bind();
  begin_picture_with_depth({look.background[0], look.background[1], look.background[2], 1});
  draw_surface(shape, look, projection);
  draw_lines(shape, look, projection);
  glDisable(GL_DEPTH_TEST);
  glBindVertexArray(0);
  target_.resolve();
  shown_ = look;
  ++draws_;
  return true;
}

void TerrainRenderer::draw_surface(Geometry& shape, const TerrainLook& look, const Projection& projection) {
  surface_.use();
  set_view(surface_, projection, look.place);
  set_light(surface_, projection);
  set_color_scale(surface_, look.landscape->scale, look.landscape->colors);
  surface_.set("u_box_height", float(box_height));
  surface_.set("u_background", look.background[0], look.background[1], look.background[2]);
  colors_.bind(surface_, "u_colors", 0);
  shape.surface_array.bind();
  glDrawElements(GL_TRIANGLES, GLsizei(shape.index_count), GL_UNSIGNED_INT, nullptr);
}

void TerrainRenderer::draw_lines(Geometry& shape, const TerrainLook& look, const Projection& projection) {
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glBlendEquation(GL_FUNC_ADD);
  glDepthMask(GL_FALSE);
  line_.use();
  set_view(line_, projection, look.place);
  set_point(line_, "u_eye", projection.eye());
  line_.set("u_size", float(look.width), float(look.height));
  line_.set("u_lift", float(0.0022 * std::max(1.0, projection.eye().norm() / 3)));
  line_.set("u_clip", 0.5005F);
  shape.contour_array.bind();
  if (look.contour_lines && shape.contour_segments > 0) {
    line_.set("u_width", 1.15F * look.line_scale);
    set_color(line_, "u_color", look.contour);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(shape.contour_segments));
  }
  shape.rim_array.bind();
  line_.set("u_width", 1.2F * look.line_scale);
  set_color(line_, "u_color", look.contour);
  if (shape.rim_segments > 0) glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(shape.rim_segments));

  std::vector<LinePoint> points;
  for (std::size_t i = 0; i + 2 < look.floor_lines.size(); i += 3)
    points.push_back({look.floor_lines[i], look.floor_lines[i + 1], look.floor_lines[i + 2], 0, 0, 0,
                      (i / 3) % 2 == 1 ? 1.0F : 0.0F});
  if (points.size() < 2) return;
  floor_array_.bind();
  floor_lines_.upload(GL_ARRAY_BUFFER, points.data(), points.size() * sizeof(LinePoint));
  line_attributes();
  line_.set("u_place", 1.0F, 1.0F, 0.0F, 0.0F);
  line_.set("u_lift", 0.0F);
  line_.set("u_clip", 2.0F);
  line_.set("u_width", look.line_scale);
  set_color(line_, "u_color", look.grid);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(points.size() - 1));
  set_color(line_, "u_color", look.axis);
  line_.set("u_width", 1.2F * look.line_scale);
  const std::size_t frame_points = look.frame_floats / 3;
  if (frame_points > 1) glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, GLsizei(frame_points - 1));
}

}  // namespace saddlescope
