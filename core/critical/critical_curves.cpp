#include "core/critical/critical_curves.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numbers>

#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr double longest_stride = search_cell;
constexpr double shortest_step = search_cell / 2000;
constexpr std::size_t most_curve_points = 20'000;
/// An open curve shorter than this that ends inside the window on both sides is one degenerate point, seen as a curve
/// by rounding.
constexpr double shortest_curve = 10 * search_cell;
constexpr double shortest_curve_at_edge = 1e-3 * search_cell;  // less is the edge's own rounding
constexpr int newton_rounds = 8, section_rounds = 16;          // eighths: 2·(2/8)¹⁶ of the reach is left
constexpr double settled_step = 1e-11;                         // of Newton's iteration along a line
constexpr double beside_kinked_curve = 1e-9;  // how near the two sides of a curve of kinks are looked at
/// Of the gradient at the ends of the line: on a smooth curve it is at most this, and a kinked one is smooth there if
/// both its sides are at most the second.
constexpr double zero_on_curve = 1e-9, zero_beside_kink = 1e-7;
constexpr double opposite = 1e-5;  // sine of the angle by which gradients on the two sides may miss opposing each other
/// Turn of the chord (radians) above which a step is halved, and below which the next is longer by the growth.
constexpr double sharpest_turn = 0.3, gentle_turn = 0.1, step_growth = 1.5;
/// A curve is closed when it comes back within this share of a step, in about the direction of its start.
constexpr double closing_share = 0.75, closing_cosine = 0.5;
/// |weak| by |strong| eigenvalue and agreement with the chord from which on the null direction is the tangent.
constexpr double clear_null_direction = 1e-3, along_chord = 0.9;
constexpr double one_null_direction = 1e-4;  // the same ratio, where a root has a single curve through it
/// How far from the point expected the curve may be met: of the step, and at the window's edge of the longest stride.
constexpr double reach_of_step = 0.5, reach_at_edge = 0.1;
constexpr std::size_t fewest_points_of_loop = 6;  // fewer that come near the first one have only turned back
/// A slope along the curve that is no rounding: of the curvature, and so many times the least one.
constexpr double faint_along_curve = 1e-14, clear_rise = 3;
constexpr std::size_t most_directions = 4;  // of curves through one point
/// Rounds in which the angle of a direction is sought: the width falls by this share each, or by half, so that 1e-9 of
/// it is left at the most.
constexpr int angle_rounds = 40;
constexpr double narrowing = 0.6;
/// A kink on a circle: neighbours' gradients turn by more than the first, the two sides of it by the second, and the
/// shorter one is no less than this share of the steepest.
constexpr double turn_between_neighbours = 2, opposite_turn = std::numbers::pi - 1e-5, shortest_beside_kink = 1e-6;

/// Moves points onto a curve of critical points, along a given line.
class Corrector {
 public:
  Corrector(Field& field, bool kinked) : field_(field), kinked_(kinked) {}

  /// The critical point on the line through p along the unit vector n within ±reach.
  std::optional<Vec> onto_curve(const Vec& p, const Vec& n, double reach) {
    std::optional<double> s = kinked_ ? std::nullopt : newton(p, n, reach);
    if (!s) s = sections(p, n, reach);
    if (!s) return std::nullopt;
    const Vec found = p + *s * n;
    if (!critical(found, n, reach)) return std::nullopt;
    return found;
  }

 private:
  std::optional<double> newton(const Vec& p, const Vec& n, double reach) {
    double s = 0;
    for (int round = 0; round < newton_rounds; ++round) {
      const FieldJet jet = field_.at(p + s * n);
      if (!jet.finite()) return std::nullopt;
      const double slope = jet.gradient.dot(n), bend = jet.along(n);
      if (slope == 0) return s;
      if (bend == 0) return std::nullopt;
      const double step = -slope / bend;
      s += step;
      if (!(std::abs(s) <= reach)) return std::nullopt;
      if (std::abs(step) < settled_step) return s;
    }
    return std::nullopt;
  }

  /// Where the slope along n changes sign, or else where it is smallest; by repeated division into eighths.
  std::optional<double> sections(const Vec& p, const Vec& n, double reach) {
    double low = -reach, high = reach;
    std::vector<Vec> points(9);
    std::vector<FieldJet> jets;
    std::array<double, 9> slope{};
    for (int round = 0; round < section_rounds; ++round) {
      for (std::size_t k = 0; k < 9; ++k) points[k] = p + (low + (high - low) * static_cast<double>(k) / 8) * n;
      field_.evaluate(Derivatives::gradient, points, jets);
      for (std::size_t k = 0; k < 9; ++k) slope[k] = jets[k].gradient.dot(n);
      // No slope: the place itself, where the formula is a root of 0 (√u²). `critical` checks both sides of it.
      std::size_t hole = 9;
      for (std::size_t k = 0; k < 9; ++k)
        if (!std::isfinite(slope[k]) &&
            (hole == 9 || std::abs(static_cast<int>(k) - 4) < std::abs(static_cast<int>(hole) - 4)))
          hole = k;
      if (hole < 9) return low + (high - low) * static_cast<double>(hole) / 8;
      std::size_t from = 0, to = 0;
      // The change of sign nearest to the middle.
      for (std::size_t k = 0; k < 8; ++k)
        if (slope[k] * slope[k + 1] <= 0 && (slope[k] != 0 || slope[k + 1] != 0))
          if (to == 0 || std::abs(static_cast<int>(k) - 3) < std::abs(static_cast<int>(from) - 3)) from = k, to = k + 1;
      if (to == 0) {
        std::size_t best = 4;
        for (std::size_t k = 0; k < 9; ++k)
          if (std::abs(slope[k]) < std::abs(slope[best])) best = k;
        from = best == 0 ? 0 : best - 1;
        to = best == 8 ? 8 : best + 1;
      }
      const double width = (high - low) / 8;
      high = low + width * static_cast<double>(to);
      low = low + width * static_cast<double>(from);
    }
    return 0.5 * (low + high);
  }

  bool critical(const Vec& p, const Vec& n, double reach) {
    std::vector<FieldJet> jets;
    field_.evaluate(Derivatives::gradient,
                    {p, p + reach * n, p - reach * n, p + beside_kinked_curve * n, p - beside_kinked_curve * n}, jets);
    const double typical = 0.5 * (jets[1].gradient.norm() + jets[2].gradient.norm());
    if (!(typical > 0) || !std::isfinite(typical)) return false;
    if (!kinked_) return jets[0].gradient.norm() <= zero_on_curve * typical;
    const Vec &up = jets[3].gradient, &down = jets[4].gradient;
    const double product = up.norm() * down.norm();
    if (up.norm() <= zero_beside_kink * typical && down.norm() <= zero_beside_kink * typical) return true;
    return up.dot(down) < 0 && std::abs(cross(up, down)) <= opposite * product;
  }

  Field& field_;
  bool kinked_;
};

class Tracer {
 public:
  Tracer(Field& field, bool kinked, const std::stop_token& stop)
      : field_(field), corrector_(field, kinked), kinked_(kinked), stop_(stop) {}

  enum class End { edge, inside, closed };

  /// Appends points after `seed` in the direction given.
  End follow(const Vec& seed, Vec tangent, std::vector<Vec>& points) {
    Vec at = seed;
    double step = longest_stride;
    const Vec first_tangent = tangent;
    bool ending = false;
    while (points.size() < most_curve_points && !stop_.stop_requested()) {
      const auto next = corrector_.onto_curve(at + step * tangent, perpendicular(tangent), reach_of_step * step);
      const Vec chord = next ? Vec((*next - at).normalized()) : tangent;
      const double bend = std::abs(turn(tangent, chord));
      if (!next || bend > sharpest_turn) {
        ending = ending || !next;
        step *= 0.5;
        if (step < shortest_step) return End::inside;
        continue;
      }
      if (!inside_window(*next)) {
        clip(at, *next, points);
        return End::edge;
      }
      if (points.size() >= fewest_points_of_loop && (*next - seed).norm() < closing_share * step &&
          chord.dot(first_tangent) > closing_cosine)
        return End::closed;
      points.push_back(*next);
      tangent = new_tangent(*next, chord);
      at = *next;
      if (bend < gentle_turn && !ending) step = std::min(longest_stride, step_growth * step);
    }
    return End::inside;
  }

 private:
  /// The null direction of the Hessian where it is clear, else the direction of the last chord turned on by its own
  /// bend.
  Vec new_tangent(const Vec& at, const Vec& chord) {
    if (kinked_) return chord;
    const Principal p = principal(field_.at(at));
    if (!(std::abs(p.weak) < clear_null_direction * std::abs(p.strong))) return chord;
    const Vec tangent = p.weak_direction();
    const double same = tangent.dot(chord);
    if (std::abs(same) < along_chord) return chord;
    return same < 0 ? Vec(-tangent) : tangent;
  }

  void clip(const Vec& from, const Vec& to, std::vector<Vec>& points) {
    double t = 1;
    int axis = 0;
    for (int k = 0; k < 2; ++k) {
      if (std::abs(to[k]) <= 1) continue;
      const double side = to[k] > 0 ? 1.0 : -1.0;
      const double share = (side - from[k]) / (to[k] - from[k]);
      if (share < t) t = std::max(0.0, share), axis = k;
    }
    Vec edge = from + t * (to - from);
    const Vec along = axis == 0 ? Vec::UnitY() : Vec::UnitX();
    if (const auto better = corrector_.onto_curve(edge, along, reach_at_edge * longest_stride)) edge = *better;
    edge = edge.cwiseMax(-1.0).cwiseMin(1.0);
    if (points.empty() || (edge - points.back()).norm() > nearly_same_place) points.push_back(edge);
  }

  Field& field_;
  Corrector corrector_;
  bool kinked_;
  const std::stop_token& stop_;
};

/// Whether the gradient along the curve falls steadily to one place on it and rises again: rounding does not.
bool fades_to_one_point(Field& field, const std::vector<Vec>& points) {
  constexpr std::size_t count = 9;
  std::array<double, count> slope{};
  double strongest = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = k * (points.size() - 1) / (count - 1);
    const Vec along = points[std::min(i + 1, points.size() - 1)] - points[i > 0 ? i - 1 : 0];
    const FieldJet jet = field.at(points[i]);
    slope[k] = std::abs(jet.gradient.dot(along.normalized()));
    if (jet.finite()) strongest = std::max(strongest, jet.hessian_norm());
  }
  std::size_t least = 0;
  for (std::size_t k = 0; k < count; ++k)
    if (slope[k] < slope[least]) least = k;
  for (std::size_t k = 0; k + 1 < count; ++k)
    if (!(k < least ? slope[k] > slope[k + 1] : slope[k] < slope[k + 1])) return false;
  return std::min(slope.front(), slope.back()) > std::max(faint_along_curve * strongest, clear_rise * slope[least]);
}

}  // namespace

std::vector<Vec> smooth_directions(Field& field, const Vec& seed) {
  const Principal p = principal(field.at(seed));
  constexpr int count = 64;
  const double radius = 0.5 * longest_stride;
  std::vector<Vec> directions;
  if (std::abs(p.weak) < one_null_direction * std::abs(p.strong)) return {p.weak_direction()};
  std::vector<Vec> ring;
  for (int k = 0; k < count; ++k) {
    const double angle = 2 * std::numbers::pi * k / count;
    ring.emplace_back(std::cos(angle), std::sin(angle));
  }
  std::vector<Vec> points;
  for (const Vec& v : ring) points.push_back(seed + radius * v);
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  for (std::size_t k = 0; k < count; ++k) {
    const double here = jets[k].gradient.norm();
    const double before = jets[(k + count - 1) % count].gradient.norm(), after = jets[(k + 1) % count].gradient.norm();
    if (here <= before && here < after) directions.push_back(ring[k]);
  }
  std::sort(directions.begin(), directions.end(), [&](const Vec& a, const Vec& b) {
    return field.at(seed + radius * a, Derivatives::gradient).gradient.norm() <
           field.at(seed + radius * b, Derivatives::gradient).gradient.norm();
  });
  // Refine each by bisection of the angle.
  for (Vec& direction : directions) {
    double width = 2 * std::numbers::pi / count, angle = std::atan2(direction.y(), direction.x());
    const auto length = [&](double a) {
      return field.at(seed + radius * Vec(std::cos(a), std::sin(a)), Derivatives::gradient).gradient.norm();
    };
    for (int round = 0; round < angle_rounds; ++round, width *= narrowing) {
      const double middle = length(angle), left = length(angle - 0.5 * width), right = length(angle + 0.5 * width);
      if (left < middle && left <= right)
        angle -= 0.5 * width;
      else if (right < middle)
        angle += 0.5 * width;
    }
    direction = {std::cos(angle), std::sin(angle)};
  }
  if (directions.size() > most_directions) directions.resize(most_directions);
  return directions;
}

std::vector<Vec> kink_directions(Field& field, const Vec& seed, double radius) {
  constexpr int count = 96;
  const auto at = [&](double angle) { return Vec(seed + radius * Vec(std::cos(angle), std::sin(angle))); };
  constexpr double crooked = 0.0123;  // off axes and diagonals, on which typed formulas have symmetries
  const auto angle_of = [](int k) { return crooked + 2 * std::numbers::pi * k / count; };
  std::vector<Vec> points;
  for (int k = 0; k < count; ++k) points.push_back(at(angle_of(k)));
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  std::vector<Vec> directions;
  double steepest = 0;
  for (const FieldJet& jet : jets)
    if (jet.slope_finite()) steepest = std::max(steepest, jet.gradient.norm());
  for (int k = 0; k < count; ++k) {
    Vec from = jets[static_cast<std::size_t>(k)].gradient,
        to = jets[static_cast<std::size_t>((k + 1) % count)].gradient;
    if (!(std::abs(turn(from, to)) > turn_between_neighbours)) continue;
    double low = angle_of(k), high = angle_of(k + 1);
    for (int round = 0; round < angle_rounds; ++round) {
      const double middle = 0.5 * (low + high);
      const Vec gradient = field.at(at(middle), Derivatives::gradient).gradient;
      if (!gradient.allFinite()) {  // met the kink itself
        constexpr double angle_beside = 1e-6;
        from = field.at(at(middle - angle_beside), Derivatives::gradient).gradient;
        to = field.at(at(middle + angle_beside), Derivatives::gradient).gradient;
        low = high = middle;
        break;
      }
      if (std::abs(turn(from, gradient)) > std::abs(turn(gradient, to)))
        high = middle, to = gradient;
      else
        low = middle, from = gradient;
    }
    // A gradient that dies away between the two is a smooth zero on the circle.
    const bool jump = std::min(from.norm(), to.norm()) > shortest_beside_kink * steepest;
    if (jump && std::abs(turn(from, to)) > opposite_turn) {
      const double angle = 0.5 * (low + high);
      directions.emplace_back(std::cos(angle), std::sin(angle));
    }
  }
  return directions;
}

std::optional<TracedCurve> trace_curve(Field& field, const Vec& seed, const Vec& direction, bool kinked,
                                       const std::stop_token& stop) {
  Tracer tracer(field, kinked, stop);
  TracedCurve curve;
  curve.kinked = kinked;
  std::vector<Vec> forward, backward;
  const auto end = tracer.follow(seed, direction, forward);
  if (end == Tracer::End::closed) {
    curve.closed = true;
    curve.points.push_back(seed);
    curve.points.insert(curve.points.end(), forward.begin(), forward.end());
    return curve;
  }
  const auto other_end = tracer.follow(seed, -direction, backward);
  curve.points.assign(backward.rbegin(), backward.rend());
  curve.points.push_back(seed);
  curve.points.insert(curve.points.end(), forward.begin(), forward.end());
  curve.touches_edge = end == Tracer::End::edge || other_end == Tracer::End::edge;
  double length = 0;
  for (std::size_t i = 1; i < curve.points.size(); ++i) length += (curve.points[i] - curve.points[i - 1]).norm();
  const bool too_short = curve.touches_edge ? length < shortest_curve_at_edge : length < shortest_curve;
  if (curve.points.size() < 3 || too_short) return std::nullopt;
  curve.isolated = !kinked && !curve.touches_edge && curve.points.size() > 8 && fades_to_one_point(field, curve.points);
  return curve;
}

std::int64_t CurveIndex::bucket(const Vec& point) {
  return static_cast<std::int64_t>(std::floor(point.x() / search_cell)) * bucket_row +
         static_cast<std::int64_t>(std::floor(point.y() / search_cell));
}

void CurveIndex::add(const TracedCurve& curve) {
  const std::size_t count = curve.points.size();
  for (std::size_t i = 0; i + (curve.closed ? 0 : 1) < count; ++i) {
    const Piece piece{curve.points[i], curve.points[(i + 1) % count]};
    // A piece is no longer than about one cell: the buckets of its ends and its middle, with their neighbours at the
    // query, cover it.
    pieces_[bucket(0.5 * (piece.from + piece.to))].push_back(piece);
  }
}

bool CurveIndex::near(const Vec& point, double distance) const {
  for (int dx = -1; dx <= 1; ++dx)
    for (int dy = -1; dy <= 1; ++dy) {
      const auto found = pieces_.find(bucket(point) + dx * bucket_row + dy);
      if (found == pieces_.end()) continue;
      for (const Piece& piece : found->second) {
        const Vec along = piece.to - piece.from;
        const double length = along.squaredNorm();
        const double t = length > 0 ? std::clamp((point - piece.from).dot(along) / length, 0.0, 1.0) : 0.0;
        if ((piece.from + t * along - point).norm() <= distance) return true;
      }
    }
  return false;
}

}  // namespace saddlescope
