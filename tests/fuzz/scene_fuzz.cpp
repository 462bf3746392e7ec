// Any bytes as a scene file: refused with one line, or read into a scene that prints and reads back as itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/scene/scene_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace saddlescope;
  const auto scene = parse_scene({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (!scene) {
    if (!scene.error().starts_with("fuzz.toml:") || scene.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  const auto again = parse_scene(print_scene(*scene), "fuzz.toml");
  if (!again || !(*again == *scene)) std::abort();
  return 0;
}
