#include "app/chart/race_flags.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/engine/nodes/race.h"

namespace saddlescope {
namespace {

/// Dark on light colours, light on dark ones.
ImU32 ink_on(ImU32 color) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(color);
  return 0.3F * c.x + 0.6F * c.y + 0.1F * c.z > 0.42F ? IM_COL32(0x14, 0x16, 0x1B, 255) : IM_COL32_WHITE;
}

/// Over its foot, above the flags before it; where there is no room below the chart's top, right of them.
overlay::Rect flag_at(const Chart& chart, ImVec2 foot, const std::vector<overlay::Rect>& taken) {
  const overlay::Pen& pen = chart.pen;
  const float width = pen.px(15), height = pen.px(13), step = pen.px(2);
  const float top = chart.plot.min.y - pen.px(2);
  const float lowest = std::max(foot.y - pen.px(12), top + height);
  for (float left = foot.x;; left += width + step)
    for (float bottom = lowest; bottom - height >= top - 0.5F; bottom -= step) {
      const overlay::Rect flag{{left, bottom - height}, {left + width, bottom}};
      if (left >= chart.frame.max.x ||
          std::none_of(taken.begin(), taken.end(), [&](const overlay::Rect& o) { return o.overlaps(flag); }))
        return flag;
    }
}

struct RaceFlag {
  const ChartLine* line;
  std::size_t place;
  ImVec2 foot;
  overlay::Rect cloth;
};

std::vector<RaceFlag> placed_flags(const Chart& chart, const RaceResult& race) {
  std::vector<RaceFlag> flags;
  std::vector<overlay::Rect> taken;
  for (const Standing& standing : race.standings)
    for (const ChartLine& line : chart.lines) {
      if (line.run != standing.run || !standing.reached || *standing.reached < line.source.first_step) continue;
      const std::optional<double> value = value_at(line, chart.kind, *standing.reached);
      const float x = std::round(chart.x(line, *standing.reached));
      if (!value || x < chart.plot.min.x - 1 || x > chart.plot.max.x + 1) continue;
      const ImVec2 foot = {x, std::clamp(chart.y(*value), chart.plot.min.y, chart.plot.max.y)};
      taken.push_back(flag_at(chart, foot, taken));
      flags.push_back({&line, standing.place, foot, taken.back()});
    }
  return flags;
}

/// Upright, or where the flag had to give way aslant to it.
void draw_pole(const overlay::Pen& pen, const RaceFlag& flag) {
  const float thickness = std::max(1.0F, pen.px(1.4F));
  const bool upright = flag.cloth.min.x <= flag.foot.x;
  const ImVec2 top = {flag.cloth.min.x, upright ? flag.cloth.min.y : flag.cloth.max.y};
  pen.list->AddLine(top, flag.foot, pen.theme.background, thickness + pen.px(2));
  pen.list->AddLine(top, flag.foot, flag.line->color, thickness);
  pen.list->AddCircleFilled(flag.foot, pen.px(2.2F), flag.line->color);
}

void draw_cloth(const overlay::Pen& pen, const RaceFlag& flag) {
  const overlay::Rect& cloth = flag.cloth;
  const overlay::Rect casing = cloth.grown(pen.px(1));
  pen.list->AddRectFilled(casing.min, casing.max, pen.theme.background, pen.px(2));
  pen.list->AddRectFilled(cloth.min, cloth.max, flag.line->color, pen.px(1.5F));
  const std::string text = std::to_string(flag.place);
  ImFont* const font = pen.theme.small_font;
  const ImVec2 size = overlay::text_size(font, text);
  pen.list->AddText(font, font->FontSize,
                    {std::round(cloth.center().x - size.x / 2), std::round(cloth.center().y - size.y / 2)},
                    ink_on(flag.line->color), text.c_str());
}

}  // namespace

void draw_race_flags(const Chart& chart) {
  const auto& race = chart.frame.results.get<RaceResult>();
  if (chart.kind != ChartKind::loss || race == nullptr || !chart.frame.scene.race.shown) return;
  const std::vector<RaceFlag> flags = placed_flags(chart, *race);
  for (const RaceFlag& flag : flags) draw_pole(chart.pen, flag);
  for (const RaceFlag& flag : flags) {
    draw_cloth(chart.pen, flag);
    chart.frame.ui.note("chart/flag" + std::to_string(flag.line->run + 1), flag.cloth.min, flag.cloth.max);
  }
}

}  // namespace saddlescope
