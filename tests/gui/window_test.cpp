// The windowless context, framebuffers and PNG files.
#include "app/window/window.h"

#include <gtest/gtest.h>
#include <stb_image.h>

#include <array>
#include <filesystem>

#include "app/gl/gl.h"

namespace saddlescope {
namespace window_test {

std::array<std::uint8_t, 4> pixel_of(const gl::Framebuffer& framebuffer, int x, int y) {
  // Read from the texture, so that what was resolved is seen.
  GLuint reader = 0;
  glGenFramebuffers(1, &reader);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, reader);
  glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, framebuffer.texture(), 0);
  std::array<std::uint8_t, 4> pixel{};
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(x, y, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, pixel.data());
  glDeleteFramebuffers(1, &reader);
  return pixel;
}

void clear(const gl::Framebuffer& framebuffer, float red, float green, float blue) {
  framebuffer.bind();
  glDisable(GL_SCISSOR_TEST);
  glClearColor(red, green, blue, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
}

using Pixel = std::array<std::uint8_t, 4>;

TEST(Windowless, GivesOpenGl33WithNoDisplay) {
  const WindowlessContext context;
  GLint major = 0, minor = 0;
  glGetIntegerv(GL_MAJOR_VERSION, &major);
  glGetIntegerv(GL_MINOR_VERSION, &minor);
  EXPECT_GE(10 * major + minor, 33);
  EXPECT_FALSE(context.renderer().empty());
}

TEST(Windowless, CanBeMadeAgainAndAgain) {
  for (int k = 0; k < 3; ++k) {
    const WindowlessContext context;
    gl::Framebuffer framebuffer;
    framebuffer.resize(8, 8);
    clear(framebuffer, 1, 0, 0);
    EXPECT_EQ(pixel_of(framebuffer, 3, 3), (Pixel{255, 0, 0, 255}));
  }
}

TEST(Framebuffer, ResolvesSamplesAndCopies) {
  const WindowlessContext context;
  gl::Framebuffer first, second;
  EXPECT_TRUE(first.resize(16, 9, 4));
  EXPECT_FALSE(first.resize(16, 9, 4));
  second.resize(16, 9, 4);
  clear(first, 0, 1, 0);
  first.resolve();
  EXPECT_EQ(pixel_of(first, 15, 8), (Pixel{0, 255, 0, 255}));
  clear(second, 0, 0, 1);
  second.copy_from(first);
  second.resolve();
  EXPECT_EQ(pixel_of(second, 0, 0), (Pixel{0, 255, 0, 255}));
  EXPECT_EQ(glGetError(), GLenum(GL_NO_ERROR));
}

TEST(Framebuffer, SurvivesASizeOfNothing) {
  const WindowlessContext context;
  gl::Framebuffer framebuffer;
  framebuffer.resize(0, 0, 4);
  clear(framebuffer, 1, 1, 1);
  framebuffer.resolve();
  EXPECT_EQ(framebuffer.width(), 1);
  EXPECT_EQ(pixel_of(framebuffer, 0, 0), (Pixel{255, 255, 255, 255}));
}

TEST(Framebuffer, ResizingLeavesTheBoundOneBound) {
  const WindowlessContext context;
  gl::Framebuffer outer, inner;
  outer.resize(4, 4);
  outer.bind();
  inner.resize(32, 32, 4);
  GLint bound = 0;
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &bound);
  EXPECT_EQ(GLuint(bound), outer.id());
}

TEST(Picture, PngReadsBackAsItWas) {
  Picture picture{
      3, 2, {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 1, 2, 3, 4, 50, 60, 70, 80, 200, 210, 220, 230}};
  const auto path = std::filesystem::temp_directory_path() / "saddlescope_window_test.png";
  ASSERT_EQ(write_png(picture, path), "");
  int width = 0, height = 0, channels = 0;
  stbi_uc* read = stbi_load(path.c_str(), &width, &height, &channels, 4);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(width, 3);
  EXPECT_EQ(height, 2);
  EXPECT_EQ(std::vector<std::uint8_t>(read, read + 24), picture.rgba);
  stbi_image_free(read);
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".part"));
  std::filesystem::remove(path);
}

TEST(Picture, AFolderThatIsNotThereIsAnErrorInWords) {
  const Picture picture{1, 1, {0, 0, 0, 255}};
  EXPECT_NE(write_png(picture, "/no/such/folder/picture.png").find("/no/such/folder/picture.png"), std::string::npos);
  EXPECT_NE(write_png({}, "nothing.png"), "");
}

}  // namespace window_test
}  // namespace saddlescope
