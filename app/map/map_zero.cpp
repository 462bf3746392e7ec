#include <algorithm>
#include <utility>

#include "app/draw/zero_label.h"
#include "app/map/map_layers.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"

namespace saddlescope {

void ZeroLayer::update(const MapPicture& picture) {
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

void ZeroLayer::update_lines(const MapPicture& picture) {
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

void ZeroLayer::draw_lines(const overlay::Pen& pen) const {
  for (const auto& line : lines_) overlay::path(pen, line, zero_style(pen.theme, lines_.size()));
}

void ZeroLayer::draw_label(const MapPicture& picture) const {
  if (!label_) return;
  draw_zero_label(picture.pen, *label_);
  picture.frame.ui.note("map/zero-label", label_->min, label_->max);
}

}  // namespace saddlescope
