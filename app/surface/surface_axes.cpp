#include "app/surface/surface_axes.h"

#include <algorithm>
#include <cmath>

#include "app/surface/surface_mesh.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

constexpr double bottom = -0.5 * box_height;
constexpr double tick_length = 0.022;

using Eigen::Vector2d;
using Eigen::Vector3d;

class AxesBuilder {
 public:
  AxesBuilder(const Projection& projection, double room) : projection_(projection), room_(room) {}

  /// Edge along direction `along` (0 or 1) of the floor, on the side that lies outermost on the screen.
  struct Edge {
    int along;
    double side;  ///< ±½ in the other direction
    Vector3d at(double t) const { return along == 0 ? Vector3d(t, side, bottom) : Vector3d(side, t, bottom); }
    Vector3d outward() const {
      const double sign = side > 0 ? 1 : -1;
      return along == 0 ? Vector3d(0, sign, 0) : Vector3d(sign, 0, 0);
    }
  };
  Edge outer_edge(int along) const {
    // Lower on the screen: there neither surface nor box comes after it. From straight above, the left one.
    const auto score = [&](double side) {
      const auto p = projection_.pixel(Edge{along, side}.at(0));
      return p ? p->y() - 0.02 * p->x() : -1e9;
    };
    return {along, score(-0.5) >= score(0.5) ? -0.5 : 0.5};
  }

  void floor_axis(const Edge& edge, const Interval& interval, const std::string& name) {
    const auto from = projection_.pixel(edge.at(-0.5)), to = projection_.pixel(edge.at(0.5));
    const double length = from && to ? (*to - *from).norm() : 0;
    // Seen end on it has no room for texts, and says nothing.
    const bool named = length >= 1.2 * room_;
    // From above, the surface's rim stands out beyond the floor: texts keep off it.
    constexpr double steep = 0.966;  // 75°
    const Vector3d raised(0, 0, -projection_.forward().z() > steep ? -2 * bottom : 0);
    const auto count = static_cast<std::size_t>(std::clamp(length / room_, 2.0, 7.0));
    for (const Tick& tick : nice_ticks(interval, count)) {
      const double t = (tick.value - interval.minimum) / interval.size() - 0.5;
      frame(edge.at(t), edge.at(t) + tick_length * edge.outward());
      grid_at(edge.along, t);
      if (named) label(edge.at(t) + raised, edge.outward(), tick.text, false);
    }
    if (named) label(edge.at(0) + raised, edge.outward(), name, true);
  }

  void height_axis(const HeightScale& scale, const std::vector<double>& levels) {
    // The corner farthest to the left is on the outline of the box whatever the camera does.
    Vector2d corner(-0.5, -0.5);
    double left = 1e9;
    for (double x : {-0.5, 0.5}) {
      for (double y : {-0.5, 0.5}) {
        const auto p = projection_.pixel({x, y, 0});
        if (p && p->x() < left) {
          left = p->x();
          corner = {x, y};
        }
      }
    }
    const Vector3d outward = Vector3d(corner.x(), corner.y(), 0).normalized();
    const auto at = [&](double z) { return Vector3d(corner.x(), corner.y(), z); };
    frame(at(bottom), at(-bottom));
    const auto low = projection_.pixel(at(bottom)), high = projection_.pixel(at(-bottom));
    if (!low || !high || (*high - *low).norm() < 1.2 * room_) return;
    for (double level : levels) {
      const double z = box_z(scale.to_unit(level));
      frame(at(z), at(z) + tick_length * outward);
      label(at(z), outward, tick_text(level, 3), false);
    }
    label(at(0), outward, "L", true);
  }

  void floor_outline() {
    for (double side : {-0.5, 0.5}) {
      frame({-0.5, side, bottom}, {0.5, side, bottom});
      frame({side, -0.5, bottom}, {side, 0.5, bottom});
    }
  }

  SurfaceAxes finish() {
    axes_.frame_floats = axes_.lines.size();
    axes_.lines.insert(axes_.lines.end(), grid_.begin(), grid_.end());
    axes_.labels.insert(axes_.labels.end(), names_.begin(), names_.end());
    return std::move(axes_);
  }

 private:
  static void add(std::vector<float>& to, const Vector3d& a, const Vector3d& b) {
    for (const Vector3d& p : {a, b}) to.insert(to.end(), {float(p.x()), float(p.y()), float(p.z())});
  }
  void frame(const Vector3d& a, const Vector3d& b) { add(axes_.lines, a, b); }
  void grid_at(int along, double t) {
    if (along == 0)
      add(grid_, {t, -0.5, bottom}, {t, 0.5, bottom});
    else
      add(grid_, {-0.5, t, bottom}, {0.5, t, bottom});
  }
  void label(const Vector3d& at, const Vector3d& outward, const std::string& text, bool name) {
    const auto from = projection_.pixel(at), to = projection_.pixel(at + tick_length * 1.4 * outward);
    if (!from || !to) return;
    const Vector2d away = *to - *from;
    const double length = away.norm();
    (name ? names_ : axes_.labels)
        .push_back({*to, length > 1e-6 ? Vector2d(away / length) : Vector2d(0, 1), text, name});
  }

  const Projection& projection_;
  double room_;
  SurfaceAxes axes_;
  std::vector<float> grid_;
  std::vector<AxisLabel> names_;
};

}  // namespace

SurfaceAxes make_surface_axes(const Projection& projection, const PlaneWindow& window,
                              const std::vector<std::string>& names, const HeightScale& scale,
                              const std::vector<double>& levels, double room) {
  AxesBuilder builder(projection, room);
  builder.floor_outline();
  builder.floor_axis(builder.outer_edge(0), window.a, names.empty() ? "" : names[0]);
  builder.floor_axis(builder.outer_edge(1), window.b, names.size() < 2 ? "" : names[1]);
  builder.height_axis(scale, levels);
  return builder.finish();
}

}  // namespace saddlescope
