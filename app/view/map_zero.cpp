#include <algorithm>
#include <cmath>

#include "app/view/map_layers.h"
#include "app/view/zero_label.h"

namespace saddlescope {

void ZeroLayer::update(const MapPicture& picture) {
  const auto& landscape = picture.results().landscape;
  if (shown_layer(landscape.get(), picture.scene().display) == Layer::loss) {
    lines_.clear();
    label_.reset();
    landscape_.reset();
    return;
  }
  if (landscape == landscape_ && transform_ == picture.transform) return;
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
  label_ = place_zero_label(picture.pen, lines_, picture.transform.rect);
}

void ZeroLayer::draw_lines(const overlay::Pen& pen) const {
  for (const auto& line : lines_) overlay::path(pen, line, zero_style(pen.theme));
}

void ZeroLayer::draw_label(const MapPicture& picture) const {
  if (!label_) return;
  draw_zero_label(picture.pen, *label_);
  picture.frame.ui.note("map/zero-label", label_->min, label_->max);
}

}  // namespace saddlescope
