#include <stb_image_write.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "app/window/window.h"

namespace saddlescope {

std::string write_png(const Picture& picture, const std::filesystem::path& path) {
  if (picture.width <= 0 || picture.height <= 0 ||
      picture.rgba.size() != std::size_t(picture.width) * std::size_t(picture.height) * 4)
    return "there is no picture to write to " + path.string();
  // A half-written file must never stand under the asked name: write beside it, then rename.
  std::filesystem::path part = path;
  part += ".part";
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr) return "cannot write " + path.string() + ": " + std::generic_category().message(errno);
  struct Sink {
    std::FILE* file;
    bool good = true;
  } sink{file};
  const auto put = [](void* context, void* data, int size) {
    auto* to = static_cast<Sink*>(context);
    if (std::fwrite(data, 1, std::size_t(size), to->file) != std::size_t(size)) to->good = false;
  };
  const int encoded =
      stbi_write_png_to_func(put, &sink, picture.width, picture.height, 4, picture.rgba.data(), picture.width * 4);
  const bool closed = std::fclose(file) == 0;
  std::error_code error;
  if (encoded == 0 || !sink.good || !closed) {
    std::filesystem::remove(part, error);
    return "cannot write " + path.string() + ": the disk refused the data";
  }
  std::filesystem::rename(part, path, error);
  return error ? "cannot write " + path.string() + ": " + error.message() : std::string();
}

}  // namespace saddlescope
