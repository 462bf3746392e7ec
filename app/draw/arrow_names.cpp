#include "app/draw/arrow_names.h"

#include <utility>

#include "app/draw/critical_choice.h"

namespace saddlescope {

void ArrowNames::add(std::span<const ImVec2> line, ImU32 color, std::string text) {
  entries_.push_back(
      {line[line.size() / 2 == line.size() - 1 ? 0 : line.size() / 2], line.back(), color, std::move(text)});
  for (std::size_t i = 0; i + 1 < line.size(); ++i)
    for (const float t : {0.0F, 0.2F, 0.4F, 0.6F, 0.8F, 1.0F})
      points_.push_back({line[i].x + t * (line[i + 1].x - line[i].x), line[i].y + t * (line[i + 1].y - line[i].y)});
}

void ArrowNames::draw(const overlay::Pen& pen, const overlay::Rect& bounds) const {
  std::vector<overlay::Rect> things = things_, labels = labels_;
  for (const ImVec2 p : points_) things.push_back(overlay::Rect{p, p}.grown(pen.px(2)));
  for (const Entry& entry : entries_) {
    // Beside the tip, else beside the middle.
    const ImVec2 middle = {(entry.from.x + entry.tip.x) / 2, (entry.from.y + entry.tip.y) / 2};
    const LabelSpot spots[] = {{entry.from, entry.tip, 0}, {entry.from, middle, 4}};
    const auto rect = place_arrow_label(pen, spots, entry.text, bounds, labels, things, {});
    if (!rect) continue;
    labels.push_back(rect->grown(pen.px(3)));
    overlay::patch_text(pen, rect->min, entry.color, entry.text, pen.theme.text_font);
  }
}

}  // namespace saddlescope
