#include "core/support/utf8.h"

#include <algorithm>

namespace saddlescope {

std::vector<Character> decode_utf8(std::string_view text) {
  std::vector<Character> characters;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char lead = byte(i);
    const std::size_t length = lead < 0x80         ? 1
                               : (lead >> 5) == 6  ? 2
                               : (lead >> 4) == 14 ? 3
                               : (lead >> 3) == 30 ? 4
                                                   : 0;
    Character character{lead, i, 1, length == 1};
    if (length > 1 && i + length <= text.size()) {
      char32_t code = lead & (0x7Fu >> length);
      bool valid = true;
      for (std::size_t k = 1; k < length; ++k) {
        valid = valid && (byte(i + k) >> 6) == 2;
        code = (code << 6) | (byte(i + k) & 0x3Fu);
      }
      constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
      valid = valid && code >= least[length] && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
      if (valid) character = {code, i, length, true};
    }
    characters.push_back(character);
    i += character.bytes;
  }
  return characters;
}

std::string encode_utf8(char32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = U'\uFFFD';
  if (code < 0x80) return {static_cast<char>(code)};
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;  // bytes after the first
  std::string text = {static_cast<char>(((0xFFu << (7 - more)) & 0xFFu) | (code >> (6 * more)))};
  for (int k = more - 1; k >= 0; --k) text += static_cast<char>(0x80u | ((code >> (6 * k)) & 0x3Fu));
  return text;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && !begins_character(text[at])) --at;
  return at;
}

bool is_control(char32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return true;
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

bool is_plain_text(std::string_view text) {
  const std::vector<Character> characters = decode_utf8(text);
  return std::all_of(characters.begin(), characters.end(),
                     [](const Character& c) { return c.valid && !is_control(c.code); });
}

std::string shown_text(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string shown;
  for (const Character& c : decode_utf8(text))
    shown += c.valid && (c.code == '\n' || !is_control(c.code)) ? text.substr(c.offset, c.bytes) : replacement;
  return shown;
}

std::string in_small_letters(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace saddlescope
