#include "core/scene/example_scenes.h"

#include <algorithm>
#include <system_error>
#include <tuple>

#include "core/scene/scene_file.h"

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

/// "03-ten-points.toml" → "ten-points": the number only sorts.
std::string id_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t digits = stem.find_first_not_of("0123456789");
  return digits != std::string::npos && digits > 0 && stem[digits] == '-' ? stem.substr(digits + 1) : stem;
}

}  // namespace

std::vector<ExampleScene> list_example_scenes(const fs::path& folder) {
  std::vector<ExampleScene> scenes;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path file = entry->path();
    if (file.extension() != ".toml" || file.filename().string().front() == '.') continue;
    const auto loaded = load_scene(file);
    const Notes notes = loaded ? loaded->notes : Notes{};
    const std::string id = id_of(file);
    scenes.push_back({id, notes.title.empty() ? id : notes.title, notes.chapter, file});
  }
  std::sort(scenes.begin(), scenes.end(), [](const ExampleScene& a, const ExampleScene& b) {
    const auto place = [](const ExampleScene& scene) {
      return std::tuple(scene.chapter.empty(), scene.chapter, scene.file.filename());
    };
    return place(a) < place(b);
  });
  return scenes;
}

}  // namespace saddlescope
