#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "app/draw/overlay.h"

namespace saddlescope::overlay {
namespace {

bool finite(ImVec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

/// One pass of thin_places over `places` with a fixed distance. `retraced`: a way there and back that runs along the
/// last kept piece is dropped too, as a run that bounces across a valley makes by the thousand.
std::vector<std::size_t> thinned(std::span<const ImVec2> points, std::span<const std::size_t> places, float distance,
                                 bool retraced) {
  std::vector<std::size_t> kept;
  const float limit = distance * distance;
  const auto near = [&](ImVec2 p, std::size_t place) {
    const float dx = p.x - points[place].x, dy = p.y - points[place].y;
    return dx * dx + dy * dy < limit;
  };
  const auto edge = [&](std::size_t i) {
    return i == 0 || i + 1 >= places.size() || !finite(points[places[i]]) || !finite(points[places[i - 1]]) ||
           !finite(points[places[i + 1]]);
  };
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!edge(i)) {
      const ImVec2 p = points[places[i]];
      if (near(p, kept.back())) continue;
      if (retraced && kept.size() > 1 && !edge(i + 1) && near(p, kept[kept.size() - 2]) &&
          near(points[places[i + 1]], kept.back())) {
        ++i;
        continue;
      }
    }
    kept.push_back(places[i]);
  }
  return kept;
}

/// Lengths on and off, in thicknesses; dotted and dash-dot have short marks that read as dots.
std::span<const float> pattern_of(Dash dash) {
  static constexpr float dashed[] = {4.0F, 2.6F};
  static constexpr float dotted[] = {1.1F, 1.9F};
  static constexpr float dash_dot[] = {4.0F, 2.0F, 1.1F, 2.0F};
  switch (dash) {
    case Dash::solid:
      return {};
    case Dash::dashed:
      return dashed;
    case Dash::dotted:
      return dotted;
    case Dash::dash_dot:
      return dash_dot;
  }
  return {};
}

/// Walks along the pattern: which entry, how much of it is left.
class PatternWalk {
 public:
  PatternWalk(std::span<const float> pattern, float unit, float phase) : pattern_(pattern), unit_(unit) {
    float period = 0;
    for (float entry : pattern) period += entry * unit;
    phase = std::fmod(std::max(phase, 0.0F), period);
    left_ = pattern[0] * unit;
    while (phase >= left_) {
      phase -= left_;
      next();
    }
    left_ -= phase;
  }
  bool on() const { return entry_ % 2 == 0; }
  float left() const { return left_; }
  void walk(float length) { left_ -= length; }
  void next() {
    entry_ = (entry_ + 1) % pattern_.size();
    left_ = pattern_[entry_] * unit_;
  }

 private:
  std::span<const float> pattern_;
  float unit_;
  std::size_t entry_ = 0;
  float left_ = 0;
};

}  // namespace

bool clip_segment(ImVec2& from, ImVec2& to, const Rect& rect) {
  if (!finite(from) || !finite(to)) return false;
  // In double: far ends (a path that shoots off) would lose the point of the frame in float.
  const double dx = static_cast<double>(to.x) - from.x, dy = static_cast<double>(to.y) - from.y;
  double enter = 0, leave = 1;
  const double p[] = {-dx, dx, -dy, dy};
  const double q[] = {static_cast<double>(from.x) - rect.min.x, static_cast<double>(rect.max.x) - from.x,
                      static_cast<double>(from.y) - rect.min.y, static_cast<double>(rect.max.y) - from.y};
  for (int side = 0; side < 4; ++side) {
    if (p[side] == 0) {
      if (q[side] < 0) return false;
      continue;
    }
    const double t = q[side] / p[side];
    if (p[side] < 0) {
      enter = std::max(enter, t);
    } else {
      leave = std::min(leave, t);
    }
  }
  if (enter > leave) return false;
  const ImVec2 start = from;
  if (leave < 1) to = {static_cast<float>(start.x + leave * dx), static_cast<float>(start.y + leave * dy)};
  if (enter > 0) from = {static_cast<float>(start.x + enter * dx), static_cast<float>(start.y + enter * dy)};
  return true;
}

std::vector<std::vector<ImVec2>> clip_polyline(std::span<const ImVec2> points, const Rect& rect) {
  std::vector<std::vector<ImVec2>> pieces;
  bool joined = false;  // the last piece ends exactly at the coming segment's start
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    ImVec2 from = points[i], to = points[i + 1];
    if (!clip_segment(from, to, rect)) {
      joined = false;
      continue;
    }
    if (!joined || from.x != points[i].x || from.y != points[i].y) pieces.push_back({from});
    pieces.back().push_back(to);
    joined = to.x == points[i + 1].x && to.y == points[i + 1].y;
  }
  return pieces;
}

std::vector<std::size_t> thin_places(std::span<const ImVec2> points, float distance, std::size_t limit) {
  std::vector<std::size_t> places(points.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  places = thinned(points, places, distance, false);
  if (places.size() > limit) places = thinned(points, places, distance, true);
  for (int pass = 0; pass < 8 && places.size() > limit; ++pass) {
    distance *= 2;
    places = thinned(points, places, distance, true);
  }
  return places;
}

std::vector<ImVec2> thin_path(std::span<const ImVec2> points, float distance, std::size_t limit) {
  std::vector<ImVec2> kept;
  for (std::size_t place : thin_places(points, distance, limit)) kept.push_back(points[place]);
  return kept;
}

std::vector<std::vector<ImVec2>> dash_polyline(std::span<const ImVec2> points, Dash dash, float thickness,
                                               float phase) {
  std::vector<std::vector<ImVec2>> pieces;
  if (points.empty()) return pieces;
  const std::span<const float> pattern = pattern_of(dash);
  if (pattern.empty() || thickness <= 0) {
    pieces.emplace_back(points.begin(), points.end());
    return pieces;
  }
  PatternWalk walk(pattern, thickness, phase);
  if (walk.on()) pieces.push_back({points[0]});
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ImVec2 from = points[i], to = points[i + 1];
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    if (!(length > 0) || !std::isfinite(length)) continue;
    float done = 0;
    while (length - done > walk.left()) {
      done += walk.left();
      const float t = done / length;
      const ImVec2 at = {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
      if (walk.on()) pieces.back().push_back(at);
      walk.next();
      if (walk.on()) pieces.push_back({at});
    }
    walk.walk(length - done);
    if (walk.on()) pieces.back().push_back(to);
  }
  return pieces;
}

float distance_to_segment(ImVec2 p, ImVec2 a, ImVec2 b) {
  const float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const float t = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0F, 1.0F) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

std::optional<ImVec2> exit_point(ImVec2 inside, ImVec2 outside, const Rect& rect) {
  if (!rect.contains(inside) || rect.contains(outside)) return std::nullopt;
  // An infinite end still tells the direction: take a far point instead.
  constexpr float far = 1e7F;
  ImVec2 to = {std::isnan(outside.x) ? inside.x : std::clamp(outside.x, -far, far),
               std::isnan(outside.y) ? inside.y : std::clamp(outside.y, -far, far)};
  ImVec2 from = inside;
  if (rect.contains(to) || !clip_segment(from, to, rect)) return std::nullopt;
  return to;
}

}  // namespace saddlescope::overlay
