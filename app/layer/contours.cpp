// Lines of equal loss on the map, in its ground, and their labels over it.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/draw/axes.h"
#include "app/layer/layer.h"
#include "core/engine/nodes/landscape.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

struct ContourLabel {
  double level = 0;
  PlanePoint at;
  ImVec2 center;
  float angle = 0;  ///< radians, clockwise on the screen
  std::string text;
};

constexpr float pi = std::numbers::pi_v<float>;

/// Which lines pass through small cells of the plot, so that a label keeps clear of its neighbours.
class Occupancy {
 public:
  Occupancy(const overlay::Rect& rect, float cell)
      : rect_(rect),
        cell_(cell),
        columns_(static_cast<int>(rect.width() / cell) + 1),
        rows_(static_cast<int>(rect.height() / cell) + 1),
        cells_(static_cast<std::size_t>(columns_ * rows_), 0) {}
  /// `owner` from 1; a cell with two owners belongs to -1.
  void mark(ImVec2 from, ImVec2 to, int owner) {
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    const int steps = std::clamp(static_cast<int>(2 * length / cell_) + 1, 1, 4000);
    for (int i = 0; i <= steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      int* cell = at({from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)});
      if (cell != nullptr) *cell = *cell == 0 || *cell == owner ? owner : -1;
    }
  }
  bool foreign(ImVec2 p, int owner) {
    const int* cell = at(p);
    return cell != nullptr && *cell != 0 && *cell != owner;
  }
  bool marked(ImVec2 p) {
    const int* cell = at(p);
    return cell != nullptr && *cell != 0;
  }

 private:
  int* at(ImVec2 p) {
    if (!rect_.contains(p)) return nullptr;
    const int column = static_cast<int>((p.x - rect_.min.x) / cell_),
              row = static_cast<int>((p.y - rect_.min.y) / cell_);
    return &cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                   static_cast<std::size_t>(column)];
  }
  overlay::Rect rect_;
  float cell_;
  int columns_, rows_;
  std::vector<int> cells_;
};

struct ContourCandidate {
  std::size_t line = 0;
  ImVec2 center;
  float angle = 0, width = 0, score = 0;
};

/// Point at a length along the polyline.
ImVec2 point_at(std::span<const ImVec2> points, std::span<const float> lengths, float length) {
  const auto found = std::upper_bound(lengths.begin(), lengths.end(), length);
  const std::size_t i =
      std::clamp<std::size_t>(static_cast<std::size_t>(found - lengths.begin()), 1, lengths.size() - 1);
  const float span = lengths[i] - lengths[i - 1];
  const float t = span > 0 ? std::clamp((length - lengths[i - 1]) / span, 0.0F, 1.0F) : 0;
  return {points[i - 1].x + t * (points[i].x - points[i - 1].x), points[i - 1].y + t * (points[i].y - points[i - 1].y)};
}

/// The box round a turned label.
overlay::Rect turned_box(ImVec2 center, float angle, float width, float height) {
  const float c = std::abs(std::cos(angle)), s = std::abs(std::sin(angle));
  const float x = (c * width + s * height) / 2, y = (s * width + c * height) / 2;
  return {{center.x - x, center.y - y}, {center.x + x, center.y + y}};
}

/// Everything that rates a place for a label.
struct ContourPlacement {
  const MapPicture& picture;
  std::span<const overlay::Rect> obstacles;
  Occupancy lines, paths;
  std::vector<ContourLabel> before;  ///< last frame's labels, with their places in today's picture
  float height = 0;

  /// Where the line is straight enough and nothing else is near: a score, else nothing.
  std::optional<float> rate(const ContourCandidate& candidate, double level, float chord) {
    const overlay::Rect box = turned_box(candidate.center, candidate.angle, candidate.width, height);
    const overlay::Rect inside = picture.transform.rect.grown(-picture.pen.px(4));
    if (!inside.contains(box.min) || !inside.contains(box.max)) return std::nullopt;
    const float straight = chord / candidate.width;
    if (straight < 0.95F) return std::nullopt;
    for (const overlay::Rect& obstacle : obstacles) {
      if (box.overlaps(obstacle)) return std::nullopt;
    }
    const int owner = static_cast<int>(candidate.line) + 1;
    const ImVec2 u = {std::cos(candidate.angle), std::sin(candidate.angle)}, v = {-u.y, u.x};
    float covered = 0;
    for (int i = -2; i <= 2; ++i) {
      const float along = static_cast<float>(i) * 0.25F * candidate.width;
      for (const float across : {-0.55F * height, 0.0F, 0.55F * height}) {
        const ImVec2 p = {candidate.center.x + along * u.x + across * v.x,
                          candidate.center.y + along * u.y + across * v.y};
        if (lines.foreign(p, owner)) return std::nullopt;
        covered += paths.marked(p) ? 1 : 0;
      }
    }
    if (covered >= 4) return std::nullopt;
    // Away from the frame, flat, on open ground.
    const overlay::Rect& rect = picture.transform.rect;
    const float edge = std::min({candidate.center.x - rect.min.x, rect.max.x - candidate.center.x,
                                 candidate.center.y - rect.min.y, rect.max.y - candidate.center.y}) /
                       picture.pen.px(90);
    float score = 4 * straight - 0.9F * std::abs(candidate.angle) - 0.7F * covered + 1.2F * std::min(edge, 1.0F);
    for (const ContourLabel& label : before) {
      if (label.level != level) continue;
      const float moved = std::hypot(label.center.x - candidate.center.x, label.center.y - candidate.center.y);
      if (moved < picture.pen.px(20)) score += 6 - 0.2F * moved / picture.pen.theme.scale;
    }
    return score;
  }
};

std::vector<ContourCandidate> candidates_of(ContourPlacement& placement, std::size_t index, double level,
                                            std::span<const ImVec2> points, float width) {
  std::vector<ContourCandidate> candidates;
  std::vector<float> lengths = {0};
  for (std::size_t i = 1; i < points.size(); ++i) {
    lengths.push_back(lengths.back() + std::hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y));
  }
  const float total = lengths.back(), step = placement.picture.pen.px(9);
  if (total < 2.5F * width) return candidates;
  for (float at = 0.6F * width; at < total - 0.6F * width; at += step) {
    const ImVec2 from = point_at(points, lengths, at - 0.5F * width), to = point_at(points, lengths, at + 0.5F * width);
    ContourCandidate candidate{index, point_at(points, lengths, at), 0, width, 0};
    // Halfway between curve and chord, so that the text sits on a bent line.
    candidate.center = {0.5F * candidate.center.x + 0.25F * (from.x + to.x),
                        0.5F * candidate.center.y + 0.25F * (from.y + to.y)};
    candidate.angle = std::atan2(to.y - from.y, to.x - from.x);
    if (candidate.angle > pi / 2) candidate.angle -= pi;
    if (candidate.angle <= -pi / 2) candidate.angle += pi;
    const auto score = placement.rate(candidate, level, std::hypot(to.x - from.x, to.y - from.y));
    if (!score) continue;
    candidate.score = *score;
    candidates.push_back(candidate);
  }
  return candidates;
}

/// Lines on the screen and the places of their labels, kept until landscape, transform or obstacles change. Labels stay
/// where they were if they can.
class MapContours : public MapLayer {
 public:
  void update(const MapPicture& picture) override;
  bool in_ground(const MapPicture& picture) const override { return picture.scene().display.contour_lines; }
  void draw_in_ground(const MapPicture& picture, const overlay::Pen& pen) const override;
  void place_labels(const MapPicture& picture, LabelRoom& room) override;
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override;

 private:
  struct Line {
    double level;
    std::vector<ImVec2> points;
  };
  void project_lines(const MapPicture& picture);

  std::shared_ptr<const LandscapeResult> landscape_;
  MapTransform transform_;
  std::size_t version_ = 0;
  bool valid_ = false, labels_valid_ = false;
  std::vector<Line> lines_;
  std::vector<ContourLabel> labels_;
};

void MapContours::project_lines(const MapPicture& picture) {
  lines_.clear();
  std::vector<ImVec2> points;
  for (const ContourLine& contour : landscape_->contours) {
    points.clear();
    for (const PlanePoint& p : contour.points) points.push_back(picture.transform.to_screen(p));
    if (contour.closed && points.size() > 2) points.push_back(points[0]);
    for (auto& piece : overlay::clip_polyline(overlay::thin_path(points, 0.7F, 100'000), picture.transform.rect)) {
      if (piece.size() > 1) lines_.push_back({contour.level, std::move(piece)});
    }
  }
}

void MapContours::update(const MapPicture& picture) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  if (landscape == nullptr) {
    lines_.clear();
    labels_.clear();
    valid_ = false;
    return;
  }
  if (valid_ && landscape == landscape_ && transform_ == picture.transform) return;
  landscape_ = landscape;
  transform_ = picture.transform;
  valid_ = true;
  labels_valid_ = false;
  project_lines(picture);
}

void MapContours::place_labels(const MapPicture& picture, LabelRoom& room) {
  if (picture.frame.interaction.fresh) {
    labels_valid_ = false;
    labels_.clear();
  }
  if (!valid_ || (labels_valid_ && room.version == version_)) return;
  version_ = room.version;
  const std::vector<ImVec2>& avoid = room.avoid;
  labels_valid_ = true;
  ImFont* font = picture.pen.theme.small_font;
  const overlay::Rect& rect = picture.transform.rect;
  ContourPlacement placement{
      picture, room.obstacles, Occupancy(rect, 4), Occupancy(rect, 5), labels_, overlay::text_size(font, "0").y};
  for (ContourLabel& label : placement.before) label.center = picture.transform.to_screen(label.at);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    for (std::size_t k = 0; k + 1 < lines_[i].points.size(); ++k) {
      placement.lines.mark(lines_[i].points[k], lines_[i].points[k + 1], static_cast<int>(i) + 1);
    }
  }
  for (std::size_t k = 0; k + 1 < avoid.size(); ++k) {
    const float length = std::hypot(avoid[k + 1].x - avoid[k].x, avoid[k + 1].y - avoid[k].y);
    if (length < picture.pen.px(200)) placement.paths.mark(avoid[k], avoid[k + 1], 1);
  }
  std::vector<ContourCandidate> candidates;
  const int digits = axes::digits_to_tell_apart(landscape_->levels, 3);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const float width = overlay::text_size(font, tick_text(lines_[i].level, digits)).x + picture.pen.px(6);
    const auto own = candidates_of(placement, i, lines_[i].level, lines_[i].points, width);
    candidates.insert(candidates.end(), own.begin(), own.end());
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const ContourCandidate& p, const ContourCandidate& q) { return p.score > q.score; });

  labels_.clear();
  const float scale = picture.pen.theme.scale;
  const std::size_t most =
      std::clamp<std::size_t>(static_cast<std::size_t>(rect.width() * rect.height() / (scale * scale * 15000)), 3, 26);
  for (const ContourCandidate& candidate : candidates) {
    if (labels_.size() >= most) break;
    const double level = lines_[candidate.line].level;
    const bool crowded = std::any_of(labels_.begin(), labels_.end(), [&](const ContourLabel& other) {
      const float distance = std::hypot(other.center.x - candidate.center.x, other.center.y - candidate.center.y);
      return distance < picture.pen.px(other.level == level ? 190 : 62);
    });
    if (crowded) continue;
    labels_.push_back({level, picture.transform.to_plane(candidate.center), candidate.center, candidate.angle,
                       tick_text(level, digits)});
  }
}

void MapContours::draw_in_ground(const MapPicture&, const overlay::Pen& pen) const {
  for (const Line& line : lines_) overlay::stroke(pen.list, line.points, pen.theme.contour, pen.px(1));
}

void MapContours::draw(const MapPicture& picture, const LabelRoom&, Depth depth) const {
  const Display& display = picture.scene().display;
  if (depth != Depth::under || !display.contour_lines || !display.contour_labels) return;
  for (const ContourLabel& label : labels_) {
    overlay::halo_text_rotated(picture.pen, label.center, label.angle, picture.pen.theme.ink, label.text, nullptr,
                               0.6F);
  }
}

}  // namespace

LayerKind contours_layer() { return {"contours", map_layer<MapContours>}; }

}  // namespace saddlescope
