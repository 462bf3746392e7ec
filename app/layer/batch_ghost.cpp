#include "app/layer/batch_ghost.h"

#include <algorithm>
#include <cmath>

#include "app/layer/layer.h"
#include "app/layer/probe_overlay.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {
namespace {

const BatchResult* fitting_batch(const Results& results) {
  const auto& batch = results.get<BatchResult>();
  if (batch == nullptr || results.get<LossResult>() == nullptr ||
      batch->request.run->loss != results.get<LossResult>()->good)
    return nullptr;
  return batch.get();
}

/// Light dashes with a dark rim in both themes: the whole loss's lines are dark, and both lie on one colour map.
void draw_ghost_line(const overlay::Pen& pen, std::span<const ImVec2> points) {
  const auto dashes = overlay::dash_polyline(points, Dash::dashed, pen.px(1.2F));
  for (const auto& dash : dashes)
    overlay::stroke(pen.list, dash, with_alpha(pen.theme.ghost_casing, 0.5F), pen.px(2.6F));
  for (const auto& dash : dashes)
    overlay::stroke(pen.list, dash, with_alpha(pen.theme.ghost_line, 0.92F), pen.px(1.2F));
}

/// A line of the note: what it looks like, and what it is.
struct NoteLine {
  enum class Glyph { none, contour, sheet, curve, fan } glyph;
  std::string text;
};

overlay::PathStyle curve_style(const Theme& theme) {
  return {.color = ghost_color(theme), .thickness = 1.4F, .casing = 0, .dash = Dash::dashed};
}

/// `ghost`: how the view shows the surface; the 1-D plot has no fan.
std::vector<NoteLine> note_lines(const Scene& scene, const Results& results, const Plane& plane,
                                 NoteLine::Glyph ghost) {
  std::vector<NoteLine> lines;
  const Display& display = scene.display;
  const BatchResult* batch = fitting_batch(results);
  if (batch == nullptr) return lines;
  const std::string what = ghost == NoteLine::Glyph::curve ? "Loss" : "Surface";
  if (ghost_to_draw(scene, results, plane) != nullptr)
    lines.push_back({ghost, what + " of the batch (" + rows_text(batch->rows) + ")"});
  else if (display.batch_surface && batch->request.surface && batch->surface.columns == 0)
    lines.push_back({NoteLine::Glyph::none, "The batch is all rows: no surface of its own"});
  if (ghost != NoteLine::Glyph::curve && fan_to_draw(scene, results, plane) != nullptr) {
    const std::size_t all = batch->rows.size(), shown = batch->example_gradients.size() / plane.dimension();
    const std::string of = all == 1 ? "−∇ of one row" : "−∇ of " + std::to_string(shown) + " rows";
    const std::string left = shown < all ? " of " + std::to_string(all) : "";
    lines.push_back({NoteLine::Glyph::fan, of + left + (all > 1 ? ", and their mean" : "")});
  }
  return lines;
}

constexpr float note_glyph = 20, note_gap = 6, note_padding = 6;

float note_line_height(const overlay::Pen& pen) { return pen.theme.small_font->FontSize + pen.px(4); }

ImVec2 note_size(const overlay::Pen& pen, const std::vector<NoteLine>& lines) {
  float width = 0;
  for (const NoteLine& entry : lines)
    width = std::max(width, overlay::text_size(pen.theme.small_font, entry.text).x +
                                (entry.glyph == NoteLine::Glyph::none ? 0 : pen.px(note_glyph + note_gap)));
  return {width + pen.px(2 * note_padding),
          note_line_height(pen) * static_cast<float>(lines.size()) + pen.px(2 * note_padding - 3)};
}

void draw_note(const overlay::Pen& pen, const Ui& ui, ImVec2 at, const std::vector<NoteLine>& lines) {
  if (lines.empty()) return;
  const ImVec2 size = note_size(pen, lines), end = {at.x + size.x, at.y + size.y};
  pen.list->AddRectFilled(at, end, with_alpha(pen.theme.casing, 0.85F), pen.px(4));
  ui.note("view/batch-note", at, end);
  const float glyph = pen.px(note_glyph), x = at.x + pen.px(note_padding);
  float top = at.y + pen.px(note_padding);
  for (const NoteLine& entry : lines) {
    const float y = std::round(top + pen.theme.small_font->FontSize / 2);
    const ImVec2 sample[] = {{x, y}, {x + glyph, y}};
    if (entry.glyph == NoteLine::Glyph::contour) {
      draw_ghost_line(pen, sample);
    } else if (entry.glyph == NoteLine::Glyph::curve) {
      overlay::path(pen, sample, curve_style(pen.theme));
    } else if (entry.glyph == NoteLine::Glyph::sheet) {
      const ImVec2 low = {x, y - pen.px(4)}, high = {x + glyph, y + pen.px(4)};
      pen.list->AddRectFilled(low, high, with_alpha(ghost_look(pen.theme).first, 0.35F));
      compat::rect(pen.list, low, high, ghost_look(pen.theme).first, 0, pen.px(1));
    } else if (entry.glyph == NoteLine::Glyph::fan) {
      const ImU32 own = probe_colors(pen.theme).gradient;
      overlay::arrow(pen, {x, y}, {x + glyph, y - pen.px(4)}, mix(own, ghost_color(pen.theme), 0.45F), 1);
      overlay::arrow(pen, {x, y}, {x + glyph, y + pen.px(3)}, own, 2);
    }
    const float indent = entry.glyph == NoteLine::Glyph::none ? 0 : glyph + pen.px(note_gap);
    overlay::plain_text(pen, {x + indent, top}, pen.theme.text, entry.text);
    top += note_line_height(pen);
  }
}

/// A ring with a dot, where the batch's own loss is least.
void draw_lowest(const overlay::Pen& pen, ImVec2 at) {
  pen.list->AddCircle(at, pen.px(5), with_alpha(pen.theme.ghost_casing, 0.6F), 24, pen.px(4));
  pen.list->AddCircle(at, pen.px(5), pen.theme.ghost_line, 24, pen.px(1.6F));
  pen.list->AddCircleFilled(at, pen.px(1.6F), pen.theme.ghost_line, 12);
}

}  // namespace

std::string rows_text(std::span<const std::uint32_t> rows, std::size_t most) {
  std::vector<std::uint32_t> shown(std::min(rows.size(), rows.size() > most ? most - 1 : most));
  std::partial_sort_copy(rows.begin(), rows.end(), shown.begin(), shown.end());
  std::string text = rows.size() == 1 ? "row " : "rows ";
  for (std::size_t k = 0; k < shown.size(); ++k) text += (k > 0 ? ", " : "") + std::to_string(shown[k] + 1);
  return shown.size() < rows.size() ? text + ", … (" + std::to_string(rows.size()) + " in all)" : text;
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

ImU32 ghost_color(const Theme& theme) { return theme.ghost; }

SheetLook ghost_look(const Theme& theme) {
  const ImU32 own = theme.ghost_sheet;
  return {own, own, own, own, theme.kind == ThemeKind::dark ? 0.2F : 0.15F, 16};
}

namespace {

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
    for (const auto& piece : overlay::clip_polyline(points, plot)) draw_ghost_line(pen, piece);
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
    overlay::path(curve.pen, piece, curve_style(curve.pen.theme));
}

/// At the map's lower left, at the surface's upper left, above the curve.
std::optional<overlay::Rect> batch_note_rect(const MapPicture& picture) {
  const auto lines = note_lines(picture.scene(), picture.results(), picture.plane, NoteLine::Glyph::contour);
  if (lines.empty()) return std::nullopt;
  const ImVec2 size = note_size(picture.pen, lines);
  const overlay::Rect plot = picture.transform.rect.grown(-picture.pen.px(8));
  if (size.x > plot.width() || size.y > plot.height()) return std::nullopt;
  return overlay::Rect{{plot.min.x, std::round(plot.max.y - size.y)}, {plot.min.x + size.x, plot.max.y}};
}

void draw_batch_note(const MapPicture& picture) {
  if (const auto rect = batch_note_rect(picture))
    draw_note(picture.pen, picture.frame.ui, rect->min,
              note_lines(picture.scene(), picture.results(), picture.plane, NoteLine::Glyph::contour));
}

void draw_batch_note(const SurfacePicture& picture) {
  const overlay::Rect rect = picture.rect();
  const float margin = picture.pen.px(10);
  const auto lines =
      note_lines(picture.frame.scene, picture.frame.results, *picture.floor.plane, NoteLine::Glyph::sheet);
  // The colour bar has the other corner.
  if (note_size(picture.pen, lines).x < rect.width() - picture.pen.px(70))
    draw_note(picture.pen, picture.frame.ui, {rect.min.x + margin, rect.min.y + margin}, lines);
}

void draw_batch_note(const Curve& curve) {
  const overlay::Rect plot = curve.transform.rect.grown(-curve.pen.px(10));
  const auto lines = note_lines(curve.frame.scene, curve.frame.results, curve.plane, NoteLine::Glyph::curve);
  const float width = note_size(curve.pen, lines).x;
  // In the middle: curves rise at both ends.
  if (width < plot.width())
    draw_note(curve.pen, curve.frame.ui, {std::round(plot.center().x - width / 2), plot.min.y}, lines);
}

class MapGhost : public MapLayer {
  void reserve(const MapPicture& picture, LabelRoom& room) override {
    const std::optional<overlay::Rect> note = batch_note_rect(picture);
    if (!note) return;
    room.note = note;
    room.obstacles.push_back(note->grown(picture.pen.px(4)));
    room.changes_with(note->max.x + 7 * note->min.y);
  }
  void draw(const MapPicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::sheets) draw_batch_ghost(picture);
    if (depth == Depth::notes) draw_batch_note(picture);
  }
};

class SurfaceGhost : public SurfaceLayer {
  void draw_sheet(const SurfacePicture& picture, const SheetPass& pass) override {
    const ViewFrame& frame = picture.frame;
    const bool shown = ghost_to_draw(frame.scene, frame.results, *picture.floor.plane) != nullptr;
    const std::shared_ptr<const BatchResult> batch = shown ? frame.results.get<BatchResult>() : nullptr;
    sheet_.draw(
        batch, [&] { return make_ghost_mesh(batch->surface, picture.floor, picture.landscape.scale); },
        ghost_look(picture.pen.theme), pass.look, picture.projection, pass.depth, pass.surface_changed);
  }
  void show_sheet(const SurfacePicture& picture) const override {
    sheet_.show(picture.pen.list, picture.frame.min, picture.frame.max);
  }
  void draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::names) draw_batch_note(picture);
  }

  SurfaceSheet sheet_;
};

void draw_ghost_on_curve(const Curve& curve, Depth depth) {
  if (depth == Depth::sheets) draw_batch_ghost(curve);
  if (depth == Depth::hover) draw_batch_note(curve);
}

}  // namespace

LayerKind batch_ghost_layer() {
  return {"batch-ghost", map_layer<MapGhost>, surface_layer<SurfaceGhost>, draw_ghost_on_curve};
}

}  // namespace saddlescope
