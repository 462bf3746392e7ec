#include <stdexcept>

#include "app/gl/gl.h"

namespace saddlescope::gl {
namespace {

GLuint make_texture(GLint internal_format, GLenum format, GLenum type, GLint filter, int width, int height) {
  GLuint id = 0;
  glGenTextures(1, &id);
  glBindTexture(GL_TEXTURE_2D, id);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, internal_format, width, height, 0, format, type, nullptr);
  return id;
}

GLuint make_buffer(GLenum format, int samples, int width, int height) {
  GLuint id = 0;
  glGenRenderbuffers(1, &id);
  glBindRenderbuffer(GL_RENDERBUFFER, id);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, width, height);
  return id;
}

void check_complete() {
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
    throw std::runtime_error("this OpenGL driver cannot draw into a texture");
}

/// Keeps whatever was bound for drawing and reading; a framebuffer is made and copied in the middle of a frame.
class KeepBindings {
 public:
  KeepBindings() {
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &draw_);
    glGetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &read_);
  }
  ~KeepBindings() {
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, static_cast<GLuint>(draw_));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, static_cast<GLuint>(read_));
  }
  KeepBindings(const KeepBindings&) = delete;
  KeepBindings& operator=(const KeepBindings&) = delete;

 private:
  GLint draw_ = 0, read_ = 0;
};

}  // namespace

Framebuffer::Framebuffer(Framebuffer&& other) noexcept { *this = std::move(other); }

Framebuffer& Framebuffer::operator=(Framebuffer&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(resolve_id_, other.resolve_id_);
  std::swap(color_texture_, other.color_texture_);
  std::swap(depth_texture_, other.depth_texture_);
  std::swap(color_buffer_, other.color_buffer_);
  std::swap(depth_buffer_, other.depth_buffer_);
  std::swap(width_, other.width_);
  std::swap(height_, other.height_);
  std::swap(samples_, other.samples_);
  return *this;
}

Framebuffer::~Framebuffer() { destroy(); }

void Framebuffer::destroy() {
  if (id_ != 0) glDeleteFramebuffers(1, &id_);
  if (resolve_id_ != 0) glDeleteFramebuffers(1, &resolve_id_);
  if (color_texture_ != 0) glDeleteTextures(1, &color_texture_);
  if (depth_texture_ != 0) glDeleteTextures(1, &depth_texture_);
  if (color_buffer_ != 0) glDeleteRenderbuffers(1, &color_buffer_);
  if (depth_buffer_ != 0) glDeleteRenderbuffers(1, &depth_buffer_);
  id_ = resolve_id_ = color_texture_ = depth_texture_ = color_buffer_ = depth_buffer_ = 0;
}

bool Framebuffer::resize(int width, int height, int samples) {
  width = width > 0 ? width : 1;
  height = height > 0 ? height : 1;
  if (samples > 0) {
    GLint most = 0;
    glGetIntegerv(GL_MAX_SAMPLES, &most);
    samples = samples < most ? samples : most;
  }
  if (id_ != 0 && width == width_ && height == height_ && samples == samples_) return false;
  destroy();
  width_ = width;
  height_ = height;
  samples_ = samples;
  const KeepBindings keep;
  color_texture_ = make_texture(GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, GL_LINEAR, width, height);
  depth_texture_ = make_texture(GL_DEPTH_COMPONENT24, GL_DEPTH_COMPONENT, GL_UNSIGNED_INT, GL_NEAREST, width, height);
  GLuint single = 0;
  glGenFramebuffers(1, &single);
  glBindFramebuffer(GL_FRAMEBUFFER, single);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, color_texture_, 0);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, depth_texture_, 0);
  id_ = single;
  check_complete();
  if (samples == 0) return true;
  resolve_id_ = single;
  id_ = 0;
  color_buffer_ = make_buffer(GL_RGBA8, samples, width, height);
  depth_buffer_ = make_buffer(GL_DEPTH_COMPONENT24, samples, width, height);
  glGenFramebuffers(1, &id_);
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color_buffer_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_buffer_);
  check_complete();
  return true;
}

void Framebuffer::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glViewport(0, 0, width_, height_);
}

void Framebuffer::copy_from(const Framebuffer& other) const {
  const KeepBindings keep;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, other.id_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, id_);
  glBlitFramebuffer(0, 0, other.width_, other.height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT,
                    GL_NEAREST);
}

void Framebuffer::resolve() const {
  if (samples_ == 0) return;
  const KeepBindings keep;
  glBindFramebuffer(GL_READ_FRAMEBUFFER, id_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolve_id_);
  glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT,
                    GL_NEAREST);
}

}  // namespace saddlescope::gl
