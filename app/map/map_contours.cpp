#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/draw/axes.h"
#include "app/map/map_layers.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

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
    return &cells_[static_cast<std::size_t>(row * columns_ + column)];
  }
  overlay::Rect rect_;
  float cell_;
  int columns_, rows_;
  std::vector<int> cells_;
};

struct Candidate {
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
overlay::Rect label_box(ImVec2 center, float angle, float width, float height) {
  const float c = std::abs(std::cos(angle)), s = std::abs(std::sin(angle));
  const float x = (c * width + s * height) / 2, y = (s * width + c * height) / 2;
  return {{center.x - x, center.y - y}, {center.x + x, center.y + y}};
}

/// Everything that rates a place for a label.
struct Placement {
  const MapPicture& picture;
  std::span<const overlay::Rect> obstacles;
  Occupancy lines, paths;
  std::vector<ContourLabel> before;  ///< last frame's labels, with their places in today's picture
  float height = 0;

  /// Where the line is straight enough and nothing else is near: a score, else nothing.
  std::optional<float> rate(const Candidate& candidate, double level, float chord) {
    const overlay::Rect box = label_box(candidate.center, candidate.angle, candidate.width, height);
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

std::vector<Candidate> candidates_of(Placement& placement, std::size_t index, double level,
                                     std::span<const ImVec2> points, float width) {
  std::vector<Candidate> candidates;
  std::vector<float> lengths = {0};
  for (std::size_t i = 1; i < points.size(); ++i) {
    lengths.push_back(lengths.back() + std::hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y));
  }
  const float total = lengths.back(), step = placement.picture.pen.px(9);
  if (total < 2.5F * width) return candidates;
  for (float at = 0.6F * width; at < total - 0.6F * width; at += step) {
    const ImVec2 from = point_at(points, lengths, at - 0.5F * width), to = point_at(points, lengths, at + 0.5F * width);
    Candidate candidate{index, point_at(points, lengths, at), 0, width, 0};
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

}  // namespace

void ContourLayer::project_lines(const MapPicture& picture) {
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

void ContourLayer::update_lines(const MapPicture& picture) {
  const auto& landscape = picture.results().landscape;
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

void ContourLayer::update_labels(const MapPicture& picture, std::span<const overlay::Rect> obstacles,
                                 std::span<const ImVec2> avoid, std::size_t version) {
  if (!valid_ || (labels_valid_ && version == version_)) return;
  version_ = version;
  labels_valid_ = true;
  ImFont* font = picture.pen.theme.small_font;
  const overlay::Rect& rect = picture.transform.rect;
  Placement placement{
      picture, obstacles, Occupancy(rect, 4), Occupancy(rect, 5), labels_, overlay::text_size(font, "0").y};
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
  std::vector<Candidate> candidates;
  const int digits = axes::digits_to_tell_apart(landscape_->levels, 3);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const float width = overlay::text_size(font, tick_text(lines_[i].level, digits)).x + picture.pen.px(6);
    const auto own = candidates_of(placement, i, lines_[i].level, lines_[i].points, width);
    candidates.insert(candidates.end(), own.begin(), own.end());
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& p, const Candidate& q) { return p.score > q.score; });

  labels_.clear();
  const float scale = picture.pen.theme.scale;
  const std::size_t most =
      std::clamp<std::size_t>(static_cast<std::size_t>(rect.width() * rect.height() / (scale * scale * 15000)), 3, 26);
  for (const Candidate& candidate : candidates) {
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

void ContourLayer::draw_lines(const overlay::Pen& pen) const {
  for (const Line& line : lines_) overlay::stroke(pen.list, line.points, pen.theme.contour, pen.px(1));
}

void ContourLayer::draw_labels(const MapPicture& picture) const {
  for (const ContourLabel& label : labels_) {
    overlay::halo_text_rotated(picture.pen, label.center, label.angle, picture.pen.theme.ink, label.text, nullptr,
                               0.6F);
  }
}

void draw_descent_field(const MapPicture& picture, const overlay::Pen& pen) {
  const auto& landscape = picture.results().landscape;
  if (landscape == nullptr || landscape->field.empty()) return;
  double least = 1e300, most = 0;
  for (const FieldArrow& arrow : landscape->field) {
    const double size = std::hypot(arrow.a, arrow.b);
    if (!(size > 0) || !std::isfinite(size)) continue;
    least = std::min(least, size);
    most = std::max(most, size);
  }
  if (!(most > 0)) return;
  least = std::max(least, 1e-4 * most);
  // Arrows keep their share of the distance between them when the old field is shown in a new window.
  const double shown = picture.transform.pixels_per_a() * landscape->window.a.size() *
                       picture.transform.pixels_per_b() * landscape->window.b.size() /
                       static_cast<double>(landscape->field.size());
  const auto spacing = static_cast<float>(std::sqrt(shown));
  const ImU32 own = pen.theme.field_arrow, casing = with_alpha(pen.theme.casing, 0.35F);
  for (const FieldArrow& arrow : landscape->field) {
    const double size = std::hypot(arrow.a, arrow.b);
    const ImVec2 at = picture.transform.to_screen(arrow.at);
    if (!(size > 0) || !std::isfinite(size) || !picture.transform.rect.contains(at)) continue;
    const double dx = arrow.a * picture.transform.pixels_per_a(), dy = -arrow.b * picture.transform.pixels_per_b();
    const double length = std::hypot(dx, dy);
    const double share = most > least ? std::clamp(std::log(size / least) / std::log(most / least), 0.0, 1.0) : 1;
    const float half = 0.5F * spacing * static_cast<float>(0.25 + 0.5 * share);
    const ImVec2 u = {static_cast<float>(dx / length), static_cast<float>(dy / length)}, v = {-u.y, u.x};
    const ImVec2 from = {at.x - half * u.x, at.y - half * u.y}, to = {at.x + half * u.x, at.y + half * u.y};
    const float head = std::min(pen.px(4.5F), half);
    const ImVec2 left = {to.x - head * u.x + 0.6F * head * v.x, to.y - head * u.y + 0.6F * head * v.y};
    const ImVec2 right = {to.x - head * u.x - 0.6F * head * v.x, to.y - head * u.y - 0.6F * head * v.y};
    pen.list->AddLine(from, to, casing, pen.px(3));
    pen.list->AddLine(from, to, own, pen.px(1.2F));
    pen.list->AddTriangleFilled(to, left, right, own);
  }
}

}  // namespace saddlescope
