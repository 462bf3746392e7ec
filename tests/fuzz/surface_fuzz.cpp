// Any bytes as a surface file: read or refused with one line, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/scene/surface_catalogue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace saddlescope;
  const auto surface = read_surface({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (!surface) {
    if (!surface.error().starts_with("fuzz.toml:") || surface.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  // Whatever is read can be put into a scene.
  Scene scene = opening_scene();
  choose_surface(scene, *surface);
  if (scene.start.size() != surface->parameters.size()) std::abort();
  return 0;
}
