#include <algorithm>
#include <array>
#include <cmath>

#include "app/view/map_layers.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_with_arrows = 12;
constexpr std::size_t most_with_labels = 4;
constexpr float longest_arrow = 58, shortest_arrow = 20, least_room = 20;

const CriticalPointsReport* report_of(const MapPicture& picture) {
  const auto& result = picture.results().critical_points;
  if (result == nullptr || !picture.scene().display.critical_points) return nullptr;
  // Points of another loss would be wrong, those of another window only incomplete.
  if (picture.results().loss != nullptr && !(result->loss == picture.results().loss->good)) return nullptr;
  return &result->report;
}

double largest_curvature(const CriticalPoint& point) {
  double largest = 0;
  for (Eigen::Index i = 0; i < point.eigenvalues.size(); ++i) {
    const double size = std::abs(point.eigenvalues[i]);
    if (std::isfinite(size)) largest = std::max(largest, size);
  }
  return largest;
}

struct Shown {
  std::size_t index;
  ImVec2 at;
  double curvature;
  bool chosen;  ///< selected or hovered
};

/// The selected, the hovered and the dozen of largest curvature on the screen.
std::vector<Shown> points_with_arrows(const MapPicture& picture, const CriticalPointsReport& report) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    const CriticalPoint& point = report.points[i];
    if (!picture.fits(point.at) || point.eigenvectors.cols() != static_cast<Eigen::Index>(point.at.size())) continue;
    const ImVec2 at = picture.to_screen(point.at);
    const double curvature = largest_curvature(point);
    if (!picture.transform.rect.contains(at) || !(curvature > 0)) continue;
    const bool chosen = is_selected(picture.scene(), point) || picture.frame.interaction.hovered_critical_point == i;
    shown.push_back({i, at, curvature, chosen});
  }
  std::stable_sort(shown.begin(), shown.end(), [](const Shown& p, const Shown& q) {
    return p.chosen != q.chosen ? p.chosen : p.curvature > q.curvature;
  });
  if (shown.size() > most_with_arrows) shown.resize(most_with_arrows);
  return shown;
}

float room_at(const MapPicture& picture, const CriticalPointsReport& report, const Shown& point) {
  float room = picture.pen.px(longest_arrow);
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    if (i == point.index || !picture.fits(report.points[i].at)) continue;
    const ImVec2 other = picture.to_screen(report.points[i].at);
    room = std::min(room, 0.42F * std::hypot(other.x - point.at.x, other.y - point.at.y));
  }
  return room;
}

/// Puts the label beside the tip that has more room.
void place_label(const MapPicture& picture, EigenArrow& arrow, std::vector<overlay::Rect>& taken,
                 std::span<const ImVec2> avoid) {
  const overlay::Rect inside = picture.transform.rect;
  float best = 1e9F;
  for (const ImVec2 tip : {arrow.tip, arrow.back_tip}) {
    const auto rect =
        overlay::tip_label_rect(picture.pen, arrow.from, tip, arrow.label, picture.pen.theme.text_font, &inside);
    float cost = 0;
    for (const overlay::Rect& other : taken) cost += rect.grown(2).overlaps(other) ? 1 : 0;
    if (rect.contains(tip)) cost += 0.5F;
    const auto covered = std::count_if(avoid.begin(), avoid.end(), [&](ImVec2 p) { return rect.grown(4).contains(p); });
    cost += std::min(0.05F * static_cast<float>(covered), 0.9F);
    if (cost < best) {
      best = cost;
      arrow.label_rect = rect;
    }
  }
  taken.push_back(arrow.label_rect);
}

ImU32 curvature_color(const Theme& theme, double eigenvalue) { return eigenvalue < 0 ? theme.downhill : theme.uphill; }

}  // namespace

bool is_selected(const Scene& scene, const CriticalPoint& point) {
  return !scene.selected.empty() && scene.selected == point.at;
}

std::vector<EigenArrow> eigen_arrows(const MapPicture& picture, std::span<const ImVec2> avoid) {
  std::vector<EigenArrow> arrows;
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr || !picture.scene().display.eigenvectors) return arrows;
  const std::vector<Shown> shown = points_with_arrows(picture, *report);
  double largest = 0;
  for (const Shown& point : shown) largest = std::max(largest, point.curvature);
  std::vector<overlay::Rect> taken;
  for (const StartMarker& start : start_markers(picture)) {
    taken.push_back(overlay::Rect{start.at, start.at}.grown(picture.pen.px(8)));
  }
  const float side = std::min(picture.transform.rect.width(), picture.transform.rect.height());
  for (const Shown& point : shown) {
    const CriticalPoint& critical = report->points[point.index];
    float room = std::min(room_at(picture, *report, point), 0.2F * side);
    if (point.chosen) room = std::max(room, picture.pen.px(34));
    if (room < picture.pen.px(least_room)) continue;  // arrows of close neighbours would be a pattern, not a picture
    for (Eigen::Index k = 0; k < critical.eigenvalues.size(); ++k) {
      const double value = critical.eigenvalues[k];
      if (value == 0 || !std::isfinite(value)) continue;
      const std::vector<double> vector(critical.eigenvectors.row(k).begin(), critical.eigenvectors.row(k).end());
      const PlanePoint d = picture.project.direction(vector.data());
      const double dx = d.a * picture.transform.pixels_per_a(), dy = -d.b * picture.transform.pixels_per_b();
      const double length = std::hypot(dx, dy);
      if (!(length > 0)) continue;
      // The root keeps weak curvatures visible beside strong ones; the longest is always the most curved.
      const float share = static_cast<float>(std::sqrt(std::abs(value) / largest));
      const float least = std::min(picture.pen.px(shortest_arrow), room);
      const float reach = least + (room - least) * share;
      const ImVec2 u = {static_cast<float>(dx / length) * reach, static_cast<float>(dy / length) * reach};
      EigenArrow arrow{point.at, {point.at.x + u.x, point.at.y + u.y}, {point.at.x - u.x, point.at.y - u.y}, value, {},
                       {}};
      if (point.chosen || shown.size() <= most_with_labels) arrow.label = "λ = " + readable_text(value);
      arrows.push_back(std::move(arrow));
    }
  }
  for (const EigenArrow& arrow : arrows) {
    for (const ImVec2 tip : {arrow.tip, arrow.back_tip})
      taken.push_back(overlay::Rect{tip, tip}.grown(picture.pen.px(5)));
  }
  for (EigenArrow& arrow : arrows) {
    if (!arrow.label.empty()) place_label(picture, arrow, taken, avoid);
  }
  return arrows;
}

void draw_eigen_arrows(const MapPicture& picture, std::span<const EigenArrow> arrows) {
  for (const EigenArrow& arrow : arrows) {
    const ImU32 own = curvature_color(picture.pen.theme, arrow.eigenvalue);
    overlay::arrow(picture.pen, arrow.from, arrow.tip, own, 2.4F);
    overlay::arrow(picture.pen, arrow.from, arrow.back_tip, own, 2.4F);
  }
  for (const EigenArrow& arrow : arrows) {
    if (arrow.label.empty()) continue;
    overlay::patch_text(picture.pen, arrow.label_rect.min, curvature_color(picture.pen.theme, arrow.eigenvalue),
                        arrow.label, picture.pen.theme.text_font);
  }
}

void draw_curvature_key(const MapPicture& picture, std::span<const overlay::Rect> obstacles) {
  const overlay::Pen& pen = picture.pen;
  const std::array<const char*, 2> texts = {"downhill curvature", "uphill curvature"};
  const std::array<ImU32, 2> colors = {pen.theme.downhill, pen.theme.uphill};
  ImFont* font = pen.theme.small_font;
  const float line = overlay::text_size(font, texts[0]).y + pen.px(3), glyph = pen.px(20), pad = pen.px(6);
  const ImVec2 size = {overlay::text_size(font, texts[0]).x + glyph + pen.px(6) + 2 * pad,
                       2 * line + 2 * pad - pen.px(3)};
  const overlay::Rect frame = picture.transform.rect.grown(-pen.px(8));
  if (frame.width() < 2.2F * size.x || frame.height() < 3.5F * size.y) return;
  overlay::Rect best{};
  int least = 1 << 20;
  // Preferred first: bottom right, bottom left, top right, top left.
  for (const ImVec2 corner : {ImVec2{1, 1}, ImVec2{0, 1}, ImVec2{1, 0}, ImVec2{0, 0}}) {
    const ImVec2 at = {std::round(frame.min.x + corner.x * (frame.width() - size.x)),
                       std::round(frame.min.y + corner.y * (frame.height() - size.y))};
    const overlay::Rect rect = {at, {at.x + size.x, at.y + size.y}};
    const auto hits = static_cast<int>(std::count_if(
        obstacles.begin(), obstacles.end(), [&](const overlay::Rect& o) { return rect.grown(pen.px(4)).overlaps(o); }));
    if (hits < least) {
      least = hits;
      best = rect;
    }
  }
  pen.list->AddRectFilled(best.min, best.max, with_alpha(pen.theme.casing, 0.72F), pen.px(4));
  for (std::size_t i = 0; i < 2; ++i) {
    const float top = best.min.y + pad + static_cast<float>(i) * line, y = std::round(top + line / 2 - pen.px(1));
    const overlay::Pen plain = pen;
    overlay::arrow(plain, {best.min.x + pad, y}, {best.min.x + pad + glyph, y}, colors[i], 2.2F);
    overlay::plain_text(pen, {best.min.x + pad + glyph + pen.px(6), top}, pen.theme.text, texts[i]);
  }
}

void append_critical_curves(const MapPicture& picture, std::vector<ImVec2>& points) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  for (const CriticalCurve& curve : report->curves) {
    for (const auto& point : curve.points) {
      if (picture.fits(point)) points.push_back(picture.to_screen(point));
    }
  }
}

void draw_critical_curves(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  const ImU32 ink = picture.pen.theme.kind == ThemeKind::dark ? color(0xF2F4F8) : color(0x14161B);
  std::vector<ImVec2> points;
  for (const CriticalCurve& curve : report->curves) {
    points.clear();
    for (const auto& point : curve.points) {
      if (picture.fits(point)) points.push_back(picture.to_screen(point));
    }
    if (curve.closed && points.size() > 2) points.push_back(points[0]);
    points = overlay::thin_path(points, 1.0F);
    const Dash dash = curve.kind == CriticalCurve::Kind::level ? Dash::dotted : Dash::dashed;
    for (const auto& piece : overlay::clip_polyline(points, picture.transform.rect)) {
      overlay::path(picture.pen, piece,
                    {.color = ink, .thickness = 1.6F, .casing = 1.1F, .casing_alpha = 0.8F, .dash = dash});
    }
  }
}

void draw_critical_points(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  // Many points (a landscape of cosines) get smaller markers, so that the ground stays visible.
  const float radius = report->points.size() > 60 ? 3.5F : report->points.size() > 24 ? 4.2F : 5.0F;
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    const CriticalPoint& point = report->points[i];
    if (!picture.fits(point.at)) continue;
    const ImVec2 at = picture.to_screen(point.at);
    if (!picture.transform.rect.contains(at)) continue;
    overlay::critical_marker(picture.pen, point.kind, at, radius, picture.frame.interaction.hovered_critical_point == i,
                             is_selected(picture.scene(), point));
    const float half = picture.pen.px(7);
    picture.frame.ui.note("map/critical:" + std::to_string(i), {at.x - half, at.y - half}, {at.x + half, at.y + half});
  }
}

std::optional<std::size_t> critical_point_at(const MapPicture& picture, ImVec2 mouse) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return std::nullopt;
  std::optional<std::size_t> nearest;
  float best = picture.pen.px(9);
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    if (!picture.fits(report->points[i].at)) continue;
    const ImVec2 at = picture.to_screen(report->points[i].at);
    const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
    if (distance < best && picture.transform.rect.contains(at)) {
      best = distance;
      nearest = i;
    }
  }
  return nearest;
}

}  // namespace saddlescope
