#include "app/view/surface_probe.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/view/line_picture.h"
#include "app/view/probe_overlay.h"

namespace saddlescope {
namespace {

/// Far above and below the box the patch is not seen: keep its numbers tame.
constexpr double farthest_unit = 8;

double patch_z(const HeightScale& scale, double loss) {
  return (std::clamp(scale.to_unit(loss), -farthest_unit, farthest_unit) - 0.5) * box_height;
}

void set_color(const gl::Program& program, const char* name, ImU32 packed) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(packed);
  program.set(name, c.x, c.y, c.z);
}

void set_point(const gl::Program& program, const char* name, const Eigen::Vector3d& p) {
  program.set(name, static_cast<float>(p.x()), static_cast<float>(p.y()), static_cast<float>(p.z()));
}

}  // namespace

PatchMesh make_patch_mesh(const ProbeResult& probe, const Floor& floor, const HeightScale& scale) {
  PatchMesh mesh;
  const HeightGrid& grid = probe.patch;
  const std::size_t columns = grid.columns, rows = grid.rows;
  std::vector<double> heights;
  for (double value : grid.values) heights.push_back(patch_z(scale, value));
  const double step_x = grid.window.a.size() / floor.window.a.size() / static_cast<double>(columns - 1),
               step_y = grid.window.b.size() / floor.window.b.size() / static_cast<double>(rows - 1);
  const auto slope = [&](std::size_t low, std::size_t high, double step, std::size_t steps) {
    return (heights[high] - heights[low]) / (step * static_cast<double>(steps));
  };
  for (std::size_t j = 0; j < rows; ++j)
    for (std::size_t i = 0; i < columns; ++i) {
      const std::size_t k = j * columns + i, left = i > 0 ? k - 1 : k, right = i + 1 < columns ? k + 1 : k,
                        below = j > 0 ? k - columns : k, above = j + 1 < rows ? k + columns : k;
      const double dx = slope(left, right, step_x, right - left),
                   dy = slope(below, above, step_y, (above - below) / columns);
      const double length = std::sqrt(dx * dx + dy * dy + 1);
      const Eigen::Vector2d at = floor.at(PlanePoint{grid.a(i), grid.b(j)});
      mesh.vertices.push_back({static_cast<float>(at.x()), static_cast<float>(at.y()), static_cast<float>(heights[k]),
                               static_cast<float>(-dx / length), static_cast<float>(-dy / length),
                               static_cast<float>(1 / length), static_cast<float>(probe.quadratic_share[k]),
                               static_cast<float>(probe.doubt[k]),
                               static_cast<float>(i) / static_cast<float>(columns - 1),
                               static_cast<float>(j) / static_cast<float>(rows - 1)});
    }
  for (std::size_t j = 0; j + 1 < rows; ++j)
    for (std::size_t i = 0; i + 1 < columns; ++i) {
      const auto corner = static_cast<std::uint32_t>(j * columns + i), up = static_cast<std::uint32_t>(columns);
      for (std::uint32_t index : {corner, corner + 1, corner + up + 1, corner, corner + up + 1, corner + up})
        mesh.triangles.push_back(index);
    }
  return mesh;
}

SurfaceProbe::SurfaceProbe() : program_(gl::Program::load("patch")) {}

void SurfaceProbe::upload() {
  const LandscapeResult& landscape = *look_.landscape;
  const PatchMesh mesh = make_patch_mesh(*probe_, Floor{&landscape.grid.plane, landscape.window}, landscape.scale);
  array_.bind();
  vertices_.upload(GL_ARRAY_BUFFER, mesh.vertices.data(), mesh.vertices.size() * sizeof(PatchMesh::Vertex));
  const auto pointer = [](GLuint index, int size, std::size_t floats) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, sizeof(PatchMesh::Vertex),
                          reinterpret_cast<const void*>(floats * sizeof(float)));
  };
  pointer(0, 3, 0);
  pointer(1, 3, 3);
  pointer(2, 2, 6);
  pointer(3, 2, 8);
  indices_.upload(GL_ELEMENT_ARRAY_BUFFER, mesh.triangles.data(), mesh.triangles.size() * sizeof(std::uint32_t));
  index_count_ = mesh.triangles.size();
  glBindVertexArray(0);
}

void SurfaceProbe::draw(std::shared_ptr<const ProbeResult> probe, const TerrainLook& look, const Projection& projection,
                        GLuint surface_depth, bool surface_changed, const Theme& theme) {
  if (probe == nullptr) {
    probe_.reset();
    return;
  }
  const bool new_shape = probe != probe_ || look.landscape != look_.landscape;
  if (!new_shape && !surface_changed && look == look_ && theme.kind == theme_) return;
  probe_ = std::move(probe);
  look_ = look;
  theme_ = theme.kind;
  if (new_shape) upload();
  render(projection, surface_depth, theme);
}

void SurfaceProbe::render(const Projection& projection, GLuint surface_depth, const Theme& theme) {
  target_.resize(look_.width, look_.height, 4);
  target_.bind();
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glDisable(GL_BLEND);
  // The nearest layer of the patch wins: a fold in front of another one is not blended twice.
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LEQUAL);
  glDepthMask(GL_TRUE);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  program_.use();
  const Eigen::Matrix4f matrix = projection.matrix().cast<float>();
  program_.set_matrix("u_matrix", matrix.data());
  program_.set("u_place", look_.place.scale_x, look_.place.scale_y, look_.place.offset_x, look_.place.offset_y);
  program_.set("u_depth", 0);
  program_.set("u_depth_range", static_cast<float>(projection.near_plane()),
               static_cast<float>(projection.far_plane()));
  const ProbeColors colors = probe_colors(theme);
  const bool no_terms = !probe_->request.gradient_term && !probe_->request.hessian_term;
  set_color(program_, "u_gradient_color", no_terms ? colors.constant : colors.gradient);
  set_color(program_, "u_both_color", no_terms ? colors.constant : colors.both);
  set_color(program_, "u_hessian_color", no_terms ? colors.constant : colors.hessian);
  set_color(program_, "u_ink", theme.uphill);
  set_point(program_, "u_eye", projection.eye());
  set_point(program_, "u_light",
            (-0.55 * projection.right() + 0.95 * Eigen::Vector3d::UnitZ() - 0.35 * projection.forward()).normalized());
  program_.set("u_half_height", static_cast<float>(0.5 * box_height));
  program_.set("u_line_scale", look_.line_scale);
  program_.set("u_tolerance", 0.006F);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, surface_depth);
  array_.bind();
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(index_count_), GL_UNSIGNED_INT, nullptr);
  glBindVertexArray(0);
  glDisable(GL_DEPTH_TEST);
  target_.resolve();
}

void SurfaceProbe::show(ImDrawList* list, ImVec2 min, ImVec2 max) const {
  if (probe_ != nullptr) show_premultiplied(list, target_.texture(), min, max);
}

void draw_probe_direction(const SurfacePicture& picture) {
  const ProbeResult* probe = probe_to_draw(picture.frame.results, *picture.floor.plane);
  if (probe == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const int sign = curvature_sign(probe->curvature_along, probe->bending.eigenvalues.cwiseAbs().maxCoeff());
  const ImU32 shade = sign < 0 ? pen.theme.downhill : sign > 0 ? pen.theme.uphill : pen.theme.quiet_text;
  const double radians = probe->request.angle * std::numbers::pi / 180;
  // Half as far as the patch goes in this direction, along the loss itself: the parabola is the patch's.
  const double reach = 0.5 / std::max(std::abs(std::cos(radians)) / probe->request.half_a,
                                      std::abs(std::sin(radians)) / probe->request.half_b);
  constexpr int pieces = 24;
  for (const double side : {1.0, -1.0}) {
    std::vector<ImVec2> line;
    bool hidden = false;
    for (int k = 0; k <= pieces; ++k) {
      const double t = side * reach * k / pieces;
      const Eigen::Vector2d at = picture.floor.at(
          PlanePoint{probe->center.a + t * std::cos(radians), probe->center.b + t * std::sin(radians)});
      const auto z = picture.mesh.height(at.x(), at.y());
      if (!z) break;
      const Eigen::Vector3d here(at.x(), at.y(), *z + 0.004);
      const auto screen = picture.to_screen(here);
      if (!screen) break;
      hidden = hidden || (k == pieces / 2 && picture.hidden(here));
      line.push_back(*screen);
    }
    if (line.size() < 4) continue;
    const Fade fade(pen.list, hidden ? 0.35F : 1);
    const std::size_t neck = line.size() - 3;
    overlay::path(pen, std::span<const ImVec2>(line.data(), neck + 1), {.color = shade, .thickness = 2.2F});
    overlay::arrow(pen, line[neck], line.back(), shade, 2.2F);
    if (side < 0) continue;
    const ImVec2 size = overlay::text_size(pen.theme.text_font, "v"), tip = line.back();
    const ImVec2 d = {tip.x - line[neck].x, tip.y - line[neck].y};
    const float away = pen.px(13) / std::max(std::hypot(d.x, d.y), 1e-3F);
    overlay::patch_text(pen, {tip.x + away * d.x - size.x / 2, tip.y + away * d.y - size.y / 2}, shade, "v",
                        pen.theme.text_font);
  }
}

}  // namespace saddlescope
