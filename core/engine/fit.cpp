#include "core/engine/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/critical/off_plane.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/plane/extent.h"
#include "core/plane/plane_projector.h"

namespace saddlescope {
namespace {

struct Box {
  Extent a, b;
  void add(PlanePoint p) {
    if (!std::isfinite(p.a) || !std::isfinite(p.b)) return;
    a.add(p.a);
    b.add(p.b);
  }
};

/// Adds a path as long as it stays within `reach` of the box of what must be seen; of a very long one not every row.
void add_path(Box& box, const Box& anchor, double reach, const Trajectory& path, const PlaneProjector& project) {
  constexpr std::size_t most_rows = 100'000;
  const std::size_t last = path.last_finite_step(), stride = last / most_rows + 1;
  const auto add = [&](std::size_t step) {
    const PlanePoint p = project(path.at(step).data());
    const bool near = p.a >= anchor.a.minimum - reach && p.a <= anchor.a.maximum + reach &&
                      p.b >= anchor.b.minimum - reach && p.b <= anchor.b.maximum + reach;
    if (near) box.add(p);
    return near;
  };
  for (std::size_t step = 0; step < last; step += stride)
    if (!add(step)) return;
  add(last);
}

Interval padded(const Extent& bounds, double size) {
  const double middle = 0.5 * (bounds.minimum + bounds.maximum);
  return {middle - 0.5 * size, middle + 0.5 * size};
}

}  // namespace

PlaneWindow fit_points(const Plane& plane, const std::vector<double>& points, double least) {
  Box box;
  for (std::size_t at = 0; at + plane.dimension() <= points.size(); at += plane.dimension())
    box.add(to_plane(plane, &points[at]));
  if (!box.a.any()) box.add({0, 0});
  const double size = std::max(1.25 * std::max(box.a.size(), box.b.size()), least);
  return {padded(box.a, size), padded(box.b, size)};
}

PlaneWindow fit_window(const Scene& scene, const Results& results) {
  if (results.get<LossResult>() == nullptr || results.plane.directions.empty()) return scene.window;
  const Plane& plane = results.plane;
  const PlaneProjector project(plane);
  const OffPlane off(plane, scene.window);
  const std::size_t n = plane.dimension();
  Box box;
  bool shared_start_used = scene.runs.empty();
  for (const Run& run : scene.runs) {
    if (!run.visible) continue;
    if (!run.own_start) shared_start_used = true;
    if (run.own_start && run.own_start->size() == n) box.add(project(run.own_start->data()));
  }
  if (shared_start_used && scene.start.size() == n) box.add(project(scene.start.data()));
  if (const CriticalPointsReport* report = fitting_points(results)) {
    for (const CriticalPoint& point : report->points) {
      if (point.at.size() == n && !off.too_far(off.distance(point.at.data()))) box.add(project(point.at.data()));
    }
  }
  if (!box.a.any()) return scene.window;
  // Where a stable run ends must be seen; the way there may be long, but not without bounds.
  const Box anchor = box;
  double reach = 3 * std::max({box.a.size(), box.b.size(), 0.25 * scene.window.a.size(), 0.25 * scene.window.b.size()});
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    if (const Trajectory* path = shown_path(scene, results, i)) add_path(box, anchor, reach, *path, project);
  }
  const bool one = plane.directions.size() < 2;
  const double largest = std::max(box.a.size(), one ? 0 : box.b.size());
  const double least = largest > 0 ? 0.25 * largest : std::max(1e-6, 0.5 * scene.window.a.size());
  double size_a = 1.25 * std::max(box.a.size(), least),
         size_b = one ? scene.window.b.size() : 1.25 * std::max(box.b.size(), least);
  const double ratio = scene.window.a.size() / scene.window.b.size();
  if (!one && ratio > 0.98 && ratio < 1.02) size_a = size_b = std::max(size_a, size_b);
  PlaneWindow window = scene.window;
  window.a = padded(box.a, size_a);
  if (!one) window.b = padded(box.b, size_b);
  return window;
}

void fit_once(Scene& scene, const Results& results, std::optional<LastFit>& last) {
  LastFit now{scene.loss, scene.slice, scene.start, scene.runs, scene.steps, scene.window};
  if (last == now) return;
  scene.window = now.window = fit_window(scene, results);
  last.reset();
  if (fitting_points(results) != nullptr) last = std::move(now);
}

}  // namespace saddlescope
