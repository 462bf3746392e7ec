#include "app/panel/loss/formula_lines.h"

#include <algorithm>

#include "core/support/utf8.h"

namespace saddlescope {
namespace {

bool breaks_well_behind(char letter) { return std::string_view(" +-*/,;=<>&|").find(letter) != std::string_view::npos; }

}  // namespace

std::string broken_formula(std::string_view text, std::size_t columns) {
  const std::size_t most = std::max<std::size_t>(columns, 4);
  std::string lines;
  while (true) {
    std::size_t end = 0, characters = 0, good = 0;  // bytes that fit, and that end well
    while (end < text.size() && characters < most) {
      const char letter = text[end++];
      while (end < text.size() && !begins_character(text[end])) ++end;
      ++characters;
      if (breaks_well_behind(letter) && 3 * characters > most) good = end;
    }
    if (end == text.size()) return lines.append(text);
    const std::size_t cut = good > 0 ? good : end;
    lines.append(text.substr(0, cut)) += '\n';
    text.remove_prefix(cut);
  }
}

std::string unbroken_formula(std::string_view text) {
  std::string whole(text);
  std::erase_if(whole, [](char letter) { return letter == '\n' || letter == '\r'; });
  return whole;
}

std::size_t moved_offset(std::string_view from, std::size_t offset, std::string_view to) {
  const std::string_view before = from.substr(0, std::min(offset, from.size()));
  const std::size_t letters = before.size() - static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  std::size_t at = 0;
  for (std::size_t passed = 0; at < to.size() && (passed < letters || to[at] == '\n'); ++at)
    if (to[at] != '\n') ++passed;
  return at;
}

std::size_t line_count(std::string_view text) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace saddlescope
