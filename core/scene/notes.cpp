#include "core/scene/notes.h"

#include <cstddef>

namespace saddlescope {

std::string flowing_text(std::string_view text) {
  std::string flowing;
  std::size_t breaks = 0;
  bool space = false;
  for (const char c : text) {
    if (c == '\n') ++breaks;
    if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
      space = true;
      continue;
    }
    if (space && !flowing.empty()) flowing += breaks > 1 ? '\n' : ' ';
    space = false;
    breaks = 0;
    flowing += c;
  }
  return flowing;
}

std::string first_sentence(std::string_view text) {
  std::string flowing = flowing_text(text);
  for (std::size_t i = 0; i < flowing.size(); ++i) {
    const char c = flowing[i];
    const bool ends = i + 1 == flowing.size() || flowing[i + 1] == ' ' || flowing[i + 1] == '\n';
    if (ends && (c == '.' || c == '?' || c == '!' || flowing[i + 1] == '\n')) {
      flowing.resize(i + 1);
      break;
    }
  }
  return flowing;
}

}  // namespace saddlescope
