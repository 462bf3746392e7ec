#include "app/surface/path_ribbon.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/critical/off_plane.h"
#include "core/picture/coverage.h"

namespace saddlescope {
namespace {

constexpr double lift = 0.0015;         // keeps lines out of the surface without floating visibly
constexpr double closest = 1.0 / 8000;  // a fraction of a pixel in any usual view
constexpr double flat = 0.001;          // below lift
constexpr std::size_t most_points = 600'000;
constexpr std::size_t most_exits = 8;
constexpr double covered_cell = 1.0 / 400;  // half a line in a usual view

/// Shares of a floor segment inside the window (Liang and Barsky 1984); false when none is.
bool cut_to_window(const Eigen::Vector2d& from, const Eigen::Vector2d& to, double& enter, double& leave) {
  enter = 0;
  leave = 1;
  const Eigen::Vector2d d = to - from;
  for (int k = 0; k < 2; ++k) {
    for (double sign : {-1.0, 1.0}) {
      const double p = sign * d[k], q = 0.5 - sign * from[k];
      if (p == 0) {
        if (q < 0) return false;
      } else if (p < 0) {
        enter = std::max(enter, q / p);
      } else {
        leave = std::min(leave, q / p);
      }
    }
  }
  return enter <= leave;
}

void make_blocks(PathRibbon& ribbon) {
  const std::size_t segments = ribbon.points.empty() ? 0 : ribbon.points.size() - 1;
  for (std::size_t first = 0; first < segments; first += PathRibbon::block_size)
    ribbon.blocks.push_back(ribbon.box_of(first, std::min(first + PathRibbon::block_size, segments)));
}

/// A row of the trajectory over the floor.
struct RibbonRow {
  Eigen::Vector2d floor;
  double z = 0, step = 0;
  float strength = 1;
  bool has_height = false;  ///< z and strength are known
};

/// Slopes of the straight lines from a kept place on that pass all places since within `flat`.
class SlopeWindow {
 public:
  SlopeWindow(double t, double z) : t_(t), z_(z) {}
  /// Whether such a line leads to this place too.
  bool goes_on_to(double t, double z) const {
    const double slope = (z - z_) / (t - t_);
    return slope >= low_ && slope <= high_;
  }
  void narrow(double t, double z) {
    low_ = std::max(low_, (z - flat - z_) / (t - t_));
    high_ = std::min(high_, (z + flat - z_) / (t - t_));
  }

 private:
  double t_, z_, low_ = -std::numeric_limits<double>::infinity(), high_ = -low_;
};

class RibbonBuilder {
 public:
  /// `sparing`: leaves out places on a segment that are nearly on a straight line with those beside them.
  RibbonBuilder(PathRibbon& ribbon, const SurfaceMesh& mesh, bool sparing)
      : ribbon_(ribbon), mesh_(mesh), sparing_(sparing) {}

  /// The part of the straight floor segment between two rows.
  void segment(const RibbonRow& from, const RibbonRow& to, const Coverage::Part& part = {}) {
    double enter = 0, leave = 1;
    const bool inside = cut_to_window(from.floor, to.floor, enter, leave);
    enter = std::max(enter, part.from);
    leave = std::min(leave, part.to);
    if (!inside || !(enter <= leave)) {
      joined_ = false;
      return;
    }
    const double length = (to.floor - from.floor).norm() * (leave - enter);
    const bool draped = from.strength == 1 && to.strength == 1;
    const auto at = [&](double t) {
      const Eigen::Vector2d floor = from.floor + t * (to.floor - from.floor);
      double z = from.z + t * (to.z - from.z);
      if (draped && t > 0 && t < 1) z = mesh_.height(floor.x(), floor.y()).value_or(z);
      return Eigen::Vector3d(floor.x(), floor.y(), z + lift);
    };
    const auto step_at = [&](double t) { return from.step + t * (to.step - from.step); };
    const auto strength_at = [&](double t) {
      return from.strength + static_cast<float>(t) * (to.strength - from.strength);
    };
    if (!joined_ || enter > 0) put(at(enter), step_at(enter), strength_at(enter), false);
    // Long segments are draped over the surface at about the spacing of its cells.
    double pieces = draped ? std::clamp(std::ceil(length / mesh_.cell()), 1.0, 256.0) : 1;
    if (ribbon_.points.size() > most_points / 2) pieces = 1;
    SlopeWindow slopes(enter, at(enter).z());
    double before = enter;
    for (double k = 1; k <= pieces; ++k) {
      const double t = enter + (leave - enter) * k / pieces, z = at(t).z();
      if (k > 1 && !(sparing_ && slopes.goes_on_to(t, z))) {
        put(at(before), step_at(before), strength_at(before), true);
        slopes = SlopeWindow(before, at(before).z());
      }
      slopes.narrow(t, z);
      before = t;
    }
    put(at(before), step_at(before), strength_at(before), true);
    joined_ = leave == 1;
    if (leave < part.to && ribbon_.exits.size() < most_exits)
      ribbon_.exits.push_back({at(leave), (to.floor - from.floor).normalized(), step_at(leave)});
  }

  /// The segment between two rows is not drawn.
  void skip() {
    finish();
    joined_ = false;
  }

  void finish() {
    if (skipped_) {
      skipped_ = false;
      push(last_, last_step_, last_strength_, true);
    }
  }

 private:
  void put(const Eigen::Vector3d& p, double step, float strength, bool pen) {
    if (ribbon_.points.size() >= most_points) return;
    if (!pen) finish();
    if (pen && (p - kept_).norm() < closest) {
      last_ = p;
      last_step_ = step;
      last_strength_ = strength;
      skipped_ = true;
      return;
    }
    // The end of a long rest is kept, else the line that goes on from it would start too early.
    if (pen && skipped_ && last_step_ - kept_step_ > 1) finish();
    skipped_ = false;
    push(p, step, strength, pen);
  }
  void push(const Eigen::Vector3d& p, double step, float strength, bool pen) {
    if (pen) arc_ += (p - kept_).norm();
    kept_ = p;
    kept_step_ = step;
    ribbon_.points.push_back(
        {float(p.x()), float(p.y()), float(p.z()), float(step), float(arc_), pen ? 1.0F : 0.0F, strength});
  }

  PathRibbon& ribbon_;
  const SurfaceMesh& mesh_;
  bool sparing_;
  bool joined_ = false, skipped_ = false;
  Eigen::Vector3d kept_ = Eigen::Vector3d::Constant(1e9), last_ = kept_;
  double kept_step_ = 0, last_step_ = 0, arc_ = 0;
  float last_strength_ = 1;
};

}  // namespace

Eigen::Vector2d Floor::at(const PlanePoint& point) const {
  return {(point.a - window.a.minimum) / window.a.size() - 0.5, (point.b - window.b.minimum) / window.b.size() - 0.5};
}

PlanePoint Floor::point(double x, double y) const {
  return {window.a.minimum + (x + 0.5) * window.a.size(), window.b.minimum + (y + 0.5) * window.b.size()};
}

void PathBox::add(const PathPoint& point) {
  const Eigen::Vector3f p(point.x, point.y, point.z);
  low = low.cwiseMin(p);
  high = high.cwiseMax(p);
}

PathBox PathRibbon::box_of(std::size_t first, std::size_t last) const {
  PathBox box;
  for (std::size_t i = first; i < last && i + 1 < points.size(); ++i) {
    if (points[i + 1].pen == 0) continue;
    box.add(points[i]);
    box.add(points[i + 1]);
  }
  return box;
}

std::size_t PathRibbon::segments_until(double step) const {
  const auto after = std::upper_bound(points.begin(), points.end(), step,
                                      [](double value, const PathPoint& point) { return value < double(point.step); });
  const auto count = static_cast<std::size_t>(after - points.begin());
  return std::min(count, points.empty() ? 0 : points.size() - 1);
}

double row_height(double loss, const Eigen::Vector2d& at, bool off_plane, const HeightScale& scale,
                  const SurfaceMesh& mesh) {
  const auto surface = mesh.height(at.x(), at.y());
  const double own = box_z(scale.to_unit(loss));
  if (std::isnan(own)) return surface.value_or(0);
  return surface && !off_plane ? std::max(own, *surface) : own;
}

PathRibbon make_path_ribbon(const Trajectory& trajectory, std::span<const PathRow> rows, const Floor& floor,
                            const HeightScale& scale, const SurfaceMesh& mesh) {
  PathRibbon ribbon;
  if (rows.size() < 2) return ribbon;
  const OffPlane off(*floor.plane, floor.window);
  const auto row_at = [&](std::size_t step) {
    return RibbonRow{floor.at(trajectory.at(step).data()), 0, double(step)};
  };
  // Of a long path most rows are not drawn: they need no height.
  const auto lift_row = [&](RibbonRow& row) {
    if (row.has_height) return;
    const auto step = static_cast<std::size_t>(row.step);
    const double distance = off.distance(trajectory.at(step).data());
    row.strength = off.strength(distance);
    row.z = row_height(trajectory.loss[step], row.floor, off.off(distance), scale, mesh);
    row.has_height = true;
  };
  const bool is_long = is_long_path(trajectory, rows[0].step);
  RibbonBuilder builder(ribbon, mesh, is_long);
  Coverage coverage(1, 1, covered_cell);
  RibbonRow before = row_at(rows[0].step);
  for (const PathRow& row : rows.subspan(1)) {
    RibbonRow here = row_at(row.step);
    if (!here.floor.allFinite()) break;
    std::optional<Coverage::Part> drawn;
    if (row.joined)
      drawn = is_long ? coverage.new_part(before.floor.x() + 0.5, before.floor.y() + 0.5, here.floor.x() + 0.5,
                                          here.floor.y() + 0.5)
                      : Coverage::Part();
    if (!drawn && row.joined && (here.floor - before.floor).norm() < Coverage::near_cells * covered_cell) continue;
    if (drawn) {
      lift_row(before);
      lift_row(here);
    }
    if (!drawn) {
      builder.skip();
    } else if (here.step - before.step > 1) {
      // It stayed here until the row before this one.
      RibbonRow rested = before;
      rested.step = here.step - 1;
      if (drawn->from == 0) builder.segment(before, rested);
      builder.segment(rested, here, *drawn);
    } else {
      builder.segment(before, here, *drawn);
    }
    before = here;
  }
  builder.finish();
  make_blocks(ribbon);
  return ribbon;
}

PathRibbon make_curve_ribbon(std::span<const Eigen::Vector2d> points, bool closed, std::span<const double> shares,
                             const SurfaceMesh& mesh) {
  PathRibbon ribbon;
  if (points.size() < 2) return ribbon;
  RibbonBuilder builder(ribbon, mesh, false);
  const auto height = [&](const Eigen::Vector2d& p) { return mesh.height(p.x(), p.y()).value_or(-0.5 * box_height); };
  const auto share = [&](std::size_t i) { return i < shares.size() ? shares[i] : 0.0; };
  const std::size_t count = closed ? points.size() + 1 : points.size();
  for (std::size_t i = 1; i < count; ++i) {
    const std::size_t next = i % points.size();
    const Eigen::Vector2d &from = points[i - 1], &to = points[next];
    if (from.allFinite() && to.allFinite())
      builder.segment({from, height(from), share(i - 1)}, {to, height(to), share(next)});
  }
  builder.finish();
  make_blocks(ribbon);
  ribbon.exits.clear();
  return ribbon;
}

}  // namespace saddlescope
