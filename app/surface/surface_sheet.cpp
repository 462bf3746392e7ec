#include "app/surface/surface_sheet.h"

#include <cmath>

#include "app/draw/line_picture.h"
#include "app/surface/shading.h"

namespace saddlescope {
namespace {

void set_color(const gl::Program& program, const char* name, ImU32 packed) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(packed);
  program.set(name, c.x, c.y, c.z);
}

}  // namespace

SheetMesh make_sheet_mesh(const HeightGrid& grid, const Floor& floor, const std::vector<double>& heights) {
  SheetMesh mesh;
  const std::size_t columns = grid.columns, rows = grid.rows;
  mesh.vertices.reserve(columns * rows);
  mesh.triangles.reserve(6 * columns * rows);
  std::vector<float> xs, ys;
  for (std::size_t i = 0; i < columns; ++i) xs.push_back(static_cast<float>(floor.at(PlanePoint{grid.a(i), 0}).x()));
  for (std::size_t j = 0; j < rows; ++j) ys.push_back(static_cast<float>(floor.at(PlanePoint{0, grid.b(j)}).y()));
  const auto cells_x = static_cast<float>(columns - 1), cells_y = static_cast<float>(rows - 1);
  const double per_x = cells_x * floor.window.a.size() / grid.window.a.size(),
               per_y = cells_y * floor.window.b.size() / grid.window.b.size();
  for (std::size_t j = 0; j < rows; ++j)
    for (std::size_t i = 0; i < columns; ++i) {
      const std::size_t k = j * columns + i, left = i > 0 ? k - 1 : k, right = i + 1 < columns ? k + 1 : k,
                        below = j > 0 ? k - columns : k, above = j + 1 < rows ? k + columns : k;
      // One-sided at the edges.
      const double dx = (heights[right] - heights[left]) * per_x * (right - left == 2 ? 0.5 : 1),
                   dy = (heights[above] - heights[below]) * per_y * (above - below == 2 * columns ? 0.5 : 1);
      const double normal = 1 / std::sqrt(dx * dx + dy * dy + 1);
      mesh.vertices.push_back({xs[i], ys[j], static_cast<float>(heights[k]), static_cast<float>(-dx * normal),
                               static_cast<float>(-dy * normal), static_cast<float>(normal), 0, 0,
                               static_cast<float>(i) / cells_x, static_cast<float>(j) / cells_y});
    }
  for (std::size_t j = 0; j + 1 < rows; ++j)
    for (std::size_t i = 0; i + 1 < columns; ++i) {
      const std::size_t corner = j * columns + i;
      if (!std::isfinite(heights[corner] + heights[corner + 1] + heights[corner + columns] +
                         heights[corner + columns + 1]))
        continue;
      for (std::size_t index :
           {corner, corner + 1, corner + columns + 1, corner, corner + columns + 1, corner + columns})
        mesh.triangles.push_back(static_cast<std::uint32_t>(index));
    }
  return mesh;
}

SurfaceSheet::SurfaceSheet() : program_(gl::Program::load("patch")) {}

void SurfaceSheet::upload(const SheetMesh& mesh) {
  array_.bind();
  vertices_.upload(GL_ARRAY_BUFFER, mesh.vertices.data(), mesh.vertices.size() * sizeof(SheetMesh::Vertex));
  constexpr std::size_t stride = sizeof(SheetMesh::Vertex);
  gl::float_attribute(0, 3, stride, 0);
  gl::float_attribute(1, 3, stride, 3);
  gl::float_attribute(2, 2, stride, 6);
  gl::float_attribute(3, 2, stride, 8);
  indices_.upload(GL_ELEMENT_ARRAY_BUFFER, mesh.triangles.data(), mesh.triangles.size() * sizeof(std::uint32_t));
  index_count_ = mesh.triangles.size();
  glBindVertexArray(0);
}

void SurfaceSheet::draw(std::shared_ptr<const void> shown, const std::function<SheetMesh()>& make,
                        const SheetLook& sheet, const TerrainLook& look, const Projection& projection,
                        GLuint surface_depth, bool surface_changed) {
  if (shown == nullptr) {
    shown_.reset();
    return;
  }
  const bool new_shape = shown != shown_ || look.landscape != look_.landscape;
  if (!new_shape && !surface_changed && look == look_ && sheet == sheet_) return;
  shown_ = std::move(shown);
  look_ = look;
  sheet_ = sheet;
  if (new_shape) upload(make());
  render(projection, surface_depth);
}

void SurfaceSheet::render(const Projection& projection, GLuint surface_depth) {
  target_.resize(look_.width, look_.height, 4);
  target_.bind();
  // The nearest layer of the sheet wins: a fold in front of another one is not blended twice.
  begin_picture_with_depth({0, 0, 0, 0});
  program_.use();
  set_view(program_, projection, look_.place);
  set_light(program_, projection);
  set_depth_range(program_, projection);
  program_.set("u_depth", 0);
  set_color(program_, "u_first_color", sheet_.first);
  set_color(program_, "u_middle_color", sheet_.middle);
  set_color(program_, "u_last_color", sheet_.last);
  set_color(program_, "u_ink", sheet_.ink);
  program_.set("u_alpha", sheet_.alpha);
  program_.set("u_rules", sheet_.rules);
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

void SurfaceSheet::show(ImDrawList* list, ImVec2 min, ImVec2 max) const {
  if (shown_ != nullptr) show_premultiplied(list, target_.texture(), min, max);
}

}  // namespace saddlescope
