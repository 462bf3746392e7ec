#include "app/draw/critical_choice.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/critical/off_plane.h"

namespace saddlescope {
namespace {

double largest_curvature(const CriticalPoint& point) {
  double largest = 0;
  for (Eigen::Index i = 0; i < point.eigenvalues.size(); ++i) {
    const double size = std::abs(point.eigenvalues[i]);
    if (std::isfinite(size)) largest = std::max(largest, size);
  }
  return largest;
}

ImVec2 turned(ImVec2 from, ImVec2 tip, float angle) {
  const float c = std::cos(angle), s = std::sin(angle), dx = from.x - tip.x, dy = from.y - tip.y;
  return {tip.x + c * dx - s * dy, tip.y + s * dx + c * dy};
}

double off_middle(const PlaneWindow& window, PlanePoint at) {
  return std::hypot((at.a - window.a.middle()) / window.a.size(), (at.b - window.b.middle()) / window.b.size());
}

}  // namespace

std::string DrawnPoints::note() const {
  if (indices.size() >= in_window) return {};
  return std::to_string(indices.size()) + " of " + std::to_string(in_window) +
         " points drawn, the nearest to the middle";
}

DrawnPoints drawn_points(const CriticalPointsReport& report, const Plane& plane, const PlaneWindow& window,
                         const std::vector<double>& selected, std::optional<std::size_t> hovered) {
  DrawnPoints drawn;
  if (report.points.size() <= most_drawn_points) {
    for (std::size_t i = 0; i < report.points.size(); ++i) drawn.indices.push_back(i);
    return drawn;
  }
  const OffPlane off(plane, window);
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    const CriticalPoint& point = report.points[i];
    if (point.at.size() != plane.dimension() || off.too_far(off.distance(point.at.data()))) continue;
    const PlanePoint at = to_plane(plane, point.at);
    if (!window.contains(at.a, at.b)) continue;
    const bool chosen = point.at == selected || hovered == i;
    found.emplace_back(chosen ? -1 : off_middle(window, at), i);
  }
  drawn.in_window = found.size();
  if (found.size() > most_drawn_points) {
    std::nth_element(found.begin(), found.begin() + most_drawn_points, found.end());
    found.resize(most_drawn_points);
  }
  for (const auto& [distance, index] : found) drawn.indices.push_back(index);
  std::sort(drawn.indices.begin(), drawn.indices.end());
  return drawn;
}

std::vector<ArrowPoint> arrow_points(const CriticalPointsReport& report, const Plane& plane, const PlaneWindow& window,
                                     const std::vector<double>& selected, std::optional<std::size_t> hovered) {
  std::vector<ArrowPoint> shown;
  double largest = 0;
  const OffPlane off(plane, window);
  for (const std::size_t i : drawn_points(report, plane, window, selected, hovered).indices) {
    const CriticalPoint& point = report.points[i];
    if (point.at.size() != plane.dimension() || point.eigenvectors.cols() != static_cast<Eigen::Index>(point.at.size()))
      continue;
    const PlanePoint at = to_plane(plane, point.at);
    const double curvature = largest_curvature(point);
    if (!window.contains(at.a, at.b) || !(curvature > 0)) continue;
    const bool chosen = point.at == selected || hovered == i;
    const double distance = off.distance(point.at.data());
    if (chosen ? off.too_far(distance) : off.off(distance)) continue;
    shown.push_back({i, at, curvature, chosen, false});
    largest = std::max(largest, curvature);
  }
  // Points that differ only by rounding count as equal: classes of a thousandth of the largest.
  const auto rank = [&](const ArrowPoint& p) { return std::llround(1000 * p.curvature / largest); };
  std::stable_sort(shown.begin(), shown.end(), [&](const ArrowPoint& p, const ArrowPoint& q) {
    if (p.chosen != q.chosen) return p.chosen;
    if (rank(p) != rank(q)) return rank(p) > rank(q);
    return off_middle(window, p.at) < off_middle(window, q.at) - 1e-9;
  });
  const auto chosen =
      static_cast<std::size_t>(std::count_if(shown.begin(), shown.end(), [](const ArrowPoint& p) { return p.chosen; }));
  if (shown.size() > chosen + most_with_arrows) shown.resize(chosen + most_with_arrows);
  for (ArrowPoint& point : shown) point.labelled = point.chosen || shown.size() <= most_with_labels;
  return shown;
}

float drawn_share(const Plane& plane, const PlanePoint& direction) {
  if (plane.dimension() <= plane.directions.size()) return 1;
  const auto share = static_cast<float>(std::hypot(direction.a, direction.b));
  return share < 0.5F ? 0 : std::min(share, 1.0F);
}

float critical_marker_scale(std::size_t count) {
  constexpr float few = 25;
  const auto many = static_cast<float>(count);
  return many <= few ? 1 : std::max(0.65F, std::pow(few / many, 0.37F));
}

float ArrowLengths::of(double share) const {
  return shortest + (longest - shortest) * static_cast<float>(std::sqrt(std::clamp(share, 0.0, 1.0)));
}

ArrowLengths arrow_lengths(float nearest, float limit, bool chosen) {
  constexpr float longest = 58, shortest = 20, least = 9;
  float room = std::min({longest, limit, 0.42F * nearest});
  if (chosen) room = std::max({room, std::min(34.0F, 0.7F * nearest), 22.0F});
  room = std::max(room, least);
  return {room, std::min(room, std::max(least, std::min(shortest, 0.55F * room)))};
}

float arrow_thickness(float length) { return std::clamp(1.3F + 0.035F * length, 1.4F, 2.4F); }

std::optional<overlay::Rect> place_arrow_label(const overlay::Pen& pen, std::span<const LabelSpot> spots,
                                               std::string_view text, const overlay::Rect& bounds,
                                               std::span<const overlay::Rect> labels,
                                               std::span<const overlay::Rect> things, std::span<const ImVec2> paths) {
  std::optional<overlay::Rect> best;
  float least = 1e9F;
  for (const LabelSpot& spot : spots) {
    for (const float angle : {0.0F, 0.7F, -0.7F, 1.3F, -1.3F}) {
      const auto rect = overlay::tip_label_rect(pen, turned(spot.from, spot.tip, angle), spot.tip, text,
                                                pen.theme.text_font, &bounds);
      const overlay::Rect patch = {{rect.min.x - pen.px(5), rect.min.y - pen.px(2)},
                                   {rect.max.x + pen.px(5), rect.max.y + pen.px(2)}};
      const auto hits = [&](const overlay::Rect& other) { return patch.overlaps(other); };
      if (std::any_of(labels.begin(), labels.end(), hits)) continue;
      const auto covered = std::count_if(paths.begin(), paths.end(), [&](ImVec2 p) { return patch.contains(p); });
      const float cost = spot.cost + 0.12F * std::abs(angle) + (patch.contains(spot.tip) ? 0.5F : 0.0F) +
                         static_cast<float>(std::count_if(things.begin(), things.end(), hits)) +
                         std::min(0.06F * static_cast<float>(covered), 0.9F);
      if (cost >= least) continue;
      least = cost;
      best = rect;
    }
  }
  return best;
}

}  // namespace saddlescope
