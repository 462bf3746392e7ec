#include "core/critical/folds.h"

#include <algorithm>
#include <array>
#include <numbers>

#include "core/critical/classification.h"
#include "core/critical/root_search.h"
#include "core/critical/tolerances.h"
#include "core/formula/derivative.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_folds = 32;
constexpr std::size_t largest_fold_graph = 200'000;  // nodes, with the folds' derivatives
constexpr std::size_t fold_cells = 96;               // in a row
constexpr std::size_t most_fold_kinks = 512;
constexpr int newton_steps = 12, halvings_on_fold = 60;
/// How far beside a fold its sides are looked at, and the circle on which a crossing's shape is read.
constexpr double beside_fold = 1e-7, crossing_circle = 1e-5;
/// Of the slope across a fold: a slope along it that is smaller is 0.
constexpr double level_along = 1e-8;
/// A place on one fold that is nearer to a crossing is that crossing, seen from its side.
constexpr double beside_crossing = 1e-5;
/// Of a fold's slope: a crossing is on it within so much.
constexpr double on_fold = 1e-9;

/// The folds of a two-parameter loss in the field's coordinates.
class FoldSearch {
 public:
  FoldSearch(const Objective& objective, Field& field) : folds_(objective), field_(field) {}

  std::vector<FoldKink> find(const std::stop_token& stop) {
    if (folds_.count() == 0) return {};
    constexpr double cell = 2.0 / fold_cells;
    for (const bool crossings : {true, false})
      for (std::size_t i = 0; i < fold_cells; ++i)
        for (std::size_t j = 0; j < fold_cells; ++j) {
          if (stop.stop_requested() || found_.size() >= most_fold_kinks) return std::move(found_);
          const Vec middle(-1 + (static_cast<double>(i) + 0.5) * cell, -1 + (static_cast<double>(j) + 0.5) * cell);
          look_round(middle, cell, crossings);
        }
    return std::move(found_);
  }

 private:
  struct Side {
    double value;
    Vec slope;
  };

  Side fold(std::size_t k, const Vec& u) const {
    const Vec x = field_.to_parameters(u);
    const double numbers[2] = {x.x(), x.y()};
    const FoldJet jet = folds_.at(k, numbers);
    return {jet.value, field_.half().cwiseProduct(Vec(jet.slope[0], jet.slope[1]))};
  }

  void look_round(const Vec& middle, double cell, bool crossings) {
    std::vector<std::size_t> here;
    for (std::size_t k = 0; k < folds_.count(); ++k) {
      if (folds_.touches(k)) continue;
      const Side side = fold(k, middle);
      if (std::abs(side.value) <= cell * side.slope.norm()) here.push_back(k);
    }
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (!crossings) along(here[i], middle, cell);
      for (std::size_t j = i + 1; crossings && j < here.size(); ++j) crossing(here[i], here[j], middle, cell);
    }
  }

  void add(const Vec& at, double apart, bool level = false) {
    if (!inside_window(at)) return;
    for (const FoldKink& known : found_)
      if ((known.at - at).norm() < apart) return;
    found_.push_back({at, level});
  }

  void crossing(std::size_t a, std::size_t b, const Vec& middle, double cell) {
    Vec at = middle;
    for (int step = 0; step < newton_steps; ++step) {
      const Side one = fold(a, at), other = fold(b, at);
      const double determinant = cross(one.slope, other.slope);
      if (!(std::abs(determinant) > on_fold * one.slope.norm() * other.slope.norm())) return;
      const Vec move = (one.value * perpendicular(other.slope) - other.value * perpendicular(one.slope)) / determinant;
      at += move;
      if (!((at - middle).norm() <= 2 * cell)) return;
      if (move.norm() < place_rounding) break;
    }
    if ((at - middle).cwiseAbs().maxCoeff() <= cell && critical_crossing(at)) add(at, same_place);
  }

  /// Whether 0 lies between the gradients of the sectors round a crossing, or the loss is lowest or highest there.
  bool critical_crossing(const Vec& at) {
    std::vector<double> lines;
    for (std::size_t k = 0; k < folds_.count(); ++k) {
      const Side side = fold(k, at);
      if (std::abs(side.value) > on_fold * side.slope.norm()) continue;
      const double angle = std::atan2(-side.slope.x(), side.slope.y());
      for (const double turned : {angle, angle + std::numbers::pi})
        lines.push_back(std::fmod(turned + 2 * std::numbers::pi, 2 * std::numbers::pi));
    }
    std::sort(lines.begin(), lines.end());
    std::vector<Vec> gradients;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      const double next = k + 1 < lines.size() ? lines[k + 1] : lines[0] + 2 * std::numbers::pi;
      const double angle = 0.5 * (lines[k] + next);
      const FieldJet jet = field_.at(at + beside_fold * Vec(std::cos(angle), std::sin(angle)), Derivatives::gradient);
      if (jet.slope_finite() && next - lines[k] > on_fold) gradients.push_back(jet.gradient);
    }
    if (hull_contains_zero(gradients.data(), gradients.size())) return true;
    const std::string shape = circle_shape(field_, at, crossing_circle, true).shape;
    return shape == "minimum" || shape == "maximum";
  }

  Vec onto(std::size_t k, Vec at) const {
    for (int step = 0; step < newton_steps; ++step) {
      const Side side = fold(k, at);
      const Vec move = side.value / side.slope.squaredNorm() * side.slope;
      if (!move.allFinite()) return Vec::Constant(std::numeric_limits<double>::quiet_NaN());
      at -= move;
      if (move.norm() < place_rounding) break;
    }
    return at;
  }

  /// The slope along a fold, and those across it on both sides.
  struct Slopes {
    double along = 0, below = 0, above = 0;
    bool finite() const { return std::isfinite(along) && std::isfinite(below) && std::isfinite(above); }
    double across() const { return std::max(std::abs(below), std::abs(above)); }
    bool level() const { return std::abs(along) <= level_along * across(); }
    bool turns() const { return below * above < 0; }
  };
  Slopes slopes(std::size_t k, const Vec& at) {
    const Vec normal = fold(k, at).slope.normalized();
    const Vec above = at + beside_fold * normal, below = at - beside_fold * normal;
    const Vec up = field_.at(above, Derivatives::gradient).gradient;
    const Vec down = field_.at(below, Derivatives::gradient).gradient;
    // Beside √|u| the gradient is nearly infinite across the fold: its share along it is read where it is.
    const double along = up.dot(perpendicular(fold(k, above).slope.normalized())) +
                         down.dot(perpendicular(fold(k, below).slope.normalized()));
    return {0.5 * along, down.dot(normal), up.dot(normal)};
  }

  void along(std::size_t k, const Vec& middle, double cell) {
    const Vec foot = onto(k, middle);
    if (!((foot - middle).norm() <= cell)) return;
    const Vec tangent = perpendicular(fold(k, foot).slope.normalized());
    const double half = 0.75 * cell;
    const auto place = [&](double s) { return onto(k, foot + s * tangent); };
    double low = -half, high = half;
    const Slopes first = slopes(k, place(low)), last = slopes(k, place(high));
    if (!first.finite() || !last.finite()) return;
    if (first.level() && last.level()) {  // a valley, perhaps
      if (slopes(k, foot).turns()) add(foot, beside_crossing, true);
      return;
    }
    if (first.along * last.along > 0) return;
    for (int step = 0; step < halvings_on_fold && high - low > place_rounding; ++step) {
      const double centre = 0.5 * (low + high);
      (slopes(k, place(centre)).along * first.along > 0 ? low : high) = centre;
    }
    const Vec at = place(0.5 * (low + high));
    const Slopes there = slopes(k, at);
    // A slope that jumps along the fold does so at a crossing.
    const double fades = std::max(std::abs(first.along), std::abs(last.along));
    if (there.turns() && std::abs(there.along) <= jumping_gradient * fades + level_along * there.across())
      add(at, beside_crossing);
  }

  Folds folds_;
  Field& field_;
  std::vector<FoldKink> found_;
};

}  // namespace

Folds::Folds(const Objective& objective) : objective_(objective) {
  const Formula* formula = objective.formula();
  if (formula == nullptr || objective.uses_data()) return;
  Graph graph = formula->graph();
  const std::size_t n = objective.dimension();
  for (const NodeId id : evaluation_order(graph, formula->root())) {
    const Node node = graph[id];
    switch (node.op) {
      case Op::abs:
      case Op::relu:
        add(graph, node.a, false, n);
        break;
      case Op::sqrt:
        if (const Node inside = graph[node.a]; inside.op == Op::square) add(graph, inside.a, false, n);
        break;
      case Op::minimum:
      case Op::maximum:
        add(graph, graph.binary(Op::subtract, node.a, node.b), false, n);
        break;
      case Op::asin:
      case Op::acos:
        // asin(sin v) turns where cos v = 0.
        if (const Node inside = graph[node.a]; inside.op == Op::sin || inside.op == Op::cos)
          add(graph, graph.unary(inside.op == Op::sin ? Op::cos : Op::sin, inside.a), false, n);
        else
          add(graph, graph.binary(Op::subtract, graph.number(1), graph.unary(Op::square, node.a)), true, n);
        break;
      default:
        break;
    }
  }
}

void Folds::add(Graph& graph, NodeId node, bool touches, std::size_t n) {
  if (std::find(nodes_.begin(), nodes_.end(), node) != nodes_.end() || tapes_.size() >= most_folds) return;
  std::vector<NodeId> outputs{node};
  bool moves = false;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto slope = differentiate(graph, node, i, largest_fold_graph);
    if (!slope) return;
    moves = moves || !graph.is_number(*slope, 0);
    outputs.push_back(*slope);
  }
  if (!moves) return;
  nodes_.push_back(node);
  tapes_.emplace_back(graph, outputs);
  touches_.push_back(touches);
}

void Folds::evaluate(std::size_t fold, std::span<const double* const> coordinates, std::span<double* const> outputs,
                     std::size_t count) const {
  tapes_[fold].evaluate(coordinates, objective_.constants(), outputs, count);
}

FoldJet Folds::at(std::size_t fold, std::span<const double> point) const {
  FoldJet jet;
  jet.slope.resize(point.size());
  std::array<const double*, maximum_parameters> coordinates;
  std::array<double*, maximum_parameters + 1> outputs;
  outputs[0] = &jet.value;
  for (std::size_t i = 0; i < point.size(); ++i) {
    coordinates[i] = &point[i];
    outputs[i + 1] = &jet.slope[i];
  }
  evaluate(fold, {coordinates.data(), point.size()}, {outputs.data(), point.size() + 1}, 1);
  return jet;
}

std::vector<FoldKink> kinks_on_folds(const Objective& objective, Field& field, const std::stop_token& stop) {
  return FoldSearch(objective, field).find(stop);
}

std::vector<double> kinks_on_folds(const Objective& objective, const std::vector<double>& nodes) {
  const Folds folds(objective);
  std::vector<double> found, value(nodes.size()), slope(nodes.size());
  const double* const coordinates[1] = {nodes.data()};
  double* const outputs[2] = {value.data(), slope.data()};
  for (std::size_t k = 0; k < folds.count(); ++k) {
    // Where a fold is only touched its slope changes sign.
    const auto at = [&](double x) {
      const FoldJet jet = folds.at(k, {&x, 1});
      return folds.touches(k) ? jet.slope[0] : jet.value;
    };
    folds.evaluate(k, coordinates, outputs, nodes.size());
    const std::vector<double>& crosses = folds.touches(k) ? slope : value;
    for (std::size_t i = 0; i + 1 < nodes.size() && found.size() < most_fold_kinks; ++i) {
      if (!(crosses[i] * crosses[i + 1] <= 0) || crosses[i] == 0) continue;
      double low = nodes[i], high = nodes[i + 1];
      while (low < 0.5 * (low + high) && 0.5 * (low + high) < high) {
        const double middle = 0.5 * (low + high);
        (at(middle) * crosses[i] > 0 ? low : high) = middle;
      }
      if (!folds.touches(k) || std::abs(folds.at(k, {&high, 1}).value) <= on_fold)
        found.push_back(std::abs(at(low)) < std::abs(at(high)) ? low : high);
    }
  }
  return found;
}

}  // namespace saddlescope
