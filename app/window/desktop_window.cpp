#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <epoxy/gl.h>
// epoxy first: GLFW must not bring its own OpenGL header.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "app/window/window.h"

#include "app/ui/imgui_compat.h"

namespace saddlescope {
namespace {

using Clock = std::chrono::steady_clock;

std::string last_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  if (text == nullptr) return "";
  // GLFW ends "Failed to open display " with the display's name, which may be empty.
  std::string line(text);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\n')) line.pop_back();
  return " (" + line + ")";
}

/// GLFW 3.4 asks Wayland before X11, also where there is none; Wayland's library then complains on stderr.
void choose_platform() {
#if defined(GLFW_PLATFORM)
  const auto named = [](const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0';
  };
  if (!named("WAYLAND_DISPLAY") && !named("WAYLAND_SOCKET")) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
}

/// ImGui needs a few frames after an input until hover, focus and layout have settled.
constexpr int settling_frames = 3;

}  // namespace

struct DesktopWindow::Impl {
  GLFWwindow* window = nullptr;
  ImGuiContext* own_imgui = nullptr;
  const Callbacks* callbacks = nullptr;  ///< only while run() is running
  int frames_left = settling_frames;     ///< frames still to draw because something happened
  int windowed[4] = {0, 0, 0, 0};        ///< place and size before full screen

  ~Impl() {
    if (own_imgui != nullptr) ImGui::DestroyContext(own_imgui);
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
  }
  static Impl& of(GLFWwindow* window) { return *static_cast<Impl*>(glfwGetWindowUserPointer(window)); }
  void touched() { frames_left = settling_frames; }
  void listen();
  bool hidden() const;
  void draw(const Callbacks& to, double& wanted);
};

void DesktopWindow::Impl::listen() {
  // Set before ImGui's own callbacks: its backend chains to these.
  glfwSetKeyCallback(window, [](GLFWwindow* from, int key, int, int action, int modifiers) {
    Impl& impl = of(from);
    impl.touched();
    if (action == GLFW_RELEASE || impl.callbacks == nullptr || !impl.callbacks->key) return;
    impl.callbacks->key(
        {key, (modifiers & GLFW_MOD_CONTROL) != 0, (modifiers & GLFW_MOD_SHIFT) != 0, (modifiers & GLFW_MOD_ALT) != 0});
  });
  glfwSetCharCallback(window, [](GLFWwindow* from, unsigned) { of(from).touched(); });
  glfwSetCursorPosCallback(window, [](GLFWwindow* from, double, double) { of(from).touched(); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* from, int, int, int) { of(from).touched(); });
  glfwSetScrollCallback(window, [](GLFWwindow* from, double, double) { of(from).touched(); });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* from, int) { of(from).touched(); });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* from, int) { of(from).touched(); });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* from) { of(from).touched(); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* from, int, int) { of(from).touched(); });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* from, float x, float) {
    Impl& impl = of(from);
    impl.touched();
    if (impl.callbacks != nullptr && impl.callbacks->scale_changed) impl.callbacks->scale_changed(x > 0 ? x : 1);
  });
  glfwSetDropCallback(window, [](GLFWwindow* from, int count, const char** paths) {
    Impl& impl = of(from);
    impl.touched();
    if (impl.callbacks == nullptr || !impl.callbacks->drop) return;
    impl.callbacks->drop(std::vector<std::string>(paths, paths + count));
  });
  glfwSetWindowCloseCallback(window, [](GLFWwindow* from) {
    Impl& impl = of(from);
    impl.touched();
    if (impl.callbacks != nullptr && impl.callbacks->may_close && !impl.callbacks->may_close())
      glfwSetWindowShouldClose(from, GLFW_FALSE);
  });
}

/// A minimised window has a framebuffer of 0 × 0: there is nothing to draw into.
bool DesktopWindow::Impl::hidden() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  return width <= 0 || height <= 0 || glfwGetWindowAttrib(window, GLFW_ICONIFIED) != 0;
}

void DesktopWindow::Impl::draw(const Callbacks& to, double& wanted) {
  if (to.before_frame) to.before_frame();
  compat::renderer_new_frame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  wanted = to.frame ? to.frame() : HUGE_VAL;
  ImGui::Render();
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window);
}

DesktopWindow::DesktopWindow(const std::string& title, int width, int height) : impl_(std::make_unique<Impl>()) {
  choose_platform();
  if (!glfwInit())
    throw WindowError("there is no display to open a window on" + last_error() +
                      "; `saddlescope render` writes pictures without one");
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);  // the views draw into framebuffers of their own
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  // A size from another screen, or from nowhere.
  if (GLFWmonitor* const monitor = glfwGetPrimaryMonitor()) {
    int room[4] = {};
    glfwGetMonitorWorkarea(monitor, &room[0], &room[1], &room[2], &room[3]);
    if (room[2] > 0 && room[3] > 0) width = std::min(width, room[2]), height = std::min(height, room[3]);
  }
  impl_->window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (impl_->window == nullptr)
    throw WindowError("cannot open a window with OpenGL 3.3" + last_error() +
                      "; `saddlescope render` writes pictures without one");
  glfwSetWindowUserPointer(impl_->window, impl_.get());
  glfwSetWindowSizeLimits(impl_->window, 320, 240, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(impl_->window);
  glfwSwapInterval(1);
  impl_->listen();
}

DesktopWindow::~DesktopWindow() = default;

void DesktopWindow::wake() { glfwPostEmptyEvent(); }

float DesktopWindow::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(impl_->window, &x, &y);
  return x > 0 ? x : 1;
}

void DesktopWindow::set_title(const std::string& title) { glfwSetWindowTitle(impl_->window, title.c_str()); }

void DesktopWindow::toggle_full_screen() {
  int* place = impl_->windowed;
  if (glfwGetWindowMonitor(impl_->window) != nullptr) {
    glfwSetWindowMonitor(impl_->window, nullptr, place[0], place[1], place[2], place[3], GLFW_DONT_CARE);
    return;
  }
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode == nullptr) return;
  glfwGetWindowPos(impl_->window, &place[0], &place[1]);
  glfwGetWindowSize(impl_->window, &place[2], &place[3]);
  glfwSetWindowMonitor(impl_->window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

std::string DesktopWindow::renderer() const {
  const auto* text = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  return text == nullptr ? "unknown" : text;
}

void DesktopWindow::ask_to_close() {
  glfwSetWindowShouldClose(impl_->window, GLFW_TRUE);
  glfwPostEmptyEvent();
}

void DesktopWindow::run(const Callbacks& callbacks, double frames_per_second) {
  if (ImGui::GetCurrentContext() == nullptr) impl_->own_imgui = ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;  // nothing is left in the folder from which it was started
  ImGui_ImplGlfw_InitForOpenGL(impl_->window, true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  impl_->callbacks = &callbacks;
  const std::chrono::duration<double> frame_time(1 / std::max(1.0, frames_per_second));
  double wanted = 0;
  auto next = Clock::now();
  while (!glfwWindowShouldClose(impl_->window)) {
    if (impl_->hidden()) {
      glfwWaitEvents();
      continue;
    }
    if (impl_->frames_left <= 0 && wanted > 0) {
      // Idle: sleeps in the window system until something happens. Whatever ends the wait, wake() included, is worth a
      // frame.
      if (std::isfinite(wanted))
        glfwWaitEventsTimeout(wanted);
      else
        glfwWaitEvents();
      impl_->frames_left = std::max(impl_->frames_left, 1);
    }
    // The limiter: vsync does not wait everywhere. Events are taken meanwhile.
    for (auto now = Clock::now(); now < next; now = Clock::now())
      glfwWaitEventsTimeout(std::max(1e-4, std::chrono::duration<double>(next - now).count()));
    glfwPollEvents();
    if (impl_->hidden()) continue;
    // Counted from when the frame was due: a late waking must not make every frame longer.
    const auto step = std::chrono::duration_cast<Clock::duration>(frame_time);
    next = std::max(next + step, Clock::now() + step / 2);
    impl_->frames_left = std::max(0, impl_->frames_left - 1);
    impl_->draw(callbacks, wanted);
  }
  impl_->callbacks = nullptr;
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
}

}  // namespace saddlescope
