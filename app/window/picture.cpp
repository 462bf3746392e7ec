#include <stb_image_write.h>

#include <string>

#include "app/window/window.h"
#include "core/support/text_file.h"

namespace saddlescope {

std::string write_png(const Picture& picture, const std::filesystem::path& path) {
  if (picture.width <= 0 || picture.height <= 0 ||
      picture.rgba.size() != std::size_t(picture.width) * std::size_t(picture.height) * 4)
    return "there is no picture to write to " + path.string();
  std::string bytes;
  const auto put = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(data), std::size_t(size));
  };
  if (stbi_write_png_to_func(put, &bytes, picture.width, picture.height, 4, picture.rgba.data(), picture.width * 4) ==
      0)
    return "cannot write " + path.string() + ": there is not enough memory for the picture";
  const auto written = write_text_file(path, bytes);
  return written ? std::string() : written.error();
}

}  // namespace saddlescope
