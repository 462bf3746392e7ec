// Move-only OpenGL handles: shader programs, buffers, textures, framebuffers. UI thread with a current context only.
// Everything stays inside the subset shared by OpenGL 3.3 core and OpenGL ES 3.0.
#pragma once

#include <epoxy/gl.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saddlescope::gl {

/// Header put before every shader source: shader files carry no #version line.
enum class ShaderDialect { desktop_330, es_300 };

class Program {
 public:
  Program() = default;
  /// Loads shaders/NAME.vert and shaders/NAME.frag from the data folder; throws std::runtime_error with the file's name
  /// and the compiler's log.
  static Program load(std::string_view name, ShaderDialect dialect = ShaderDialect::desktop_330);
  static Program from_sources(std::string_view name, std::string_view vertex, std::string_view fragment,
                              ShaderDialect dialect);
  Program(Program&& other) noexcept : id_(std::exchange(other.id_, 0)), name_(std::move(other.name_)) {}
  Program& operator=(Program&& other) noexcept;
  ~Program();
  void use() const;
  GLuint id() const { return id_; }
  /// Location of a uniform; throws with the program's name when it does not exist.
  GLint uniform(const char* name) const;
  void set(const char* name, float value) const;
  void set(const char* name, int value) const;
  void set(const char* name, float x, float y) const;
  void set(const char* name, float x, float y, float z) const;
  void set(const char* name, float x, float y, float z, float w) const;
  void set_matrix(const char* name, const float* column_major_4x4) const;

 private:
  GLuint id_ = 0;
  std::string name_;
};

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer();
  /// Makes the buffer on first use; GL_DYNAMIC_DRAW.
  void upload(GLenum target, const void* data, std::size_t bytes);
  void bind(GLenum target) const;
  GLuint id() const { return id_; }

 private:
  GLuint id_ = 0;
};

class VertexArray {
 public:
  VertexArray() = default;
  VertexArray(VertexArray&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  VertexArray& operator=(VertexArray&& other) noexcept;
  ~VertexArray();
  void bind();  ///< makes it on first use

 private:
  GLuint id_ = 0;
};

class Texture {
 public:
  Texture() = default;
  Texture(Texture&& other) noexcept : id_(std::exchange(other.id_, 0)), width_(other.width_), height_(other.height_) {}
  Texture& operator=(Texture&& other) noexcept;
  ~Texture();
  /// One 32-bit float a texel (R32F); nearest filter: fetch and interpolate in the shader.
  void upload_float(int width, int height, const float* values);
  /// RGBA8; linear filter.
  void upload_rgba(int width, int height, const std::uint8_t* values);
  void bind(int unit) const;
  GLuint id() const { return id_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  friend class Framebuffer;
  GLuint id_ = 0;
  int width_ = 0, height_ = 0;
};

/// Attribute `index` of the bound vertex array: `size` floats, `floats` floats into each vertex (`stride` bytes) of the
/// bound buffer.
inline void float_attribute(GLuint index, int size, std::size_t stride, std::size_t floats) {
  glEnableVertexAttribArray(index);
  glVertexAttribPointer(index, size, GL_FLOAT, GL_FALSE, static_cast<GLsizei>(stride),
                        reinterpret_cast<const void*>(floats * sizeof(float)));
}

/// Colour texture with depth, optionally multisampled (resolved into the textures). A size of 0 × 0 makes one pixel.
class Framebuffer {
 public:
  Framebuffer() = default;
  Framebuffer(Framebuffer&& other) noexcept;
  Framebuffer& operator=(Framebuffer&& other) noexcept;
  ~Framebuffer();
  /// Makes or remakes storage; returns true when it changed (contents are then undefined).
  bool resize(int width, int height, int samples = 0);
  void bind() const;  ///< binds for drawing and sets the viewport
  /// Copies colour and depth of an equal-sized framebuffer with the same samples.
  void copy_from(const Framebuffer& other) const;
  /// Resolves samples into texture() and depth_texture(); no-op with 0 samples.
  void resolve() const;
  GLuint texture() const { return color_texture_; }
  GLuint depth_texture() const { return depth_texture_; }  ///< 24-bit depth, nearest filter
  int width() const { return width_; }
  int height() const { return height_; }
  GLuint id() const { return id_; }

 private:
  void destroy();
  GLuint id_ = 0, color_texture_ = 0, depth_texture_ = 0, color_buffer_ = 0, depth_buffer_ = 0, resolve_id_ = 0;
  int width_ = 0, height_ = 0, samples_ = 0;
};

}  // namespace saddlescope::gl
