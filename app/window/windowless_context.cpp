#include <epoxy/egl.h>
#include <epoxy/gl.h>

#include <array>

#include "app/window/window.h"

namespace saddlescope {
namespace {

EGLDisplay initialized(EGLDisplay display) {
  return display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) ? display : EGL_NO_DISPLAY;
}

/// Mesa's surfaceless platform, else the first device that starts: neither needs a display.
EGLDisplay open_display() {
  if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
    EGLDisplay display =
        initialized(eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
    if (display != EGL_NO_DISPLAY) return display;
  }
  if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_device")) return EGL_NO_DISPLAY;
  std::array<EGLDeviceEXT, 16> devices{};
  EGLint count = 0;
  if (!eglQueryDevicesEXT(EGLint(devices.size()), devices.data(), &count)) return EGL_NO_DISPLAY;
  for (std::size_t i = 0; i < std::size_t(count); ++i) {
    EGLDisplay display = initialized(eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, devices[i], nullptr));
    if (display != EGL_NO_DISPLAY) return display;
  }
  return EGL_NO_DISPLAY;
}

EGLContext make_context(EGLDisplay display, ContextKind kind) {
  const bool desktop = kind == ContextKind::desktop_33;
  if (!eglBindAPI(desktop ? EGL_OPENGL_API : EGL_OPENGL_ES_API)) return EGL_NO_CONTEXT;
  const EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, desktop ? EGL_OPENGL_BIT : EGL_OPENGL_ES3_BIT,
                           EGL_NONE};
  EGLConfig config = nullptr;
  EGLint found = 0;
  if (!eglChooseConfig(display, wanted, &config, 1, &found) || found == 0) config = EGL_NO_CONFIG_KHR;
  const EGLint desktop_attributes[] = {
      EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
      EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  const EGLint es_attributes[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0, EGL_NONE};
  return eglCreateContext(display, config, EGL_NO_CONTEXT, desktop ? desktop_attributes : es_attributes);
}

}  // namespace

struct WindowlessContext::Impl {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  // The display is shared by all contexts of the process and EGL does not count its users, so it is never terminated.
  ~Impl() {
    if (context == EGL_NO_CONTEXT) return;
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display, context);
  }
};

WindowlessContext::WindowlessContext(ContextKind kind) : impl_(std::make_unique<Impl>()) {
  impl_->display = open_display();
  if (impl_->display == EGL_NO_DISPLAY)
    throw WindowError(
        "cannot draw pictures: EGL finds neither a surfaceless display nor a device (is Mesa installed?)");
  impl_->context = make_context(impl_->display, kind);
  if (impl_->context == EGL_NO_CONTEXT)
    throw WindowError(kind == ContextKind::desktop_33 ? "cannot draw pictures: this driver has no OpenGL 3.3"
                                                      : "this driver has no OpenGL ES 3.0");
  if (!eglMakeCurrent(impl_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->context))
    throw WindowError("cannot draw pictures: this driver does not work without a surface");
}

WindowlessContext::~WindowlessContext() = default;

std::string WindowlessContext::renderer() const {
  const auto* text = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  return text == nullptr ? "unknown" : text;
}

}  // namespace saddlescope
