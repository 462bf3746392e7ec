// Every shader pair compiles and links as OpenGL 3.3 and as OpenGL ES 3.0, so that the program can run in a browser or
// on a small board one day.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/gl/gl.h"
#include "app/window/window.h"

namespace saddlescope {
namespace shaders_test {

std::set<std::string> shader_names() {
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SADDLESCOPE_SOURCE_DIR) / "shaders"))
    if (entry.path().extension() == ".vert" || entry.path().extension() == ".frag")
      names.insert(entry.path().stem().string());
  return names;
}

void compile_all(ContextKind kind, gl::ShaderDialect dialect) {
  std::optional<WindowlessContext> context;
  try {
    context.emplace(kind);
  } catch (const WindowError& error) {
    GTEST_SKIP() << error.what();
  }
  const auto names = shader_names();
  ASSERT_GE(names.size(), 4U);
  for (const std::string& name : names) EXPECT_NO_THROW(gl::Program::load(name, dialect)) << name;
}

TEST(Shaders, CompileForDesktop) { compile_all(ContextKind::desktop_33, gl::ShaderDialect::desktop_330); }

TEST(Shaders, CompileForEmbedded) { compile_all(ContextKind::es_30, gl::ShaderDialect::es_300); }

TEST(Shaders, ABrokenOneIsNamedWithTheCompilersLog) {
  const WindowlessContext context;
  try {
    gl::Program::from_sources("wrong", "void main() { gl_Position = nonsense; }",
                              "out vec4 c; void main() { c = vec4(1.0); }", gl::ShaderDialect::desktop_330);
    FAIL() << "it compiled";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("wrong.vert"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("nonsense"), std::string::npos) << error.what();
  }
}

TEST(Shaders, AnUnknownUniformIsAnError) {
  const WindowlessContext context;
  const gl::Program program =
      gl::Program::from_sources("plain", "void main() { gl_Position = vec4(0.0); }",
                                "out vec4 c; void main() { c = vec4(1.0); }", gl::ShaderDialect::desktop_330);
  EXPECT_THROW(program.uniform("u_missing"), std::runtime_error);
}

}  // namespace shaders_test
}  // namespace saddlescope
