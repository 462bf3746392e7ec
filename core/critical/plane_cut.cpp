// The window is the square [−1, 1]² here, as in field.h; parameters are measured in halves of the box's sides, so that
// neither depends on a unit. Zeros of the n components of the gradient are sought by Gauss and Newton's iteration in
// the two coordinates of the plane; where its matrix has one direction only, a curve runs through, which is followed.
#include "core/critical/plane_cut.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/critical/critical_curves.h"
#include "core/critical/off_plane.h"
#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"
#include "core/objective/affordable.h"

namespace saddlescope {
namespace {
namespace cutting {

using Kind = CriticalCurve::Kind;
using TwoColumns = Eigen::Matrix<double, Eigen::Dynamic, 2>;

constexpr std::size_t most_nodes = 48, fewest_nodes = 12;  // of the grid of starts, along each side
constexpr std::size_t leap = 1597;                         // a prime that divides no number of nodes
constexpr double share_for_grid = 0.25;                    // of all that may be spent
constexpr double reach_of_start = 1.5;                     // in cells of that grid
/// A zero of fourth order comes nearer by a third in each round.
constexpr int rounds = 80;
constexpr double settled = 1e-10, settled_on_floor = 1e-9;  // a step, in the window's coordinates
/// Weak by strong singular value below which only the strong one's step is made: at first, and along the floor of a
/// narrow valley.
constexpr double across_only = 0.1, along_floor = 1e-8;
constexpr double one_direction = 1e-5;  // weak by strong singular value: a curve runs through
constexpr double clear_tangent = 0.1, along_chord = 0.9;
constexpr double settled_in_space = 1e-8;  // a step, in halves of the box's sides
constexpr int rounds_in_space = 12;
constexpr double null_share = 1e-8;      // of the largest eigenvalue: counts as none in Newton's step
constexpr double zero_curvature = 1e-6;  // the same where signs and rank are told
constexpr double stride = search_cell, least_stride = search_cell / 500;
constexpr double sharpest_turn = 0.3, gentle_turn = 0.1;
constexpr double shortest_cut = 4 * search_cell;
constexpr double same_cut = 1e-5;
constexpr double beside_cut = 0.1 * search_cell, vanished_hessian = 1e-5;
constexpr std::size_t most_points_of_cut = 5'000, most_cuts = 100, most_crossings = 200;

/// The gradient of n numbers over the window, with its derivatives along the window's two sides.
struct CutJet {
  Eigen::VectorXd gradient;
  TwoColumns slopes;
  bool finite() const { return gradient.allFinite() && slopes.allFinite(); }
};

/// Singular values and directions of the slopes, and the least-squares step to where the gradient vanishes.
struct CutStep {
  double strong = 0, weak = 0;
  Vec along = Vec::UnitX();  ///< of the weak one: the tangent of a curve
  Vec step = Vec::Zero();
};

/// Without the step of the weak direction where that is less than a share of the strong one.
CutStep least_squares(const CutJet& jet, double least = across_only) {
  // Thin factors are for matrices of dynamic size only.
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(jet.slopes, Eigen::ComputeThinU | Eigen::ComputeThinV);
  CutStep result;
  result.strong = svd.singularValues()[0];
  result.weak = svd.singularValues()[1];
  result.along = svd.matrixV().col(1);
  if (!(result.strong > 0)) return result;
  const Vec aims = -(svd.matrixU().transpose() * jet.gradient);
  result.step = aims[0] / result.strong * svd.matrixV().col(0);
  if (result.weak > least * result.strong) result.step += aims[1] / result.weak * svd.matrixV().col(1);
  return result;
}

class Cutter {
 public:
  Cutter(const Objective& objective, const CriticalPointsReport& report, const Plane& plane, const PlaneWindow& window,
         const std::stop_token& stop)
      : objective_(objective), report_(report), plane_(plane), off_(plane, window), stop_(stop) {
    middle_ = {window.a.middle(), window.b.middle()};
    half_ = {window.a.size() / 2, window.b.size() / 2};
    const auto n = static_cast<Eigen::Index>(plane.dimension());
    units_.resize(n);
    directions_.resize(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
      units_[i] = report.box[static_cast<std::size_t>(i)].size() / 2;
      for (Eigen::Index k = 0; k < 2; ++k)
        directions_(i, k) = half_[k] * plane.directions[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)];
    }
    evaluations_ = points_within(objective, Derivatives::hessian, allowance::points);
  }

  PlaneCut cut() {
    if (evaluations_ < static_cast<double>(fewest_nodes * fewest_nodes)) return {};
    std::size_t nodes = most_nodes;
    while (static_cast<double>(nodes * nodes) > share_for_grid * evaluations_ && nodes > fewest_nodes) nodes /= 2;
    const double cell = 2.0 / static_cast<double>(nodes);
    // In leaps all over the window, so that where the loss takes too long no part of it is left out.
    for (std::size_t k = 0; k < nodes * nodes && !ended(); ++k) {
      const std::size_t place = k * leap % (nodes * nodes);
      const auto middle = [&](std::size_t i) { return -1 + (static_cast<double>(i) + 0.5) * cell; };
      start_from({middle(place % nodes), middle(place / nodes)}, cell);
    }
    PlaneCut result;
    for (const TracedCurve& curve : curves_) append(curve, result.curves);
    for (const Vec& crossing : crossings_)
      if (auto point = described(crossing)) result.points.push_back(std::move(*point));
    return result;
  }

 private:
  bool ended() const { return stop_.stop_requested() || spent_ >= evaluations_; }

  std::vector<double> parameters(const Vec& u) const {
    return to_parameters(plane_, middle_.x() + half_.x() * u.x(), middle_.y() + half_.y() * u.y());
  }

  Evaluation evaluate(const std::vector<double>& at) {
    spent_ += 1;
    return evaluate_at(objective_, at);
  }

  CutJet jet(const Vec& u) {
    const Evaluation here = evaluate(parameters(u));
    return {units_.cwiseProduct(here.gradient), units_.asDiagonal() * (here.hessian * directions_)};
  }

  /// Eigenvalues of the Hessian in the box's units.
  Curvature bent(const Evaluation& here) const {
    return curvature(Eigen::MatrixXd(units_.asDiagonal() * here.hessian * units_.asDiagonal()));
  }

  /// Whether a critical point of the whole loss lies here, or so near that the plane counts as going through it.
  bool is_critical(const Vec& u) {
    std::vector<double> at = parameters(u);
    const Eigen::Map<const Eigen::VectorXd> now(at.data(), units_.size());
    const Eigen::VectorXd begin = now;
    for (int round = 0; round < rounds_in_space; ++round) {
      const Evaluation here = evaluate(at);
      const Curvature bending = bent(here);
      if (!bending.finite || !here.gradient.allFinite()) return false;
      const double largest = bending.eigenvalues.cwiseAbs().maxCoeff();
      Eigen::VectorXd along = bending.eigenvectors * units_.cwiseProduct(here.gradient);
      if (!(largest > 0)) return along.isZero(0);
      for (Eigen::Index i = 0; i < along.size(); ++i) {
        const double value = bending.eigenvalues[i];
        const bool null = std::abs(value) <= null_share * largest;
        if (null && std::abs(along[i]) > vanishing_gradient * largest) return false;
        along[i] = null ? 0 : -along[i] / value;
      }
      const Eigen::VectorXd step = bending.eigenvectors.transpose() * along;
      for (std::size_t i = 0; i < at.size(); ++i)
        at[i] += units_[static_cast<Eigen::Index>(i)] * step[static_cast<Eigen::Index>(i)];
      if (off_.off((now - begin).norm())) return false;
      if (step.norm() <= settled_in_space) return true;
    }
    return false;
  }

  /// Across the strong direction first: near a curve that leads onto it, whatever the weak one says there. Where it
  /// ends on no critical point, the floor of a narrow valley may lead on to one.
  void start_from(const Vec& node, double cell) {
    std::optional<Vec> u = settle(node, node, cell, across_only, settled);
    if (!u) return;
    const bool at_once = is_critical(*u);
    if (!at_once) u = settle(*u, node, cell, along_floor, settled_on_floor);
    if (!u || u->cwiseAbs().maxCoeff() > 1 || (!at_once && !is_critical(*u))) return;
    const CutStep fit = least_squares(jet(*u));
    if (at_once && fit.weak <= one_direction * fit.strong)
      follow(*u, fit.along);
    else
      cross(*u);
  }

  /// Where the iteration from u comes to rest; nothing far from its node, on what is known, and where nothing bends.
  std::optional<Vec> settle(Vec u, const Vec& node, double cell, double least, double rest) {
    const double reach = reach_of_start * cell;
    for (int round = 0; round < rounds; ++round) {
      const CutJet here = jet(u);
      if (!here.finite()) return std::nullopt;
      const CutStep fit = least_squares(here, least);
      const double length = fit.step.norm();
      if (!(fit.strong > 0) || (round == 0 && u == node && !(length <= reach))) return std::nullopt;
      u += length > cell ? Vec(cell / length * fit.step) : fit.step;
      if (known(u) || (u - node).norm() > 2 * reach) return std::nullopt;
      if (length <= rest) return u;
    }
    return std::nullopt;
  }

  /// On a curve found before, or a point.
  bool known(const Vec& u) const {
    return index_.near(u, on_curve) || std::any_of(crossings_.begin(), crossings_.end(),
                                                   [&](const Vec& other) { return (u - other).norm() < same_cut; });
  }

  /// The point of a set on the line through u along the unit vector n.
  std::optional<Vec> onto_set(const Vec& u, const Vec& n, double reach) {
    double s = 0;
    for (int round = 0; round < rounds && !ended(); ++round) {
      const CutJet here = jet(u + s * n);
      if (!here.finite()) return std::nullopt;
      const Eigen::VectorXd slope = here.slopes * n;
      const double size = slope.squaredNorm();
      const double step = size > 0 ? -slope.dot(here.gradient) / size : 0;
      s += step;
      if (!(std::abs(s) <= reach)) return std::nullopt;
      if (std::abs(step) > settled) continue;
      const Vec found = u + s * n;
      return is_critical(found) ? std::optional(found) : std::nullopt;
    }
    return std::nullopt;
  }

  enum class End { edge, inside, closed };

  /// Appends points after `seed` in the direction given.
  End trace(const Vec& seed, Vec tangent, std::vector<Vec>& points) {
    Vec at = seed;
    const Vec first = tangent;
    double step = stride;
    while (points.size() < most_points_of_cut && !ended()) {
      const auto next = onto_set(at + step * tangent, perpendicular(tangent), 0.5 * step);
      const Vec chord = next ? Vec((*next - at).normalized()) : tangent;
      const double bend = std::abs(turn(tangent, chord));
      if (!next || bend > sharpest_turn) {
        step *= 0.5;
        if (step < least_stride) return End::inside;
        continue;
      }
      if (next->cwiseAbs().maxCoeff() > 1) {
        points.push_back(clipped(at, *next));
        return End::edge;
      }
      if (points.size() > 5 && (*next - seed).norm() < 0.75 * step && chord.dot(first) > 0.5) return End::closed;
      points.push_back(*next);
      const CutStep here = least_squares(jet(*next));
      const double same = here.along.dot(chord);
      const bool clear = here.weak < clear_tangent * here.strong && std::abs(same) > along_chord;
      tangent = !clear ? chord : same < 0 ? Vec(-here.along) : here.along;
      at = *next;
      if (bend < gentle_turn) step = std::min(stride, 1.5 * step);
    }
    return End::inside;
  }

  /// Where the piece leaves the window.
  Vec clipped(const Vec& from, const Vec& to) {
    double share = 1;
    Eigen::Index axis = 0;
    for (Eigen::Index k = 0; k < 2; ++k) {
      if (std::abs(to[k]) <= 1) continue;
      const double here = ((to[k] > 0 ? 1 : -1) - from[k]) / (to[k] - from[k]);
      if (here < share) share = std::max(here, 0.0), axis = k;
    }
    const Vec edge = from + share * (to - from);
    return onto_set(edge, axis == 0 ? Vec::UnitY() : Vec::UnitX(), 0.1 * stride).value_or(edge);
  }

  void follow(const Vec& seed, const Vec& direction) {
    if (curves_.size() >= most_cuts) return;
    TracedCurve curve;
    std::vector<Vec> forward, backward;
    const End end = trace(seed, direction, forward);
    curve.closed = end == End::closed;
    if (!curve.closed) curve.touches_edge = trace(seed, -direction, backward) == End::edge || end == End::edge;
    curve.points.assign(backward.rbegin(), backward.rend());
    curve.points.push_back(seed);
    curve.points.insert(curve.points.end(), forward.begin(), forward.end());
    double length = 0;
    for (std::size_t i = 1; i < curve.points.size(); ++i) length += (curve.points[i] - curve.points[i - 1]).norm();
    if (curve.points.size() < 2 || (!curve.touches_edge && length < shortest_cut)) return;
    index_.add(curve);
    curves_.push_back(std::move(curve));
  }

  /// A point of its own is in the report's list and belongs to no set: then the whole Hessian has no zero eigenvalue,
  /// or it is a degenerate one.
  void cross(const Vec& u) {
    if (crossings_.size() >= most_crossings) return;
    const std::vector<double> at = parameters(u);
    const Curvature bending = bent(evaluate(at));
    if (!bending.finite) return;
    const Eigen::VectorXd sizes = bending.eigenvalues.cwiseAbs();
    if (sizes.minCoeff() > zero_curvature * sizes.maxCoeff()) return;
    for (const CriticalPoint& point : report_.points) {
      if (point.set_dimension > 0 || point.at.size() != at.size()) continue;
      double distance = 0;
      for (std::size_t i = 0; i < at.size(); ++i)
        distance = std::max(distance, std::abs(point.at[i] - at[i]) / units_[static_cast<Eigen::Index>(i)]);
      if (distance < same_cut) return;
    }
    crossings_.push_back(u);
  }

  /// By the slope a little to both sides, where the Hessian on the curve is nothing beside that there: it vanishes.
  std::optional<Kind> kind_by_sides(const Vec& u, const Vec& normal, double size) {
    const Eigen::VectorXd across = directions_ * normal;
    double sizes = 0, slopes[2];
    for (const int side : {0, 1}) {
      const double way = side == 0 ? 1 : -1;
      const Evaluation beside = evaluate(parameters(u + way * beside_cut * normal));
      slopes[side] = way * across.dot(beside.gradient);
      const Curvature bending = bent(beside);
      if (bending.finite) sizes = std::max(sizes, bending.eigenvalues.cwiseAbs().maxCoeff());
    }
    if (!(size <= vanished_hessian * sizes)) return std::nullopt;
    if (slopes[0] > 0 && slopes[1] > 0) return Kind::valley;
    return slopes[0] < 0 && slopes[1] < 0 ? Kind::ridge : Kind::level;
  }

  /// What the whole Hessian says of a point of a set; `normal` of the curve, where it lies on one.
  std::optional<SetCrossing> described(const Vec& u, std::optional<Vec> normal = {}) {
    SetCrossing point;
    point.at = parameters(u);
    for (std::size_t i = 0; i < point.at.size(); ++i)
      if (std::abs(point.at[i]) < value_rounding * units_[static_cast<Eigen::Index>(i)]) point.at[i] = 0;
    const Evaluation here = evaluate(point.at);
    const Curvature own = curvature(here.hessian), scaled = bent(here);
    if (!own.finite || !scaled.finite) return std::nullopt;
    point.value = here.value;
    const double low = own.eigenvalues[0], high = own.eigenvalues[own.eigenvalues.size() - 1];
    point.sharpness = std::abs(low) > std::abs(high) ? low : high;
    const double size = scaled.eigenvalues.cwiseAbs().maxCoeff(), zero = zero_curvature * size;
    const bool down = scaled.eigenvalues.minCoeff() < -zero;
    const bool up = scaled.eigenvalues.maxCoeff() > zero;
    point.kind = up && !down ? Kind::valley : down && !up ? Kind::ridge : Kind::level;
    if (normal) point.kind = kind_by_sides(u, *normal, size).value_or(point.kind);
    return point;
  }

  /// Appends the curve, cut where its kind changes for more than a few points.
  void append(const TracedCurve& traced, std::vector<CriticalCurve>& curves) {
    constexpr std::size_t shortest_run = 4;
    std::vector<SetCrossing> points;
    for (std::size_t i = 0; i < traced.points.size(); ++i) {
      const Vec chord = traced.points[std::min(i + 1, traced.points.size() - 1)] - traced.points[i > 0 ? i - 1 : 0];
      if (auto point = described(traced.points[i], perpendicular(chord.normalized())))
        points.push_back(std::move(*point));
    }
    std::vector<std::size_t> ends;  // of the runs of one kind
    for (std::size_t i = 1; i <= points.size(); ++i) {
      if (i < points.size() && points[i].kind == points[i - 1].kind) continue;
      const std::size_t begin = ends.empty() ? 0 : ends.back();
      const bool joins = !ends.empty() && (i - begin < shortest_run || points[begin - 1].kind == points[begin].kind);
      if (joins) {
        for (std::size_t k = begin; k < i; ++k) points[k].kind = points[begin - 1].kind;
        ends.back() = i;
      } else {
        ends.push_back(i);
      }
    }
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      CriticalCurve part;
      part.kind = points[begin].kind;
      part.closed = traced.closed && ends.size() == 1;
      part.value = points[begin].value;
      // Neighbouring parts share the point where one kind ends.
      for (std::size_t i = begin; i < std::min(end + 1, points.size()); ++i) {
        if (i < end && std::abs(points[i].value) < std::abs(part.value)) part.value = points[i].value;
        part.points.push_back(points[i].at);
        part.sharpness.push_back(points[i].sharpness);
      }
      curves.push_back(std::move(part));
      begin = end;
    }
  }

  const Objective& objective_;
  const CriticalPointsReport& report_;
  const Plane& plane_;
  OffPlane off_;
  const std::stop_token& stop_;
  Vec middle_, half_;
  Eigen::VectorXd units_;
  TwoColumns directions_;
  double evaluations_ = 0, spent_ = 0;
  std::vector<TracedCurve> curves_;
  CurveIndex index_;
  std::vector<Vec> crossings_;
};

}  // namespace cutting
}  // namespace

PlaneCut cut_sets(const Objective& objective, const CriticalPointsReport& report, const Plane& plane,
                  const PlaneWindow& window, std::stop_token stop) {
  const std::size_t n = objective.dimension();
  if (n <= 2 || report.sets.empty() || report.box.size() != n || plane.dimension() != n ||
      plane.directions.size() != 2 || !objective.capabilities().hessian)
    return {};
  return cutting::Cutter(objective, report, plane, window, stop).cut();
}

}  // namespace saddlescope
