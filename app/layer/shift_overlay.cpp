#include "app/layer/shift_overlay.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/layer/layer.h"
#include "app/surface/surface_mesh.h"
#include "app/surface/surface_picture.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/shift.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_lines = 4000;  // points of moved contour lines

/// Where a text of that size stands near a marker: below or above it, then farther off and beside it; the first place
/// that covers least of what is taken.
overlay::Rect free_place(const overlay::Pen& pen, ImVec2 marker, ImVec2 size, std::span<const overlay::Rect> taken,
                         const overlay::Rect& bounds) {
  const float half = size.x / 2, near = pen.px(13) + size.y / 2, line = size.y + pen.px(6), beside = half + pen.px(14);
  const ImVec2 offsets[] = {
      {0, near},       {0, -near},      {0, near + line}, {0, -near - line},    {beside, line},
      {-beside, line}, {beside, -line}, {-beside, -line}, {0, near + 2 * line}, {0, -near - 2 * line}};
  std::optional<overlay::Rect> best;
  std::ptrdiff_t least = 0;
  for (const ImVec2 offset : offsets) {
    const float right = std::max(bounds.max.x - half, bounds.min.x + half);
    const float x = std::clamp(marker.x + offset.x, bounds.min.x + half, right);
    const float bottom = std::max(bounds.max.y - size.y / 2, bounds.min.y + size.y / 2);
    const float y = std::clamp(marker.y + offset.y, bounds.min.y + size.y / 2, bottom);
    const overlay::Rect place = {{std::round(x - half), std::round(y - size.y / 2)},
                                 {std::round(x + half), std::round(y + size.y / 2)}};
    const overlay::Rect patch = place.grown(pen.px(3));
    const auto covered =
        std::count_if(taken.begin(), taken.end(), [&](const overlay::Rect& other) { return patch.overlaps(other); });
    if (best && covered >= least) continue;
    best = place;
    least = covered;
  }
  return *best;
}

}  // namespace

ImU32 shift_color(const Theme& theme) { return theme.shift; }

namespace {

/// Some contour lines of the moved surface, dashed, kept on the screen until landscape, window or shift change. The
/// landscape's own lines are moved: outside its window there are none. Halves of the rows have no lines.
class MapShift : public MapLayer {
 public:
  void update(const MapPicture& picture) override;
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::under) draw_lines(picture);
    if (depth == Depth::balls) draw_rises(picture, room.obstacles);
  }

 private:
  void draw_lines(const MapPicture& picture) const;
  /// Letters and rises beside the minima, off what is `taken`.
  void draw_rises(const MapPicture& picture, std::vector<overlay::Rect> taken) const;

  std::shared_ptr<const LandscapeResult> landscape_;
  PlanePoint moved_;
  PlaneWindow window_;
  overlay::Rect rect_{};
  std::vector<std::vector<ImVec2>> dashes_;
};

void MapShift::update(const MapPicture& picture) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  const Shift& shift = picture.scene().shift;
  if (!shift.shown) return;
  const PlaneWindow& window = picture.transform.window;
  const PlanePoint moved = {shift.a * window.a.size(), shift.b * window.b.size()};
  const overlay::Rect& rect = picture.transform.rect;
  const bool same_place =
      rect.min.x == rect_.min.x && rect.min.y == rect_.min.y && rect.max.x == rect_.max.x && rect.max.y == rect_.max.y;
  if (landscape == landscape_ && moved == moved_ && window == window_ && same_place) return;
  landscape_ = landscape;
  moved_ = moved;
  window_ = window;
  rect_ = rect;
  dashes_.clear();
  if (landscape == nullptr) return;
  std::size_t points = 0;
  for (const ContourLine& line : landscape->contours) points += line.points.size();
  // Of many lines only some: they are to be told from the ground's own.
  const std::size_t stride = points / most_lines + 1;
  std::vector<double> shown;
  for (std::size_t i = 0; i < landscape->levels.size(); i += stride) shown.push_back(landscape->levels[i]);
  std::vector<ImVec2> screen;
  for (const ContourLine& line : landscape->contours) {
    if (std::find(shown.begin(), shown.end(), line.level) == shown.end()) continue;
    screen.clear();
    for (const PlanePoint& point : line.points)
      screen.push_back(picture.transform.to_screen(point.a + moved.a, point.b + moved.b));
    if (line.closed && !screen.empty()) screen.push_back(screen.front());
    for (const auto& piece : overlay::clip_polyline(overlay::thin_path(screen, picture.pen.px(1.5F)), rect))
      for (auto& dash : overlay::dash_polyline(piece, Dash::dashed, picture.pen.px(1.1F)))
        dashes_.push_back(std::move(dash));
  }
}

void MapShift::draw_lines(const MapPicture& picture) const {
  const Shift& shift = picture.scene().shift;
  const auto& loss = picture.results().get<LossResult>();
  const bool halves = shift.halves && loss != nullptr && loss->objective != nullptr && loss->objective->uses_data();
  if (!shift.shown || halves) return;
  const ImU32 casing = with_alpha(picture.pen.theme.casing, 0.6F), own = shift_color(picture.pen.theme);
  for (const auto& dash : dashes_) overlay::stroke(picture.pen.list, dash, casing, picture.pen.px(3));
  for (const auto& dash : dashes_) overlay::stroke(picture.pen.list, dash, own, picture.pen.px(1.4F));
}

void MapShift::draw_rises(const MapPicture& picture, std::vector<overlay::Rect> taken) const {
  const ShiftResult* shown = shown_shift(picture.scene(), picture.results());
  if (shown == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect inside = picture.transform.rect.grown(-pen.px(6));
  for (std::size_t k = 0; k < shown->picture.minima.size(); ++k) {
    const MetMinimum& minimum = shown->picture.minima[k];
    if (!picture.fits(minimum.at)) continue;
    const ImVec2 at = picture.to_screen(minimum.at);
    if (!inside.contains(at)) continue;
    const std::string text = ShiftPicture::letter(k) + "  " + ShiftPicture::rise_text(minimum);
    const overlay::Rect place = free_place(pen, at, overlay::text_size(pen.theme.text_font, text), taken, inside);
    overlay::patch_text(pen, place.min, shift_color(pen.theme), text, pen.theme.text_font);
    picture.frame.ui.note("map/shift:" + ShiftPicture::letter(k), place.min, place.max);
    taken.push_back(place);
  }
}

/// At a minimum a bar from the surface to the loss that is met there.
struct ShiftBar {
  ImVec2 from, to;
  std::string text;
};

std::vector<ShiftBar> shift_bars(const SurfacePicture& picture) {
  std::vector<ShiftBar> bars;
  const ShiftResult* shown = shown_shift(picture.frame.scene, picture.frame.results);
  for (std::size_t k = 0; shown != nullptr && k < shown->picture.minima.size(); ++k) {
    const MetMinimum& minimum = shown->picture.minima[k];
    const double top = box_z(picture.landscape.scale.to_unit(minimum.met));
    const auto foot = picture.on_surface(minimum.at.data());
    if (!foot || !std::isfinite(top)) continue;
    const auto from = picture.to_screen(*foot), to = picture.to_screen({foot->x(), foot->y(), top});
    if (!from || !to || !picture.rect().contains(*from)) continue;
    bars.push_back({*from, *to, ShiftPicture::letter(k) + "  " + ShiftPicture::rise_text(minimum)});
  }
  return bars;
}

void draw_shift_bars(const overlay::Pen& pen, std::span<const ShiftBar> bars) {
  const ImU32 own = shift_color(pen.theme);
  for (const ShiftBar& bar : bars) {
    const ImVec2 line[] = {bar.from, bar.to};
    overlay::path(pen, line, {.color = own, .thickness = 2.6F});
    pen.list->AddCircleFilled(bar.to, pen.px(4.2F), pen.theme.casing, 20);
    pen.list->AddCircleFilled(bar.to, pen.px(3), own, 20);
  }
}

/// Their texts, off what is `taken`.
void draw_shift_texts(const SurfacePicture& picture, std::span<const ShiftBar> bars, std::vector<overlay::Rect> taken) {
  const overlay::Pen& pen = picture.pen;
  for (const ShiftBar& bar : bars) {
    const overlay::Rect place = free_place(pen, bar.to, overlay::text_size(pen.theme.text_font, bar.text), taken,
                                           picture.rect().grown(-pen.px(6)));
    overlay::patch_text(pen, place.min, shift_color(pen.theme), bar.text, pen.theme.text_font);
    taken.push_back(place);
  }
}

class SurfaceShift : public SurfaceLayer {
  void reserve(const SurfacePicture& picture, LabelRoom& room) override {
    bars_ = shift_bars(picture);
    for (const ShiftBar& bar : bars_)
      for (const float t : {0.0F, 0.5F, 1.0F})
        room.block({bar.from.x + t * (bar.to.x - bar.from.x), bar.from.y + t * (bar.to.y - bar.from.y)},
                   picture.pen.px(5));
  }
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::under) draw_shift_bars(picture.pen, bars_);
    if (depth != Depth::keys) return;
    std::vector<overlay::Rect> taken = room.obstacles;
    taken.insert(taken.end(), room.labels.begin(), room.labels.end());
    draw_shift_texts(picture, bars_, std::move(taken));
  }

  std::vector<ShiftBar> bars_;
};

}  // namespace

LayerKind shift_layer() { return {"shift", map_layer<MapShift>, surface_layer<SurfaceShift>}; }

}  // namespace saddlescope
