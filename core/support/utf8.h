// UTF-8 text by characters, and what of it may be shown as it is. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace saddlescope {

/// One decoded character of UTF-8. A byte that is not part of valid UTF-8 counts as one character with `valid` false.
struct Character {
  char32_t code = 0;
  std::size_t offset = 0, bytes = 1;
  bool valid = true;
};
std::vector<Character> decode_utf8(std::string_view text);

/// The bytes of one character; of a surrogate or beyond U+10FFFF those of U+FFFD.
std::string encode_utf8(char32_t code);

/// Whether a byte of valid UTF-8 begins a character rather than goes on with one.
constexpr bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

/// Characters of valid UTF-8, not bytes.
std::size_t count_characters(std::string_view text);

/// The byte at or before `at` with which a character of valid UTF-8 begins; `at` itself from the end of the text on.
std::size_t character_start(std::string_view text, std::size_t at);

/// Control characters, line and paragraph separators, and the marks that turn the direction of the text round them:
/// what a terminal or a window would obey instead of showing.
bool is_control(char32_t code);

/// Whether all of the text is valid UTF-8 without control characters.
bool is_plain_text(std::string_view text);

/// The text with every control character but the line feed, and every byte that is not UTF-8, replaced by U+FFFD.
std::string shown_text(std::string_view text);

/// A … Z as a … z; all else as it is.
std::string in_small_letters(std::string_view text);

}  // namespace saddlescope
