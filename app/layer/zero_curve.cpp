// The curve λ = 0, on which an eigenvalue of the Hessian vanishes, and its name; while the ground shows curvature.
#include <algorithm>
#include <utility>

#include "app/draw/layer_look.h"
#include "app/draw/zero_label.h"
#include "app/layer/layer.h"
#include "app/layer/starts.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/fitting_points.h"

namespace saddlescope {
namespace {

/// The curve on the screen and the place of its name, kept until landscape, transform or markers change.
class MapZero : public MapLayer {
 public:
  void update(const MapPicture& picture) override;
  bool in_ground(const MapPicture&) const override { return true; }
  void draw_in_ground(const MapPicture& picture, const overlay::Pen& pen) const override;
  void reserve(const MapPicture& picture, LabelRoom& room) override {
    if (label_) room.obstacles.push_back(label_->grown(picture.pen.px(4)));
  }
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override;

 private:
  void update_lines(const MapPicture& picture);

  std::shared_ptr<const LandscapeResult> landscape_;
  MapTransform transform_;
  std::vector<std::vector<ImVec2>> lines_;
  std::vector<ImVec2> markers_;  ///< that the label keeps off
  bool placed_ = false;
  std::optional<overlay::Rect> label_;
};

void MapZero::update(const MapPicture& picture) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  if (shown_layer(landscape.get(), picture.scene().display) == Layer::loss) {
    lines_.clear();
    label_.reset();
    landscape_.reset();
    return;
  }
  update_lines(picture);
  std::vector<ImVec2> markers;
  for (const StartMarker& start : start_markers(picture)) markers.push_back(start.at);
  if (const CriticalPointsReport* report = fitting_points(picture.results()))
    for (const CriticalPoint& point : report->points)
      if (picture.fits(point.at)) markers.push_back(picture.to_screen(point.at));
  const auto same = [](ImVec2 p, ImVec2 q) { return p.x == q.x && p.y == q.y; };
  if (placed_ && std::equal(markers.begin(), markers.end(), markers_.begin(), markers_.end(), same)) return;
  markers_ = std::move(markers);
  label_ = place_zero_label(picture.pen, lines_, markers_, picture.transform.rect);
  placed_ = true;
}

void MapZero::update_lines(const MapPicture& picture) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  if (landscape == landscape_ && transform_ == picture.transform) return;
  placed_ = false;
  landscape_ = landscape;
  transform_ = picture.transform;
  lines_.clear();
  std::vector<ImVec2> points;
  for (const ContourLine& line : landscape->curvature->zero) {
    points.clear();
    for (const PlanePoint& p : line.points) points.push_back(picture.transform.to_screen(p));
    if (line.closed && points.size() > 2) points.push_back(points[0]);
    for (auto& piece : overlay::clip_polyline(overlay::thin_path(points, 1.0F), picture.transform.rect))
      if (piece.size() > 1) lines_.push_back(std::move(piece));
  }
}

void MapZero::draw_in_ground(const MapPicture&, const overlay::Pen& pen) const {
  for (const auto& line : lines_) overlay::path(pen, line, zero_style(pen.theme, lines_.size()));
}

void MapZero::draw(const MapPicture& picture, const LabelRoom&, Depth depth) const {
  if (depth != Depth::names || !label_) return;
  draw_zero_label(picture.pen, *label_);
  picture.frame.ui.note("map/zero-label", label_->min, label_->max);
}

class SurfaceZero : public SurfaceLayer {
 public:
  void update(const SurfacePicture& picture, SurfaceChanges& changes) override;
  void add_still_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) override;
  void still_lines_drawn(const SurfacePicture& picture) override;
  void draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::arrows && name_) draw_zero_label(picture.pen, *name_);
  }

 private:
  bool shown(const SurfacePicture& picture) const {
    return shown_layer(&picture.landscape, picture.frame.scene.display) != Layer::loss;
  }
  std::vector<std::vector<ImVec2>> on_screen(const SurfacePicture& picture) const;

  std::shared_ptr<const LandscapeResult> landscape_;
  std::vector<SurfaceLine> lines_;
  std::optional<overlay::Rect> name_;  ///< its place is looked for when the still picture has changed
};

void SurfaceZero::update(const SurfacePicture& picture, SurfaceChanges& changes) {
  if (landscape_ == picture.frame.results.get<LandscapeResult>()) return;
  landscape_ = picture.frame.results.get<LandscapeResult>();
  changes.still = true;
  lines_.clear();
  if (landscape_->curvature == nullptr) return;
  std::vector<Eigen::Vector2d> points;
  for (const ContourLine& line : landscape_->curvature->zero) {
    points.clear();
    for (const PlanePoint& p : line.points) points.push_back(picture.floor.at(p));
    lines_.emplace_back(make_curve_ribbon(points, line.closed, {}, picture.mesh));
  }
}

void SurfaceZero::add_still_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) {
  if (!shown(picture)) return;
  const overlay::PathStyle style = zero_style(picture.pen.theme, lines_.size());
  for (SurfaceLine& line : lines_) {
    strokes.push_back(line.stroke(picture.pen.theme, style.thickness * pixels, style.casing * pixels));
    strokes.back().dash = Dash::solid;
  }
}

void SurfaceZero::still_lines_drawn(const SurfacePicture& picture) {
  name_.reset();
  if (!shown(picture)) return;
  std::vector<ImVec2> markers;
  for (const SurfaceMarker& marker : surface_markers(picture)) markers.push_back(marker.screen);
  name_ = place_zero_label(picture.pen, on_screen(picture), markers, picture.rect());
}

std::vector<std::vector<ImVec2>> SurfaceZero::on_screen(const SurfacePicture& picture) const {
  std::vector<std::vector<ImVec2>> lines;
  for (const SurfaceLine& zero : lines_) {
    std::vector<ImVec2>& line = lines.emplace_back();
    const std::size_t stride = std::max<std::size_t>(zero.ribbon.points.size() / 100, 1);
    for (std::size_t i = 0; i < zero.ribbon.points.size(); i += stride) {
      const PathPoint& p = zero.ribbon.points[i];
      const Eigen::Vector3d point(p.x, p.y, p.z);
      const auto at = picture.to_screen(point);
      if (at && !picture.hidden(point)) line.push_back(*at);
    }
  }
  return lines;
}

}  // namespace

LayerKind zero_curve_layer() { return {"zero-curve", map_layer<MapZero>, surface_layer<SurfaceZero>}; }

}  // namespace saddlescope
