// Names beside the tips of a few arrows, written when all of them are drawn: over none of them. UI thread only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/draw/overlay.h"

namespace saddlescope {

class ArrowNames {
 public:
  /// `line`: the arrow on the screen, two points at least.
  void add(std::span<const ImVec2> line, ImU32 color, std::string text);
  /// Something else that the names rather do not cover.
  void keep_off(const overlay::Rect& rect) { things_.push_back(rect); }
  /// Another label's place, which they never cover.
  void keep_clear(const overlay::Rect& rect) { labels_.push_back(rect); }
  /// The first ones have the first choice.
  void draw(const overlay::Pen& pen, const overlay::Rect& bounds) const;

 private:
  struct Entry {
    ImVec2 from, tip;
    ImU32 color;
    std::string text;
  };
  std::vector<Entry> entries_;
  std::vector<ImVec2> points_;
  std::vector<overlay::Rect> things_, labels_;
};

}  // namespace saddlescope
