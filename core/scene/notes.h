// What a scene says of itself: title, chapter and a few sentences, as the scenes that ship do. Plain value and pure
// functions of it; any thread.
#pragma once

#include <string>
#include <string_view>

namespace saddlescope {

struct Notes {
  std::string title;    ///< one line
  std::string chapter;  ///< that it belongs to among the examples; one line
  std::string text;     ///< as written: single line breaks are no more than spaces, an empty line parts paragraphs
  bool shown = true;    ///< while there is something to show
  bool operator==(const Notes&) const = default;
  bool said() const { return !title.empty() || !text.empty(); }
};

/// The text with one line for each paragraph.
std::string flowing_text(std::string_view text);
/// Up to the first full stop, question or exclamation mark that ends a word; the whole text without one.
std::string first_sentence(std::string_view text);

}  // namespace saddlescope
