// The only room that knows which window system there is: a GLFW window on a display, or EGL without one. UI thread
// only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace saddlescope {

/// Thrown when there is no display or no OpenGL 3.3; what() is one line for people that names `saddlescope render`.
struct WindowError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An 8-bit RGBA picture, top row first.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
};
/// Writes a PNG through a temporary file; error text or empty.
std::string write_png(const Picture& picture, const std::filesystem::path& path);

enum class ContextKind {
  desktop_33,  ///< OpenGL 3.3 core: what the program draws with
  es_30,       ///< OpenGL ES 3.0: only to check that shaders stay inside the common subset
};

/// A current OpenGL 3.3 core context with no window (EGL surfaceless, else an EGL device), for pictures and tests.
class WindowlessContext {
 public:
  explicit WindowlessContext(ContextKind kind = ContextKind::desktop_33);  ///< throws WindowError
  ~WindowlessContext();
  WindowlessContext(const WindowlessContext&) = delete;
  WindowlessContext& operator=(const WindowlessContext&) = delete;
  std::string renderer() const;  ///< GL_RENDERER

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A key press that the action table understands. `key` is a GLFW key code (GLFW_KEY_SPACE = 32, letters 'A' … 'Z',
/// arrows 262 …).
struct KeyPress {
  int key = 0;
  bool control = false, shift = false, alt = false;
};

/// A real window. The frame callback draws ImGui; everything round it (events, pacing, idle waiting) is here.
class DesktopWindow {
 public:
  DesktopWindow(const std::string& title, int width, int height);  ///< throws WindowError
  ~DesktopWindow();
  DesktopWindow(const DesktopWindow&) = delete;
  DesktopWindow& operator=(const DesktopWindow&) = delete;

  /// Wakes a waiting loop; any thread.
  static void wake();
  float content_scale() const;  ///< never 0
  void set_title(const std::string& title);
  void toggle_full_screen();
  std::string renderer() const;
  void ask_to_close();

  struct Callbacks {
    std::function<void(const KeyPress&)> key;                   ///< presses and repeats, before the frame
    std::function<void(const std::vector<std::string>&)> drop;  ///< files dropped on the window
    std::function<void(float scale)> scale_changed;
    /// Draws one frame: called between ImGui::NewFrame and ImGui::Render. Returns how soon the next frame is wanted: 0
    /// at once (animating), else seconds to wait for an event.
    std::function<double()> frame;
    std::function<void()> before_frame;  ///< fonts may be rebuilt here, before NewFrame
    std::function<bool()> may_close;     ///< asked when the person closes the window
  };
  /// Runs until closed. Redraws only on input, on wake(), or while frame() asks for it; at most `frames_per_second`,
  /// without relying on vsync.
  void run(const Callbacks& callbacks, double frames_per_second = 60);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saddlescope
