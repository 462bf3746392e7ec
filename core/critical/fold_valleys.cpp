#include "core/critical/fold_valleys.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/critical/root_search.h"
#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr std::size_t seed_cells = 48;  // in a row
constexpr std::size_t most_valleys = 256, most_pieces = 4000;
constexpr double piece = search_cell;
constexpr int most_halvings_of_piece = 4;
/// How far beside a fold its sides are looked at. From one to the next the rise of a smooth valley falls as the square
/// of the distance; that of a kink, or of |u|^1.5, which has no second derivative, falls slower.
constexpr double sides[2] = {1e-3, 1e-6};
constexpr double square_fall = 4 * (sides[1] / sides[0]) * (sides[1] / sides[0]);
/// Of the loss and its rise beside the fold, over a cell along it: less is rounding.
constexpr double level_on_fold = 1e-13;
/// Where other folds cross, sides tell nothing: so many places in a row may be unclear.
constexpr int most_unclear = 2;
/// Of a piece: a trace that comes so near to where it began is closed; and the shortest valley, in pieces.
constexpr double closes = 0.75;
constexpr std::size_t shortest_valley = 5;

class ValleySearch {
 public:
  ValleySearch(const PlaneFolds& folds, Field& field, const std::stop_token& stop)
      : folds_(folds), field_(field), stop_(stop) {}

  std::vector<TracedCurve> find() {
    constexpr double cell = 2.0 / seed_cells;
    std::vector<Vec> middles;
    for (std::size_t i = 0; i < seed_cells; ++i)
      for (std::size_t j = 0; j < seed_cells; ++j)
        middles.emplace_back(-1 + (static_cast<double>(i) + node_offset) * cell,
                             -1 + (static_cast<double>(j) + other_node_offset) * cell);
    for (std::size_t k = 0; k < folds_.count(); ++k) {
      if (folds_.touches(k)) continue;
      const std::vector<PlaneFolds::Side> sides = folds_.at(k, middles);
      for (std::size_t m = 0; m < middles.size(); ++m) {
        if (stop_.stop_requested() || found_.size() >= most_valleys) return std::move(found_);
        if (std::abs(sides[m].value) <= cell * sides[m].slope.norm()) start_in(k, middles[m], cell);
      }
    }
    return std::move(found_);
  }

 private:
  void start_in(std::size_t k, const Vec& middle, double cell) {
    const Vec foot = folds_.onto(k, middle);
    if (!((foot - middle).norm() <= cell) || !inside_window(foot) || known_.near(foot, on_curve)) return;
    const int turns = turns_at(k, foot);
    if (turns == 0) return;
    TracedCurve curve;
    curve.kinked = true;
    curve.level = folds_.loss_on_fold(k, foot).value;
    const Vec tangent = perpendicular(folds_.at(k, foot).slope.normalized());
    std::vector<Vec> forward = follow(k, foot, tangent, turns, curve), backward;
    if (!curve.closed) backward = follow(k, foot, -tangent, turns, curve);
    curve.points.assign(backward.rbegin(), backward.rend());
    curve.points.push_back(foot);
    curve.points.insert(curve.points.end(), forward.begin(), forward.end());
    if (curve.points.size() < shortest_valley) return;
    known_.add(curve);
    found_.push_back(std::move(curve));
  }

  /// 1: the loss on the fold is level, and rises to both sides in a kink; -1: it falls; 0: neither.
  int turns_at(std::size_t k, const Vec& at) {
    const PlaneFolds::Side on = folds_.loss_on_fold(k, at);
    const Vec normal = folds_.at(k, at).slope.normalized();
    if (!std::isfinite(on.value) || !normal.allFinite()) return 0;
    std::vector<Vec> points;
    for (const double distance : sides) {
      points.push_back(at + distance * normal);
      points.push_back(at - distance * normal);
    }
    field_.evaluate(Derivatives::none, points, jets_);
    double rise[4];
    for (std::size_t i = 0; i < 4; ++i) rise[i] = jets_[i].value - on.value;
    const bool up = rise[0] > 0 && rise[1] > 0 && rise[2] > 0 && rise[3] > 0;
    const bool down = rise[0] < 0 && rise[1] < 0 && rise[2] < 0 && rise[3] < 0;
    if (!up && !down) return 0;
    for (std::size_t side = 0; side < 2; ++side)
      if (!(std::abs(rise[side + 2]) > square_fall * std::abs(rise[side]))) return 0;
    const double along = change_along(k, at, on, perpendicular(normal));
    if (!std::isfinite(along)) return 0;
    if (along > level_on_fold * std::max({std::abs(rise[0]), std::abs(rise[1]), std::abs(on.value)})) return 0;
    return up ? 1 : -1;
  }

  /// Of the loss on the fold, over about a cell.
  double change_along(std::size_t k, const Vec& at, const PlaneFolds::Side& on, const Vec& tangent) const {
    if (on.slope.allFinite()) return std::abs(on.slope.dot(tangent)) * search_cell;
    const auto value = [&](double s) { return folds_.loss_on_fold(k, folds_.onto(k, at + s * tangent)).value; };
    return std::abs(value(0.5 * search_cell) - on.value) + std::abs(value(-0.5 * search_cell) - on.value);
  }

  /// Places along the fold up to the window's edge, to where it is no valley any more, or until it closes.
  std::vector<Vec> follow(std::size_t k, const Vec& from, Vec way, int turns, TracedCurve& curve) {
    std::vector<Vec> places;
    Vec at = from;
    int unclear = 0;
    while (places.size() < most_pieces && !stop_.stop_requested()) {
      const std::optional<Vec> next = next_place(k, at, way);
      if (!next) break;
      if (!inside_window(*next)) {
        places.push_back(edge_between(at, *next));
        curve.touches_edge = true;
        return places;
      }
      way = (*next - at).normalized();
      at = *next;
      places.push_back(at);
      unclear = turns_at(k, at) == turns ? 0 : unclear + 1;
      if (unclear > most_unclear) break;
      if (places.size() > shortest_valley && (at - from).norm() < closes * piece) {
        curve.closed = true;
        return places;
      }
    }
    places.resize(places.size() - static_cast<std::size_t>(std::min<int>(unclear, static_cast<int>(places.size()))));
    return places;
  }

  std::optional<Vec> next_place(std::size_t k, const Vec& at, const Vec& way) const {
    double step = piece;
    for (int halving = 0; halving < most_halvings_of_piece; ++halving, step /= 2) {
      const Vec next = folds_.onto(k, at + step * way);
      const double ahead = (next - at).dot(way);
      if (ahead > 0.5 * step && (next - at).norm() < 1.5 * step) return next;
    }
    return std::nullopt;
  }

  static Vec edge_between(const Vec& inside, const Vec& outside) {
    double share = 1;
    for (int i = 0; i < 2; ++i)
      if (std::abs(outside[i]) > 1 && outside[i] != inside[i])
        share = std::min(share, (std::copysign(1.0, outside[i]) - inside[i]) / (outside[i] - inside[i]));
    return inside + std::clamp(share, 0.0, 1.0) * (outside - inside);
  }

  const PlaneFolds& folds_;
  Field& field_;
  const std::stop_token& stop_;
  CurveIndex known_;
  std::vector<FieldJet> jets_;
  std::vector<TracedCurve> found_;
};

}  // namespace

std::vector<TracedCurve> valleys_on_folds(const PlaneFolds& folds, Field& field, const std::stop_token& stop) {
  return ValleySearch(folds, field, stop).find();
}

}  // namespace saddlescope
