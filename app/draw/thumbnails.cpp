#include "app/draw/thumbnails.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/draw/colormap.h"
#include "app/draw/thumbnail_relief.h"
#include "app/ui/imgui_compat.h"

namespace saddlescope {
namespace {

/// Twice the pixels, which smooths the contour lines.
std::size_t grid_points(float side) {
  constexpr float fewest = 48, most = 640;
  return static_cast<std::size_t>(std::lround(std::clamp(2 * side, fewest, most)));
}

std::size_t band_of(const Thumbnail& picture, std::size_t place) {
  const float height = picture.heights[place];
  if (std::isnan(height)) return picture.levels.size() + 1;
  return static_cast<std::size_t>(std::upper_bound(picture.levels.begin(), picture.levels.end(), height) -
                                  picture.levels.begin());
}

/// Heights as colours, darker where a contour line runs; where the loss is undefined nothing.
std::vector<std::uint8_t> pixels_of(const Thumbnail& picture, const std::string& colormap_name) {
  constexpr float line = 0.62F;
  std::vector<std::uint8_t> pixels;
  pixels.reserve(picture.heights.size() * 4);
  for (std::size_t j = 0; j < picture.rows; ++j)
    for (std::size_t i = 0; i < picture.columns; ++i) {
      const std::size_t place = j * picture.columns + i;
      const bool hole = std::isnan(picture.heights[place]);
      const Rgb rgb = hole ? Rgb{} : colormap_at(colormap_name, static_cast<double>(picture.heights[place]));
      const bool cut = (i > 0 && band_of(picture, place) != band_of(picture, place - 1)) ||
                       (j > 0 && band_of(picture, place) != band_of(picture, place - picture.columns));
      for (const std::uint8_t part : {rgb.r, rgb.g, rgb.b})
        pixels.push_back(cut ? static_cast<std::uint8_t>(static_cast<float>(part) * line) : part);
      pixels.push_back(hole ? 0 : 255);
    }
  return pixels;
}

ImVec2 in_rect(const overlay::Rect& rect, const PlanePoint& at) {
  return {rect.min.x + rect.width() * static_cast<float>(at.a), rect.max.y - rect.height() * static_cast<float>(at.b)};
}

void draw_thumbnail_paths(const overlay::Pen& pen, const Thumbnail& picture, const overlay::Rect& rect) {
  for (const Thumbnail::Path& path : picture.paths) {
    std::vector<ImVec2> points;
    for (const PlanePoint& at : path.points) points.push_back(in_rect(rect, at));
    for (const auto& piece : overlay::clip_polyline(points, rect))
      overlay::path(pen, piece, {.color = color(path.color), .thickness = 1.8F, .casing = 1.2F});
    if (!points.empty() && rect.contains(points.back()))
      overlay::ball(pen, points.back(), color(path.color), Marker::circle, 4);
  }
}

/// A loss of one parameter: its curve over a quiet ground.
void draw_thumbnail_curve(const overlay::Pen& pen, const Thumbnail& picture, const overlay::Rect& rect) {
  const float margin = 0.12F * rect.height();
  const overlay::Rect inner{{rect.min.x, rect.min.y + margin}, {rect.max.x, rect.max.y - margin}};
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < picture.columns; ++i)
    points.push_back(in_rect(inner, {static_cast<double>(i) / static_cast<double>(picture.columns - 1),
                                     static_cast<double>(picture.heights[i])}));
  for (const auto& piece : overlay::clip_polyline(points, rect))
    overlay::path(pen, piece, {.color = pen.theme.text, .thickness = 1.6F, .casing = 0});
}

}  // namespace

bool Thumbnails::has(const std::string& id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.picture != nullptr;
}

void Thumbnails::draw(const overlay::Pen& pen, Interaction& interaction, const Results& results, const std::string& id,
                      const std::function<Scene()>& scene, const overlay::Rect& rect, Form form) {
  Entry& entry = entries_[id];
  if (entry.question.scene == nullptr)
    entry.question = {id, std::make_shared<const Scene>(scene()), grid_points(rect.width()),
                      grid_points(rect.height())};
  const std::string& colors = entry.question.scene->display.colormap;
  if (entry.picture == nullptr) {
    for (const auto& result : results.all<Thumbnail>())
      if (result != nullptr && result->question == entry.question) entry.picture = result;
    if (entry.picture == nullptr)
      interaction.questions.thumbnails.push_back(entry.question);
    else if (!entry.picture->curve && !entry.picture->heights.empty())
      entry.texture.upload_rgba(static_cast<int>(entry.picture->columns), static_cast<int>(entry.picture->rows),
                                pixels_of(*entry.picture, colors).data());
  }
  const bool flat = form == Form::map;
  if (flat) pen.list->AddRectFilled(rect.min, rect.max, pen.theme.field, pen.px(2));
  if (entry.picture == nullptr || entry.picture->heights.empty()) return;
  if (!flat) return draw_relief(pen, *entry.picture, colors, rect);
  pen.list->PushClipRect(rect.min, rect.max, true);
  if (entry.picture->curve)
    draw_thumbnail_curve(pen, *entry.picture, rect);
  else
    compat::image(pen.list, entry.texture.id(), rect.min, rect.max);
  draw_thumbnail_paths(pen, *entry.picture, rect);
  pen.list->PopClipRect();
}

}  // namespace saddlescope
