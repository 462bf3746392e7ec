#include "tests/gui/pictures.h"

#include <gtest/gtest.h>
#include <stb_image.h>

#include <cstdlib>
#include <filesystem>

namespace saddlescope::test {

namespace {

constexpr int clearly_different = 40;

Picture read_png(const std::filesystem::path& path) {
  Picture picture;
  int channels = 0;
  stbi_uc* pixels = stbi_load(path.c_str(), &picture.width, &picture.height, &channels, 4);
  if (pixels == nullptr) return {};
  picture.rgba.assign(pixels,
                      pixels + 4 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
  stbi_image_free(pixels);
  return picture;
}

double mean_difference(const Picture& left, const Picture& right) {
  double sum = 0;
  for (std::size_t i = 0; i < left.rgba.size(); ++i) sum += std::abs(int(left.rgba[i]) - int(right.rgba[i]));
  return sum / static_cast<double>(left.rgba.size());
}

}  // namespace

double share_of_different_pixels(const Picture& left, const Picture& right) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < left.rgba.size(); i += 4) {
    bool differs = false;
    for (std::size_t c = 0; c < 3; ++c)
      differs = differs || std::abs(int(left.rgba[i + c]) - int(right.rgba[i + c])) > clearly_different;
    different += differs ? 1 : 0;
  }
  return static_cast<double>(different) / (static_cast<double>(left.rgba.size()) / 4);
}

void expect_looks_like(const Picture& picture, const std::string& name) {
  const auto reference_path = std::filesystem::path(SADDLESCOPE_SOURCE_DIR) / "tests/gui/references" / (name + ".png");
  if (std::getenv("SADDLESCOPE_UPDATE_REFERENCES") != nullptr) {
    std::filesystem::create_directories(reference_path.parent_path());
    ASSERT_EQ(write_png(picture, reference_path), "");
    return;
  }
  const auto new_path = std::filesystem::path(SADDLESCOPE_BINARY_DIR) / ("new_" + name + ".png");
  const Picture reference = read_png(reference_path);
  if (reference.rgba.empty() || reference.width != picture.width || reference.height != picture.height) {
    write_png(picture, new_path);
    FAIL() << "no reference of this size: " << reference_path << "; the new picture is " << new_path;
  }
  const double mean = mean_difference(picture, reference), share = share_of_different_pixels(picture, reference);
  if (mean <= 1.5 && share <= 0.01) return;
  write_png(picture, new_path);
  ADD_FAILURE() << name << " looks different: mean difference " << mean << " of 255, " << 100 * share
                << " % of the pixels clearly differ; the new picture is " << new_path;
}

}  // namespace saddlescope::test
