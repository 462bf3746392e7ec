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

void draw_flag(const Chart& chart, const ChartLine& line, std::size_t step, std::size_t place,
               std::vector<overlay::Rect>& taken) {
  const std::optional<double> value = value_at(line, chart.kind, step);
  if (!value || step < line.source.first_step) return;
  const overlay::Pen& pen = chart.pen;
  const ImVec2 foot = {std::round(chart.x(line, step)),
                       std::clamp(chart.y(*value), chart.plot.min.y, chart.plot.max.y)};
  if (foot.x < chart.plot.min.x - 1 || foot.x > chart.plot.max.x + 1) return;
  const overlay::Rect flag = flag_at(chart, foot, taken);
  taken.push_back(flag);
  const float pole = std::max(1.0F, pen.px(1.4F));
  const ImU32 casing = pen.theme.background;
  pen.list->AddLine({foot.x, flag.min.y}, foot, casing, pole + pen.px(2));
  pen.list->AddRectFilled({flag.min.x - pen.px(1), flag.min.y - pen.px(1)},
                          {flag.max.x + pen.px(1), flag.max.y + pen.px(1)}, casing, pen.px(2));
  pen.list->AddLine({foot.x, flag.min.y}, foot, line.color, pole);
  pen.list->AddRectFilled(flag.min, flag.max, line.color, pen.px(1.5F));
  pen.list->AddCircleFilled(foot, pen.px(2.2F), line.color);
  const std::string text = std::to_string(place);
  ImFont* const font = pen.theme.small_font;
  const ImVec2 size = overlay::text_size(font, text);
  pen.list->AddText(font, font->FontSize,
                    {std::round(flag.center().x - size.x / 2), std::round(flag.center().y - size.y / 2)},
                    ink_on(line.color), text.c_str());
  chart.frame.ui.note("chart/flag" + std::to_string(line.run + 1), flag.min, flag.max);
}

}  // namespace

void draw_race_flags(const Chart& chart) {
  const auto& race = chart.frame.results.get<RaceResult>();
  if (chart.kind != ChartKind::loss || race == nullptr || !chart.frame.scene.race.shown) return;
  std::vector<overlay::Rect> taken;
  for (const Standing& standing : race->standings)
    for (const ChartLine& line : chart.lines)
      if (line.run == standing.run && standing.reached)
        draw_flag(chart, line, *standing.reached, standing.place, taken);
}

}  // namespace saddlescope
