#include "core/critical/winding.h"

#include <numbers>

#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr int most_halvings_of_path = 44;  // a piece is then some doubles long
/// A gradient that turns by π, up to this, between neighbouring doubles turns either way.
constexpr double undecided_turn = 1e-6;
/// Circles that meet a zero are tried again smaller; their points lie off axes and diagonals.
constexpr int most_attempts = 5;
constexpr double next_radius = 0.61, first_angle = 0.0371;

struct PathPoint {
  Vec at = Vec::Zero(), gradient = Vec::Zero();
};

class Winding {
 public:
  Winding(Field& field, double zero) : field_(field), zero_(zero) {}

  bool usable(const Vec& gradient) const {
    const double length = gradient.norm();
    return std::isfinite(length) && length > zero_;
  }

  /// Turn from a to b; false in failed() once it is not defined.
  double turn_between(const PathPoint& a, const PathPoint& b, int depth) {
    if (failed_) return 0;
    PathPoint middle;
    middle.at = 0.5 * (a.at + b.at);
    middle.gradient = field_.at(middle.at, Derivatives::gradient).gradient;
    if (!usable(middle.gradient)) {
      failed_ = true;
      return 0;
    }
    return through(a, middle, b, depth);
  }

  double through(const PathPoint& a, const PathPoint& middle, const PathPoint& b, int depth) {
    constexpr double small = std::numbers::pi / 4;
    const double first = turn(a.gradient, middle.gradient), second = turn(middle.gradient, b.gradient);
    if (std::abs(first) < small && std::abs(second) < small) return first + second;
    if (depth >= most_halvings_of_path) {
      const double jump = turn(a.gradient, b.gradient);
      if (std::abs(jump) > std::numbers::pi - undecided_turn) failed_ = true;
      return jump;
    }
    return turn_between(a, middle, depth + 1) + turn_between(middle, b, depth + 1);
  }

  bool failed() const { return failed_; }

 private:
  Field& field_;
  double zero_;
  bool failed_ = false;
};

}  // namespace

std::optional<int> winding_number(Field& field, const std::vector<Vec>& path, double zero) {
  // Points and the middles between them in one evaluation.
  std::vector<Vec> points;
  for (std::size_t i = 0; i < path.size(); ++i) {
    points.push_back(path[i]);
    points.push_back(0.5 * (path[i] + path[(i + 1) % path.size()]));
  }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  Winding winding(field, zero);
  for (const FieldJet& jet : jets)
    if (!winding.usable(jet.gradient)) return std::nullopt;
  double total = 0;
  for (std::size_t i = 0; i < points.size(); i += 2) {
    const std::size_t end = (i + 2) % points.size();
    total += winding.through({points[i], jets[i].gradient}, {points[i + 1], jets[i + 1].gradient},
                             {points[end], jets[end].gradient}, 0);
    if (winding.failed()) return std::nullopt;
  }
  return static_cast<int>(std::lround(total / (2 * std::numbers::pi)));
}

std::optional<int> circle_winding(Field& field, const Vec& centre, double radius) {
  constexpr int count = 48;
  for (int attempt = 0; attempt < most_attempts; ++attempt, radius *= next_radius) {
    std::vector<Vec> circle;
    for (int k = 0; k < count; ++k) {
      const double angle = first_angle + 2 * std::numbers::pi * k / count;
      circle.push_back(centre + radius * Vec(std::cos(angle), std::sin(angle)));
    }
    if (const auto number = winding_number(field, circle)) return number;
  }
  return std::nullopt;
}

std::vector<Vec> window_edge(std::size_t points_per_side) {
  std::vector<Vec> edge;
  const Vec corners[4] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
  for (std::size_t side = 0; side < 4; ++side)
    for (std::size_t k = 0; k < points_per_side; ++k) {
      const double t = static_cast<double>(k) / static_cast<double>(points_per_side);
      edge.push_back((1 - t) * corners[side] + t * corners[(side + 1) % 4]);
    }
  return edge;
}

}  // namespace saddlescope
