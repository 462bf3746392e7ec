#include "app/layer/saddle_offer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/layer/layer.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/fitting_points.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double share_beside = 0.01;  // of the window's longer side
constexpr float offer_row = 20, offer_pad = 8;

double beside_length(const PlaneWindow& window) { return share_beside * std::max(window.a.size(), window.b.size()); }

/// The saddle that was clicked last in this view, while it is selected.
const CriticalPoint* offered(const ViewFrame& frame, bool on_map) {
  const auto& offer = frame.interaction.offer;
  if (!offer || offer->on_map != on_map || offer->at != frame.scene.selected) return nullptr;
  const CriticalPointsReport* const report = fitting_points(frame.results);
  if (report == nullptr) return nullptr;
  const auto found = std::find_if(report->points.begin(), report->points.end(),
                                  [&](const CriticalPoint& point) { return point.at == offer->at; });
  return found != report->points.end() && offers_start(*found) ? &*found : nullptr;
}

/// Beside the point, where it covers least of what is drawn; in the view.
overlay::Rect offer_place(const overlay::Pen& pen, ImVec2 point, ImVec2 size, const overlay::Rect& view,
                          std::span<const overlay::Rect> obstacles) {
  overlay::Rect best{};
  std::ptrdiff_t least = -1;
  for (const float away : {pen.px(16), pen.px(44), pen.px(76)})
    for (const ImVec2 side : {ImVec2{1, 0}, ImVec2{-1, 0}, ImVec2{0, 1}, ImVec2{0, -1}}) {
      const ImVec2 middle = {point.x + side.x * (away + size.x / 2), point.y + side.y * (away + size.y / 2)};
      const ImVec2 at = {std::round(std::clamp(middle.x - size.x / 2, view.min.x + 4,
                                               std::max(view.min.x + 4, view.max.x - size.x - 4))),
                         std::round(std::clamp(middle.y - size.y / 2, view.min.y + 4,
                                               std::max(view.min.y + 4, view.max.y - size.y - 4)))};
      const overlay::Rect rect{at, {at.x + size.x, at.y + size.y}};
      const auto hits = std::count_if(obstacles.begin(), obstacles.end(),
                                      [&](const overlay::Rect& other) { return rect.grown(2).overlaps(other); });
      if (least < 0 || hits < least) least = hits, best = rect;
    }
  return best;
}

bool offer_entry(const Ui& ui, const std::string& name, const char* label, const std::string& help, float width) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(name.c_str(), {width, theme.px(offer_row)});
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui, help);
  if (hovered)
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + theme.px(offer_row)},
                                              with_alpha(theme.accent, 0.35f), theme.px(3));
  draw_text(theme.small_font, at.x + theme.px(offer_pad), at.y + theme.px(offer_row) / 2, theme.text, label);
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(offer_row)});
  return clicked;
}

void draw_offer(const overlay::Pen& pen, const ViewFrame& frame, const CriticalPoint& point, ImVec2 screen,
                const overlay::Rect& view, const LabelRoom& room, const std::string& prefix) {
  const Theme& theme = pen.theme;
  const float width = std::ceil(text_width(theme.small_font, start_exactly_here)) + 2 * pen.px(offer_pad);
  const ImVec2 size = {width + pen.px(4), pen.px(2 * offer_row + 4)};
  std::vector<overlay::Rect> things = room.obstacles;
  things.insert(things.end(), room.labels.begin(), room.labels.end());
  const overlay::Rect place = offer_place(pen, screen, size, view, things);
  // A window of its own: what lies under it has no part of its clicks.
  ImGui::SetCursorScreenPos(place.min);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild((prefix + "/offer").c_str(), size, false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoMove |
                        ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  ImDrawList* const list = ImGui::GetWindowDrawList();
  list->AddRectFilled(place.min, place.max, with_alpha(theme.panel, 0.94f), theme.px(5));
  compat::rect(list, place.min, place.max, mix(theme.line, theme.text, 0.25f), theme.px(5), 1);
  ImGui::SetCursorScreenPos({place.min.x + pen.px(2), place.min.y + pen.px(2)});
  std::optional<std::vector<double>> start;
  if (offer_entry(frame.ui, prefix + "/offer/exactly", start_exactly_here, start_exactly_help, width)) start = point.at;
  if (offer_entry(frame.ui, prefix + "/offer/beside", start_beside, start_beside_help(point, frame.scene.window),
                  width))
    start = beside_saddle(point, frame.scene.window);
  ImGui::EndChild();
  if (!start) return;
  frame.scene.start = *std::move(start);
  frame.interaction.offer.reset();
}

class MapSaddleOffer : public MapLayer {
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth != Depth::notes) return;
    const CriticalPoint* const point = offered(picture.frame, true);
    if (point == nullptr || !picture.fits(point->at)) return;
    const ImVec2 at = picture.to_screen(point->at);
    if (picture.transform.rect.contains(at))
      draw_offer(picture.pen, picture.frame, *point, at, picture.transform.rect, room, "map");
  }
};

class SurfaceSaddleOffer : public SurfaceLayer {
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth != Depth::notes) return;
    const CriticalPoint* const point = offered(picture.frame, false);
    if (point == nullptr) return;
    for (const SurfaceMarker& marker : picture.markers)
      if (marker.kind == SurfaceMarker::Kind::critical && picture.report()->points[marker.index].at == point->at)
        return draw_offer(picture.pen, picture.frame, *point, marker.screen, picture.rect(), room, "surface");
  }
};

}  // namespace

bool offers_start(const CriticalPoint& point) {
  const auto n = static_cast<Eigen::Index>(point.at.size());
  return point.kind == CriticalKind::saddle && n > 0 && point.eigenvalues.size() == n && point.eigenvalues[0] < 0 &&
         point.eigenvectors.rows() == n && point.eigenvectors.allFinite();
}

std::vector<double> beside_saddle(const CriticalPoint& point, const PlaneWindow& window) {
  std::vector<double> at = point.at;
  for (std::size_t i = 0; i < at.size(); ++i)
    at[i] += beside_length(window) * point.eigenvectors(0, static_cast<Eigen::Index>(i));
  return at;
}

std::string start_beside_help(const CriticalPoint& point, const PlaneWindow& window) {
  return "Begin " + readable_text(beside_length(window), 3) +
         " from the saddle along u₁, where the loss falls (λ₁ = " + readable_text(point.eigenvalues[0], 3) + ")";
}

LayerKind saddle_offer_layer() {
  return {"saddle-offer", map_layer<MapSaddleOffer>, surface_layer<SurfaceSaddleOffer>};
}

}  // namespace saddlescope
