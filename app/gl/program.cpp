#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "app/gl/gl.h"
#include "core/support/paths.h"

namespace saddlescope::gl {
namespace {

const char* header(ShaderDialect dialect) {
  return dialect == ShaderDialect::desktop_330
             ? "#version 330 core\n"
             : "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";
}

std::string read_source(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read the shader " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Owns a shader object until the program is linked, so that an exception leaks nothing.
struct Shader {
  GLuint id;
  explicit Shader(GLenum stage) : id(glCreateShader(stage)) {}
  ~Shader() { glDeleteShader(id); }
  Shader(const Shader&) = delete;
  Shader& operator=(const Shader&) = delete;
};

void compile(const Shader& shader, std::string_view name, std::string_view source, ShaderDialect dialect) {
  const char* first = header(dialect);
  const GLchar* parts[] = {first, source.data()};
  const GLint lengths[] = {-1, static_cast<GLint>(source.size())};
  glShaderSource(shader.id, 2, parts, lengths);
  glCompileShader(shader.id);
  GLint good = 0;
  glGetShaderiv(shader.id, GL_COMPILE_STATUS, &good);
  if (good) return;
  GLchar log[4096] = "";
  glGetShaderInfoLog(shader.id, sizeof log, nullptr, log);
  throw std::runtime_error("the shader " + std::string(name) + " does not compile: " + log);
}

}  // namespace

Program Program::load(std::string_view name, ShaderDialect dialect) {
  const auto folder = data_folder() / "shaders";
  const std::string base(name);
  return from_sources(name, read_source(folder / (base + ".vert")), read_source(folder / (base + ".frag")), dialect);
}

Program Program::from_sources(std::string_view name, std::string_view vertex, std::string_view fragment,
                              ShaderDialect dialect) {
  Shader vertex_shader(GL_VERTEX_SHADER), fragment_shader(GL_FRAGMENT_SHADER);
  compile(vertex_shader, std::string(name) + ".vert", vertex, dialect);
  compile(fragment_shader, std::string(name) + ".frag", fragment, dialect);
  Program program;
  program.name_ = name;
  program.id_ = glCreateProgram();
  glAttachShader(program.id_, vertex_shader.id);
  glAttachShader(program.id_, fragment_shader.id);
  glLinkProgram(program.id_);
  glDetachShader(program.id_, vertex_shader.id);
  glDetachShader(program.id_, fragment_shader.id);
  GLint good = 0;
  glGetProgramiv(program.id_, GL_LINK_STATUS, &good);
  if (good) return program;
  GLchar log[4096] = "";
  glGetProgramInfoLog(program.id_, sizeof log, nullptr, log);
  throw std::runtime_error("the shader " + program.name_ + " does not link: " + log);
}

Program& Program::operator=(Program&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(name_, other.name_);
  return *this;
}

Program::~Program() {
  if (id_ != 0) glDeleteProgram(id_);
}

void Program::use() const { glUseProgram(id_); }

GLint Program::uniform(const char* name) const {
  const GLint location = glGetUniformLocation(id_, name);
  if (location < 0) throw std::runtime_error("the shader " + name_ + " has no uniform " + name);
  return location;
}

void Program::set(const char* name, float value) const { glUniform1f(uniform(name), value); }
void Program::set(const char* name, int value) const { glUniform1i(uniform(name), value); }
void Program::set(const char* name, float x, float y) const { glUniform2f(uniform(name), x, y); }
void Program::set(const char* name, float x, float y, float z) const { glUniform3f(uniform(name), x, y, z); }
void Program::set(const char* name, float x, float y, float z, float w) const {
  glUniform4f(uniform(name), x, y, z, w);
}
void Program::set_matrix(const char* name, const float* column_major_4x4) const {
  glUniformMatrix4fv(uniform(name), 1, GL_FALSE, column_major_4x4);
}

}  // namespace saddlescope::gl
