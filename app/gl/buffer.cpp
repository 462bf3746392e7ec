#include "app/gl/gl.h"

namespace saddlescope::gl {

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

Buffer::~Buffer() {
  if (id_ != 0) glDeleteBuffers(1, &id_);
}

void Buffer::upload(GLenum target, const void* data, std::size_t bytes) {
  if (id_ == 0) glGenBuffers(1, &id_);
  glBindBuffer(target, id_);
  glBufferData(target, static_cast<GLsizeiptr>(bytes), data, GL_DYNAMIC_DRAW);
}

void Buffer::bind(GLenum target) const { glBindBuffer(target, id_); }

VertexArray& VertexArray::operator=(VertexArray&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

VertexArray::~VertexArray() {
  if (id_ != 0) glDeleteVertexArrays(1, &id_);
}

void VertexArray::bind() {
  if (id_ == 0) glGenVertexArrays(1, &id_);
  glBindVertexArray(id_);
}

}  // namespace saddlescope::gl
