#include "app/draw/line_picture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "app/ui/imgui_compat.h"

namespace saddlescope {

KeepDrawTarget::KeepDrawTarget() {
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &framebuffer_);
  glGetIntegerv(GL_VIEWPORT, viewport_);
}

KeepDrawTarget::~KeepDrawTarget() {
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, static_cast<GLuint>(framebuffer_));
  glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
}

LineMesh::LineMesh() : program_(gl::Program::load("map_lines")) {}

void LineMesh::draw(ImVec2 origin, ImVec2 size, const std::function<void(ImDrawList*)>& paint) {
  ImDrawList list(ImGui::GetDrawListSharedData());
  list._ResetForNewFrame();
  // Lines are fringed triangles here, not strips of the font's texture: nothing has to be bound.
  list.Flags = ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill | ImDrawListFlags_AllowVtxOffset;
  list.PushClipRect({-1e6F, -1e6F}, {1e6F, 1e6F});
  paint(&list);
  if (list.IdxBuffer.Size == 0) return;
  for (ImDrawVert& vertex : list.VtxBuffer) vertex.pos = {vertex.pos.x - origin.x, vertex.pos.y - origin.y};
  std::vector<std::uint32_t> indices;
  indices.reserve(static_cast<std::size_t>(list.IdxBuffer.Size));
  for (const ImDrawCmd& command : list.CmdBuffer) {
    for (unsigned i = 0; i < command.ElemCount; ++i) {
      indices.push_back(command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + i)]);
    }
  }
  program_.use();
  program_.set("picture_size", size.x, size.y);
  vertices_.bind();
  points_.upload(GL_ARRAY_BUFFER, list.VtxBuffer.Data,
                 static_cast<std::size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert));
  indices_.upload(GL_ELEMENT_ARRAY_BUFFER, indices.data(), indices.size() * sizeof(std::uint32_t));
  auto attribute = [&](const char* name, GLint parts, GLenum type, GLboolean normalized, std::size_t offset) {
    const auto location = static_cast<GLuint>(glGetAttribLocation(program_.id(), name));
    glEnableVertexAttribArray(location);
    glVertexAttribPointer(location, parts, type, normalized, sizeof(ImDrawVert), reinterpret_cast<const void*>(offset));
  };
  points_.bind(GL_ARRAY_BUFFER);
  attribute("position", 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
  attribute("tint", 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(indices.size()), GL_UNSIGNED_INT, nullptr);
  glDisable(GL_BLEND);
  glBindVertexArray(0);
}

void LinePicture::draw(LineMesh& mesh, const overlay::Rect& rect, ImVec2 pixels_per_point,
                       const std::function<void(ImDrawList*)>& paint) {
  const KeepDrawTarget keep;
  rect_ = rect;
  target_.resize(static_cast<int>(std::lround(rect.width() * pixels_per_point.x)),
                 static_cast<int>(std::lround(rect.height() * pixels_per_point.y)));
  target_.bind();
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  mesh.draw(rect.min, {rect.width(), rect.height()}, paint);
}

void show_premultiplied(ImDrawList* list, unsigned texture, ImVec2 min, ImVec2 max, ImVec2 uv_min, ImVec2 uv_max) {
  list->AddCallback([](const ImDrawList*, const ImDrawCmd*) { glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA); }, nullptr);
  compat::image(list, texture, min, max, uv_min, uv_max);
  list->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void LinePicture::show(ImDrawList* list, float left, float right) const {
  left = std::max(left, rect_.min.x);
  right = std::min(right, rect_.max.x);
  if (!(left < right)) return;
  show_premultiplied(list, target_.texture(), {left, rect_.min.y}, {right, rect_.max.y},
                     {(left - rect_.min.x) / rect_.width(), 1}, {(right - rect_.min.x) / rect_.width(), 0});
}

}  // namespace saddlescope
