#include "app/offscreen.h"

#include <backends/imgui_impl_opengl3.h>
#include <epoxy/gl.h>
#include <imgui.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "app/gl/gl.h"
#include "app/ui/imgui_compat.h"

namespace saddlescope {

namespace {

/// ImGui needs two or three frames after a change to settle.
constexpr int picture_settling_frames = 4;

class ImGuiSession {
 public:
  ImGuiSession() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~ImGuiSession() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
  }
  ImGuiSession(const ImGuiSession&) = delete;
  ImGuiSession& operator=(const ImGuiSession&) = delete;
};

}  // namespace

struct Offscreen::Impl {
  WindowlessContext context;
  ImGuiSession imgui;
  gl::Framebuffer framebuffer;
  int width, height;
  std::unique_ptr<Application> application;

  Impl(ApplicationOptions options, int width_, int height_) : width(width_), height(height_) {
    if (options.renderer.empty()) options.renderer = context.renderer();
    application = std::make_unique<Application>(std::move(options));
  }
};

Offscreen::Offscreen(ApplicationOptions options, int width, int height)
    : impl_(std::make_unique<Impl>(std::move(options), width, height)) {}
Offscreen::~Offscreen() = default;

Application& Offscreen::application() { return *impl_->application; }

double Offscreen::frame(double seconds) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(impl_->width), static_cast<float>(impl_->height)};
  io.DeltaTime = static_cast<float>(std::max(seconds, 1e-4));
  impl_->application->before_frame();
  compat::renderer_new_frame();
  ImGui::NewFrame();
  const double wait = impl_->application->frame(seconds);
  ImGui::Render();
  return wait;
}

void Offscreen::paint() {
  impl_->framebuffer.resize(impl_->width, impl_->height);
  impl_->framebuffer.bind();
  const ImVec4 background = ImGui::ColorConvertU32ToFloat4(impl_->application->theme().background);
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Offscreen::settle() {
  // The first frame submits the scene; what is computed may ask for more (a fitted window, the point that a tab then
  // speaks of), so go round until nothing new comes.
  Engine& engine = impl_->application->engine();
  constexpr int most_rounds = 8;
  std::optional<std::uint64_t> seen;
  for (int round = 0; round < most_rounds; ++round) {
    frame(0);
    engine.wait();
    if (seen == engine.results().revision) break;
    seen = engine.results().revision;
  }
  impl_->application->forget_last_frames();
  for (int i = 0; i < picture_settling_frames; ++i) frame(0);
}

void Offscreen::resize(int width, int height) {
  impl_->width = width;
  impl_->height = height;
}

Picture Offscreen::picture() {
  paint();
  Picture picture{impl_->width, impl_->height, {}};
  const auto row = static_cast<std::size_t>(picture.width) * 4;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(picture.height));
  impl_->framebuffer.bind();
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, picture.width, picture.height, GL_RGBA, GL_UNSIGNED_BYTE, upside_down.data());
  picture.rgba.resize(upside_down.size());
  for (int y = 0; y < picture.height; ++y) {
    const auto from = upside_down.begin() + static_cast<std::ptrdiff_t>(row) * (picture.height - 1 - y);
    std::copy(from, from + static_cast<std::ptrdiff_t>(row),
              picture.rgba.begin() + static_cast<std::ptrdiff_t>(row) * y);
  }
  // The window is opaque whatever blending left in alpha.
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 255;
  return picture;
}

}  // namespace saddlescope
