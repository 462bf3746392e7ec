// What may be shown as it is, and what replaces the rest.
#include "core/support/utf8.h"

#include <gtest/gtest.h>

namespace saddlescope {
namespace utf8_test {

TEST(Utf8, ControlCharactersAndMarksOfDirectionAreNoPlainText) {
  for (const char* text : {"", "Bowl", "θ₁ − ½ “é” 碗 😀", "a\u00A0b"}) EXPECT_TRUE(is_plain_text(text)) << text;
  for (const char* text :
       {"\x1B[31m", "a\tb", "a\n", "\x7F", "\u0085", "\u009B", "\u061C", "\u200E", "\u200F", "\u2028", "\u2029",
        "\u202A", "\u202E", "\u2066", "\u2069", "\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80"})
    EXPECT_FALSE(is_plain_text(text)) << shown_text(text);
}

TEST(Utf8, ShownTextKeepsEveryOtherCharacterInItsPlace) {
  EXPECT_EQ(shown_text("a\x1B[31mθ\u202Eb\xFF\n½"), "a\uFFFD[31mθ\uFFFDb\uFFFD\n½");
}

TEST(Utf8, DecodesByCharacters) {
  const auto characters = decode_utf8("aθ\xFF😀");
  ASSERT_EQ(characters.size(), 4u);
  EXPECT_EQ(characters[1].code, U'θ');
  EXPECT_EQ(characters[1].offset, 1u);
  EXPECT_EQ(characters[1].bytes, 2u);
  EXPECT_FALSE(characters[2].valid);
  EXPECT_EQ(characters[3].code, U'😀');
  EXPECT_EQ(characters[3].offset, 4u);
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char* text : {"a", "\x7F", "\u0080", "θ", "₉", "\uFFFD", "\uFFFF", "😀", "\U0010FFFF"}) {
    const auto characters = decode_utf8(text);
    ASSERT_EQ(characters.size(), 1u) << text;
    EXPECT_EQ(encode_utf8(characters[0].code), text);
  }
  EXPECT_EQ(encode_utf8(0xD800), "\uFFFD");
  EXPECT_EQ(encode_utf8(0x110000), "\uFFFD");
}

TEST(Utf8, FindsWhereCharactersBegin) {
  EXPECT_EQ(count_characters("aθ₁😀"), 4u);
  EXPECT_EQ(count_characters(""), 0u);
  const std::string_view text = "aθ😀";
  for (std::size_t at : {1u, 2u}) EXPECT_EQ(character_start(text, at), 1u);
  for (std::size_t at : {3u, 4u, 5u, 6u}) EXPECT_EQ(character_start(text, at), 3u);
  EXPECT_EQ(character_start(text, 0), 0u);
  EXPECT_EQ(character_start(text, 7), 7u);
}

}  // namespace utf8_test
}  // namespace saddlescope
