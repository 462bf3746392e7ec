#include "app/ui/preferences.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "core/support/number_text.h"
#include "core/support/paths.h"
#include "core/support/text_file.h"

namespace saddlescope {
namespace {

constexpr std::size_t largest_file = 1 << 16;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) continue;  // no path that a person types has one
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::optional<std::string> unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"') return std::nullopt;
  std::string result;
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] == '"') return result;
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    result += value[i];
  }
  return std::nullopt;
}

/// The value without a comment behind it.
std::string_view bare(std::string_view value) { return trimmed(value.substr(0, value.find('#'))); }

void read_number(std::string_view value, double low, double high, double& out) {
  const auto number = parse_number(bare(value));
  if (number && *number >= low && *number <= high) out = *number;
}

void read_entry(std::string_view key, std::string_view value, Preferences& preferences) {
  if (key == "theme") {
    const auto name = unquoted(value);
    if (name == "light") preferences.theme = ThemeKind::light;
    if (name == "dark") preferences.theme = ThemeKind::dark;
  } else if (key == "text_scale") {
    double number = static_cast<double>(preferences.text_scale);
    read_number(value, static_cast<double>(smallest_text_scale), static_cast<double>(largest_text_scale), number);
    preferences.text_scale = static_cast<float>(number);
  } else if (key == "panels_hidden") {
    if (bare(value) == "true") preferences.panels_hidden = true;
    if (bare(value) == "false") preferences.panels_hidden = false;
  } else if (key == "window_width" || key == "window_height") {
    int& side = key == "window_width" ? preferences.window_width : preferences.window_height;
    double number = side;
    read_number(value, 200, 20000, number);
    side = static_cast<int>(number);
  } else if (key == "last_folder") {
    if (auto folder = unquoted(value)) preferences.last_folder = *folder;
  }
}

}  // namespace

std::filesystem::path preferences_path() {
  const std::filesystem::path folder = configuration_folder();
  return folder.empty() ? folder : folder / "settings.toml";
}

// Line by line on purpose: a TOML reader gives up on the whole file at the first slip, and settings should survive one.
Preferences parse_preferences(std::string_view text) {
  Preferences preferences;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.front() == '#') continue;
    read_entry(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)), preferences);
  }
  return preferences;
}

std::string print_preferences(const Preferences& preferences) {
  std::string text = "# Saddlescope's own settings; what is missing or cannot be read takes its default.\n";
  text += std::string("theme = ") + (preferences.theme == ThemeKind::light ? "\"light\"" : "\"dark\"") + "\n";
  text += "text_scale = " + exact_text(static_cast<double>(preferences.text_scale)) + "\n";
  text += std::string("panels_hidden = ") + (preferences.panels_hidden ? "true" : "false") + "\n";
  text += "window_width = " + std::to_string(preferences.window_width) + "\n";
  text += "window_height = " + std::to_string(preferences.window_height) + "\n";
  text += "last_folder = " + quoted_text(preferences.last_folder) + "\n";
  return text;
}

Preferences load_preferences(const std::filesystem::path& path) {
  if (path.empty()) return {};
  const auto text = read_text_file(path, largest_file);
  return text ? parse_preferences(*text) : Preferences{};
}

Expected<bool, std::string> save_preferences(const Preferences& preferences, const std::filesystem::path& path) {
  if (path.empty()) return Unexpected{std::string("no folder for settings: neither HOME nor XDG_CONFIG_HOME is set")};
  std::error_code failure;
  std::filesystem::create_directories(path.parent_path(), failure);
  if (failure) return Unexpected{"cannot make the folder " + path.parent_path().string() + ": " + failure.message()};
  return write_text_file(path, print_preferences(preferences));
}

}  // namespace saddlescope
