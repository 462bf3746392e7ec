#include "core/scene/example_scenes.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "core/support/utf8.h"

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view title_mark = "# Title:";
constexpr std::string_view blanks = " \t\r";
constexpr std::size_t longest_title = 200;

/// "03-ten-points.toml" → "ten-points": the number only sorts.
std::string id_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t digits = stem.find_first_not_of("0123456789");
  return digits != std::string::npos && digits > 0 && stem[digits] == '-' ? stem.substr(digits + 1) : stem;
}

std::string first_line(const fs::path& file) {
  std::string line(longest_title, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(stream.gcount()));
  return line;
}

}  // namespace

std::string scene_title(std::string_view text) {
  if (!text.starts_with(title_mark)) return {};
  text = text.substr(0, text.find('\n')).substr(title_mark.size());
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  const std::string title(text.substr(first, text.find_last_not_of(blanks) - first + 1));
  return is_plain_text(title) ? title : std::string();
}

std::vector<ExampleScene> list_example_scenes(const fs::path& folder) {
  std::vector<ExampleScene> scenes;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path file = entry->path();
    if (file.extension() != ".toml" || file.filename().string().front() == '.') continue;
    ExampleScene scene{id_of(file), scene_title(first_line(file)), file};
    if (scene.title.empty()) scene.title = scene.id;
    scenes.push_back(std::move(scene));
  }
  std::sort(scenes.begin(), scenes.end(),
            [](const ExampleScene& a, const ExampleScene& b) { return a.file.filename() < b.file.filename(); });
  return scenes;
}

}  // namespace saddlescope
