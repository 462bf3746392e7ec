// Rings where runs begin: the shared start and the runs' own, in all views.
#include "app/layer/starts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/draw/fade.h"
#include "app/layer/layer.h"

namespace saddlescope {

std::vector<StartMarker> start_markers(const MapPicture& picture) {
  std::vector<StartMarker> markers;
  const Scene& scene = picture.scene();
  const OffPlane off = picture.off_plane();
  const auto add = [&](std::optional<std::size_t> run, const std::vector<double>& start) {
    if (!picture.fits(start)) return;
    const float strength = std::max(off.strength(off.distance(start.data())), faintest_marker);
    markers.push_back({run, picture.to_screen(start), strength});
  };
  add(std::nullopt, scene.start);
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const auto& own = scene.runs[i].own_start;
    if (own && scene.runs[i].visible) add(i, *own);
  }
  return markers;
}

std::optional<StartMarker> start_at(const MapPicture& picture, ImVec2 mouse) {
  std::optional<StartMarker> nearest;
  float best = picture.pen.px(10);
  for (const StartMarker& marker : start_markers(picture)) {
    const float distance = std::hypot(marker.at.x - mouse.x, marker.at.y - mouse.y);
    // On a tie the own start, drawn on top, wins.
    if (distance <= best) {
      best = distance;
      nearest = marker;
    }
  }
  return nearest;
}

namespace {

void draw_starts(const MapPicture& picture) {
  const std::optional<StartMarker>& hovered = picture.pointer.start;
  for (const StartMarker& marker : start_markers(picture)) {
    if (!picture.transform.rect.grown(picture.pen.px(6)).contains(marker.at)) continue;
    const ImU32 own = marker.run ? color(picture.scene().runs[*marker.run].color) : picture.pen.theme.ink;
    const Fade fade(picture.pen.list, marker.strength);
    overlay::start_ring(picture.pen, marker.at, own, 5.5F, hovered && hovered->run == marker.run);
    const float half = picture.pen.px(8);
    picture.frame.ui.note(marker.run ? "map/start:" + std::to_string(*marker.run) : "map/start",
                          {marker.at.x - half, marker.at.y - half}, {marker.at.x + half, marker.at.y + half});
  }
}

class MapStarts : public MapLayer {
  void reserve(const MapPicture& picture, LabelRoom& room) override {
    for (const StartMarker& start : start_markers(picture)) room.block(start.at, picture.pen.px(9));
  }
  void draw(const MapPicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::balls) draw_starts(picture);
  }
};

void draw_starts(const SurfacePicture& picture) {
  const overlay::Pen& pen = picture.pen;
  for (const SurfaceMarker& marker : picture.markers) {
    const bool own = marker.kind == SurfaceMarker::Kind::own_start;
    if (!own && marker.kind != SurfaceMarker::Kind::start) continue;
    const Fade fade(pen.list, (marker.hidden ? hidden_alpha : 1) * marker.strength);
    const std::string name = own ? "start:" + std::to_string(marker.index) : "start";
    const ImU32 ink = own ? color(picture.frame.scene.runs[marker.index].color) : pen.theme.ink;
    const Drag moving = own ? dragged::Start{marker.index} : dragged::Start{};
    overlay::start_ring(pen, marker.screen, ink, 5.5F,
                        &marker == picture.over || picture.frame.interaction.drag == moving);
    picture.frame.ui.note("surface/" + name, {marker.screen.x - 6, marker.screen.y - 6},
                          {marker.screen.x + 6, marker.screen.y + 6});
  }
}

void draw_starts(const Curve& curve, Depth depth) {
  if (depth != Depth::keys) return;
  const Scene& scene = curve.frame.scene;
  for (const CurveRing& ring : curve_rings(curve)) {
    if (!curve.transform.rect.grown(curve.pen.px(2)).contains(ring.at)) continue;
    overlay::start_ring(curve.pen, ring.at, ring.run ? color(scene.runs[*ring.run].color) : curve.pen.theme.ink);
    const float half = curve.pen.px(8);
    curve.frame.ui.note(ring.run ? "map/start:" + std::to_string(*ring.run) : "map/start",
                        {ring.at.x - half, ring.at.y - half}, {ring.at.x + half, ring.at.y + half});
  }
}

}  // namespace

LayerKind starts_layer() {
  return {"starts", map_layer<MapStarts>, surface_layer<Depth::marks, draw_starts>, draw_starts};
}

}  // namespace saddlescope
