#include "app/view/batch_ghost.h"

#include <algorithm>
#include <cmath>

#include "app/view/probe_overlay.h"

namespace saddlescope {
namespace {

const BatchResult* fitting_batch(const Results& results) {
  const auto& batch = results.batch;
  if (batch == nullptr || results.loss == nullptr || batch->request.run->loss != results.loss->good) return nullptr;
  return batch.get();
}

overlay::PathStyle ghost_style(const Theme& theme) {
  return {.color = ghost_color(theme), .thickness = 1.3F, .casing = 0.8F, .casing_alpha = 0.5F, .dash = Dash::dashed};
}

/// A line of the note: what it looks like, and what it is.
struct NoteLine {
  enum class Glyph { none, dashed, fan } glyph;
  std::string text;
};

std::vector<NoteLine> note_lines(const Scene& scene, const Results& results, const Plane& plane, bool fan_shown) {
  std::vector<NoteLine> lines;
  const Display& display = scene.display;
  const BatchResult* batch = fitting_batch(results);
  if (batch == nullptr) return lines;
  if (ghost_to_draw(scene, results, plane) != nullptr)
    lines.push_back({NoteLine::Glyph::dashed, "Surface of the batch (" + rows_text(batch->rows) + ")"});
  else if (display.batch_surface && batch->request.surface && batch->surface.columns == 0)
    lines.push_back({NoteLine::Glyph::none, "The batch is all rows: no surface of its own"});
  if (fan_shown && fan_to_draw(scene, results, plane) != nullptr) {
    const std::size_t all = batch->rows.size(), shown = batch->example_gradients.size() / plane.dimension();
    const std::string of = all == 1 ? "−∇ of one row" : "−∇ of " + std::to_string(shown) + " rows";
    const std::string left = shown < all ? " of " + std::to_string(all) : "";
    lines.push_back({NoteLine::Glyph::fan, of + left + (all > 1 ? ", and their mean" : "")});
  }
  return lines;
}

void draw_note(const overlay::Pen& pen, const Ui& ui, ImVec2 at, float room, const std::vector<NoteLine>& lines) {
  if (lines.empty()) return;
  ImFont* font = pen.theme.small_font;
  const float glyph = pen.px(20), gap = pen.px(6), pad = pen.px(6), line = font->FontSize + pen.px(4);
  float width = 0;
  for (const NoteLine& entry : lines)
    width = std::max(width, overlay::text_size(font, entry.text).x +
                                (entry.glyph == NoteLine::Glyph::none ? 0 : glyph + gap));
  const ImVec2 end = {at.x + width + 2 * pad, at.y + line * static_cast<float>(lines.size()) + 2 * pad - pen.px(3)};
  if (end.x - at.x > room) return;
  pen.list->AddRectFilled(at, end, with_alpha(pen.theme.casing, 0.85F), pen.px(4));
  ui.note("view/batch-note", at, end);
  float top = at.y + pad;
  for (const NoteLine& entry : lines) {
    const float x = at.x + pad, y = std::round(top + font->FontSize / 2);
    if (entry.glyph == NoteLine::Glyph::dashed) {
      const ImVec2 sample[] = {{x, y}, {x + glyph, y}};
      overlay::PathStyle style = ghost_style(pen.theme);
      style.casing = 0;
      overlay::path(pen, sample, style);
    } else if (entry.glyph == NoteLine::Glyph::fan) {
      const ImU32 own = probe_colors(pen.theme).gradient;
      overlay::arrow(pen, {x, y}, {x + glyph, y - pen.px(4)}, mix(own, ghost_color(pen.theme), 0.45F), 1);
      overlay::arrow(pen, {x, y}, {x + glyph, y + pen.px(3)}, own, 2);
    }
    overlay::plain_text(pen, {x + (entry.glyph == NoteLine::Glyph::none ? 0 : glyph + gap), top}, pen.theme.text,
                        entry.text);
    top += line;
  }
}

/// A ring with a dot, where the batch's own loss is least.
void draw_lowest(const overlay::Pen& pen, ImVec2 at) {
  pen.list->AddCircle(at, pen.px(5), pen.theme.casing, 24, pen.px(4));
  pen.list->AddCircle(at, pen.px(5), ghost_color(pen.theme), 24, pen.px(1.6F));
  pen.list->AddCircleFilled(at, pen.px(1.6F), ghost_color(pen.theme), 12);
}

}  // namespace

std::string rows_text(std::span<const std::uint32_t> rows, std::size_t most) {
  std::vector<std::uint32_t> sorted(rows.begin(), rows.end());
  const std::size_t shown = std::min(sorted.size(), sorted.size() > most ? most - 1 : most);
  std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(shown), sorted.end());
  std::string text = sorted.size() == 1 ? "row " : "rows ";
  for (std::size_t k = 0; k < shown; ++k) text += (k > 0 ? ", " : "") + std::to_string(sorted[k] + 1);
  return shown < sorted.size() ? text + ", … (" + std::to_string(sorted.size()) + " in all)" : text;
}

double ghost_unit(const HeightScale& scale, double loss) {
  constexpr double farthest = 8;  // far above the box nothing is seen: keep its numbers tame
  const double unit = scale.to_unit(loss);
  return std::isnan(unit) ? unit : std::clamp(unit, 0.0, farthest);
}

SheetMesh make_ghost_mesh(const HeightGrid& surface, const Floor& floor, const HeightScale& scale) {
  std::vector<double> heights;
  // A hair above the floor, that the box's own end does not cut it.
  for (double loss : surface.values) heights.push_back((std::max(ghost_unit(scale, loss), 1e-3) - 0.5) * box_height);
  return make_sheet_mesh(surface, floor, heights);
}

const BatchResult* ghost_to_draw(const Scene& scene, const Results& results, const Plane& plane) {
  const BatchResult* batch = fitting_batch(results);
  if (batch == nullptr || !scene.display.batch_surface) return nullptr;
  return batch->surface.columns > 1 && batch->surface.plane == plane ? batch : nullptr;
}

const BatchResult* fan_to_draw(const Scene& scene, const Results& results, const Plane& plane) {
  const BatchResult* batch = fitting_batch(results);
  if (batch == nullptr || !scene.display.gradient_fan || batch->example_gradients.empty()) return nullptr;
  return batch->mean_gradient.size() == plane.dimension() ? batch : nullptr;
}

ImU32 ghost_color(const Theme& theme) { return theme.kind == ThemeKind::dark ? color(0xF2F4F8) : color(0x20242C); }

SheetLook ghost_look(const Theme& theme) {
  const ImU32 own = theme.kind == ThemeKind::dark ? color(0xDDE3EE) : color(0x3A414E);
  return {own, own, own, own, theme.kind == ThemeKind::dark ? 0.2F : 0.24F, 16};
}

void draw_batch_ghost(const MapPicture& picture) {
  const BatchResult* batch = ghost_to_draw(picture.scene(), picture.results(), picture.plane);
  if (batch == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect& plot = picture.transform.rect;
  std::vector<ImVec2> points;
  for (const ContourLine& line : batch->contours) {
    points.clear();
    for (const PlanePoint& p : line.points) points.push_back(picture.transform.to_screen(p));
    if (line.closed && points.size() > 2) points.push_back(points[0]);
    points = overlay::thin_path(points, 1.5F);
    for (const auto& piece : overlay::clip_polyline(points, plot)) overlay::path(pen, piece, ghost_style(pen.theme));
  }
  if (!batch->lowest) return;
  const ImVec2 at = picture.transform.to_screen(*batch->lowest);
  if (plot.contains(at)) draw_lowest(pen, at);
}

void draw_batch_ghost(const Curve& curve) {
  const BatchResult* batch = ghost_to_draw(curve.frame.scene, curve.frame.results, curve.plane);
  const LandscapeResult* landscape = curve.landscape();
  if (batch == nullptr || landscape == nullptr) return;
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < batch->surface.columns; ++i) {
    const double loss = batch->surface.values[i];
    points.push_back(std::isfinite(loss) ? curve.to_screen(batch->surface.a(i), loss) : ImVec2{NAN, NAN});
  }
  for (const auto& piece : overlay::clip_polyline(points, curve.transform.rect.grown(4)))
    overlay::path(curve.pen, piece,
                  {.color = ghost_color(curve.pen.theme), .thickness = 1.4F, .casing = 0, .dash = Dash::dashed});
}

void draw_batch_note(const MapPicture& picture) {
  const overlay::Rect& plot = picture.transform.rect;
  draw_note(picture.pen, picture.frame.ui, {plot.min.x + picture.pen.px(8), plot.min.y + picture.pen.px(8)},
            plot.width() - picture.pen.px(16), note_lines(picture.scene(), picture.results(), picture.plane, true));
}

void draw_batch_note(const SurfacePicture& picture) {
  const overlay::Rect rect = picture.rect();
  const float margin = picture.pen.px(10);
  // The color bar has the other corner.
  draw_note(picture.pen, picture.frame.ui, {rect.min.x + margin, rect.min.y + margin},
            rect.width() - picture.pen.px(70),
            note_lines(picture.frame.scene, picture.frame.results, *picture.floor.plane, true));
}

void draw_batch_note(const Curve& curve) {
  const overlay::Rect& plot = curve.transform.rect;
  draw_note(curve.pen, curve.frame.ui, {plot.min.x + curve.pen.px(10), plot.min.y + curve.pen.px(10)},
            plot.width() - curve.pen.px(20), note_lines(curve.frame.scene, curve.frame.results, curve.plane, false));
}

}  // namespace saddlescope
