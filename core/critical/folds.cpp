#include "core/critical/folds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <unordered_map>
#include <utility>

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
constexpr double level_along = 1e-8, rounded_along = 1e-13;
/// Where along folds the loss is looked at beside their crossing.
constexpr double beside_the_crossing = 0.1 * search_cell;
/// A place on one fold that is nearer to a crossing is that crossing, seen from its side.
constexpr double beside_crossing = 1e-5;
/// Of a fold's slope: a crossing is on it within so much.
constexpr double on_fold = 1e-9;

/// u and its gradient; nothing if that is too large, or u is the same everywhere and `constant` ones are not wanted.
std::optional<Tape> with_slopes(Graph& graph, NodeId u, std::size_t parameters, bool constant = false) {
  std::vector<NodeId> outputs{u};
  bool moves = constant;
  for (std::uint32_t i = 0; i < parameters; ++i) {
    const auto slope = differentiate(graph, u, i, largest_fold_graph);
    if (!slope) return std::nullopt;
    moves = moves || !graph.is_number(*slope, 0);
    outputs.push_back(*slope);
  }
  return moves ? std::optional<Tape>(std::in_place, graph, outputs) : std::nullopt;
}

/// The folds of a two-parameter loss in the field's coordinates.
class FoldSearch {
 public:
  FoldSearch(const PlaneFolds& folds, Field& field) : folds_(folds), field_(field) {}

  std::vector<FoldKink> find(const std::stop_token& stop) {
    if (folds_.count() == 0) return {};
    constexpr double cell = 2.0 / fold_cells;
    std::vector<Vec> middles;
    for (std::size_t i = 0; i < fold_cells; ++i)
      for (std::size_t j = 0; j < fold_cells; ++j)
        middles.emplace_back(-1 + (static_cast<double>(i) + 0.5) * cell, -1 + (static_cast<double>(j) + 0.5) * cell);
    std::vector<std::vector<std::size_t>> folds_here(middles.size());
    for (std::size_t k = 0; k < folds_.count() && !stop.stop_requested(); ++k) {
      if (folds_.touches(k)) continue;
      const std::vector<PlaneFolds::Side> sides = folds_.at(k, middles);
      for (std::size_t m = 0; m < middles.size(); ++m)
        if (std::abs(sides[m].value) <= cell * sides[m].slope.norm()) folds_here[m].push_back(k);
    }
    for (const bool crossings : {true, false})
      for (std::size_t m = 0; m < middles.size(); ++m) {
        if (stop.stop_requested() || found_.size() >= most_fold_kinks) return std::move(found_);
        look_round(folds_here[m], middles[m], cell, crossings);
      }
    return std::move(found_);
  }

 private:
  void look_round(const std::vector<std::size_t>& here, const Vec& middle, double cell, bool crossings) {
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (!crossings) along(here[i], middle, cell);
      for (std::size_t j = i + 1; crossings && j < here.size(); ++j) crossing(here[i], here[j], middle, cell);
    }
  }

  void add(const Vec& at, double apart, bool isolated, std::vector<std::size_t> folds, bool level = false) {
    if (!inside_window(at)) return;
    for (const FoldKink& known : found_)
      if ((known.at - at).norm() < apart) return;
    found_.push_back({at, level, isolated, std::move(folds)});
  }

  void crossing(std::size_t a, std::size_t b, const Vec& middle, double cell) {
    Vec at = middle;
    for (int step = 0; step < newton_steps; ++step) {
      const PlaneFolds::Side one = folds_.at(a, at), other = folds_.at(b, at);
      const double determinant = cross(one.slope, other.slope);
      if (!(std::abs(determinant) > on_fold * one.slope.norm() * other.slope.norm())) return;
      const Vec move = (one.value * perpendicular(other.slope) - other.value * perpendicular(one.slope)) / determinant;
      at += move;
      if (!((at - middle).norm() <= 2 * cell)) return;
      if (move.norm() < place_rounding) break;
    }
    if (!((at - middle).cwiseAbs().maxCoeff() <= cell)) return;
    const std::vector<std::size_t> crossing = folds_through(at);
    if (critical_crossing(at, crossing)) add(at, same_place, rises_along_all(crossing, at), crossing);
  }

  std::vector<std::size_t> folds_through(const Vec& at) const {
    std::vector<std::size_t> result;
    for (std::size_t k = 0; k < folds_.count(); ++k) {
      const PlaneFolds::Side side = folds_.at(k, at);
      if (!(std::abs(side.value) > on_fold * side.slope.norm())) result.push_back(k);
    }
    return result;
  }

  /// Whether the loss surely changes along each of these folds to both sides of where they cross.
  bool rises_along_all(const std::vector<std::size_t>& crossing, const Vec& at) {
    return std::all_of(crossing.begin(), crossing.end(), [&](std::size_t k) {
      const Vec tangent = perpendicular(folds_.at(k, at).slope.normalized());
      for (const double way : {-beside_the_crossing, beside_the_crossing}) {
        const Slopes beside = slopes(k, folds_.onto(k, at + way * tangent));
        if (!beside.finite() || !beside.known || beside.level()) return false;
      }
      return true;
    });
  }

  /// Whether 0 lies between the gradients of the sectors round a crossing, or the loss is lowest or highest there.
  bool critical_crossing(const Vec& at, const std::vector<std::size_t>& crossing) {
    std::vector<double> lines;
    for (const std::size_t k : crossing) {
      const PlaneFolds::Side side = folds_.at(k, at);
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

  /// The slope along a fold, and those across it on both sides.
  struct Slopes {
    double along = 0, below = 0, above = 0;
    bool finite() const { return std::isfinite(along) && std::isfinite(below) && std::isfinite(above); }
    double across() const { return std::max(std::abs(below), std::abs(above)); }
    bool known = false;  ///< the slope along it, by the formula
    bool level() const { return std::abs(along) <= (known ? rounded_along : level_along) * across(); }
    bool turns() const { return below * above < 0; }
  };
  Slopes slopes(std::size_t k, const Vec& at) {
    const Vec normal = folds_.at(k, at).slope.normalized();
    const Vec above = at + beside_fold * normal, below = at - beside_fold * normal;
    const Vec up = field_.at(above, Derivatives::gradient).gradient;
    const Vec down = field_.at(below, Derivatives::gradient).gradient;
    const PlaneFolds::Side on = folds_.loss_on_fold(k, at);
    if (on.slope.allFinite()) return {on.slope.dot(perpendicular(normal)), down.dot(normal), up.dot(normal), true};
    // Beside √|u| the gradient is nearly infinite across the fold: its share along it is read where it is.
    const double along = up.dot(perpendicular(folds_.at(k, above).slope.normalized())) +
                         down.dot(perpendicular(folds_.at(k, below).slope.normalized()));
    return {0.5 * along, down.dot(normal), up.dot(normal)};
  }

  void along(std::size_t k, const Vec& middle, double cell) {
    const Vec foot = folds_.onto(k, middle);
    if (!((foot - middle).norm() <= cell)) return;
    const Vec tangent = perpendicular(folds_.at(k, foot).slope.normalized());
    const double half = 0.75 * cell;
    const auto place = [&](double s) { return folds_.onto(k, foot + s * tangent); };
    double low = -half, high = half;
    const Slopes first = slopes(k, place(low)), last = slopes(k, place(high));
    if (!first.finite() || !last.finite()) return;
    if (first.level() && last.level()) {  // a valley, perhaps
      if (slopes(k, foot).turns()) add(foot, beside_crossing, false, {k}, true);
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
      add(at, beside_crossing, there.known, {k});
  }

  const PlaneFolds& folds_;
  Field& field_;
  std::vector<FoldKink> found_;
};

}  // namespace

Folds::Folds(const Objective& objective) : objective_(objective) {
  const Formula* formula = objective.formula();
  if (formula == nullptr || objective.uses_data()) return;
  graph_ = formula->graph();
  root_ = formula->root();
  const NodeId zero = graph_.number(0);
  for (const NodeId id : evaluation_order(graph_, root_)) {
    const Node node = graph_[id];
    switch (node.op) {
      case Op::abs:
      case Op::relu:
        add_factors(node.a, {id, zero});
        break;
      case Op::sqrt:
        if (const Node inside = graph_[node.a]; inside.op == Op::square) add_factors(inside.a, {id, zero});
        break;
      case Op::minimum:
      case Op::maximum:
        add_factors(graph_.binary(Op::subtract, node.a, node.b), {id, node.a});
        break;
      case Op::asin:
      case Op::acos:
        // asin(sin v) turns where cos v = 0.
        if (const Node inside = graph_[node.a]; inside.op == Op::sin || inside.op == Op::cos)
          add(graph_.unary(inside.op == Op::sin ? Op::cos : Op::sin, inside.a), false, {id, id});
        else
          add(graph_.binary(Op::subtract, graph_.number(1), graph_.unary(Op::square, node.a)), true, {id, id});
        break;
      default:
        break;
    }
  }
}

/// |u·v| turns where u = 0 and where v = 0: two folds, for where they cross neither could be followed on their product.
void Folds::add_factors(NodeId node, const Term& term) {
  const Node whole = graph_[node];
  switch (whole.op) {
    case Op::multiply:
      add_factors(whole.a, term);
      add_factors(whole.b, term);
      break;
    case Op::divide:
    case Op::negate:
      add_factors(whole.a, term);
      break;
    case Op::exp:  // never 0
    case Op::gauss:
      break;
    default:
      add(node, false, term);
  }
}

void Folds::add(NodeId node, bool touches, const Term& term) {
  if (std::find(nodes_.begin(), nodes_.end(), node) != nodes_.end() || tapes_.size() >= most_folds) return;
  auto tape = with_slopes(graph_, node, objective_.dimension());
  if (!tape) return;
  nodes_.push_back(node);
  tapes_.push_back(std::move(*tape));
  touches_.push_back(touches);
  terms_.push_back(term);
  const auto loss =
      term.turning == term.on_fold ? std::nullopt : replaced(graph_, root_, {{term.turning, term.on_fold}});
  on_fold_.push_back(loss ? with_slopes(graph_, *loss, objective_.dimension(), true) : std::nullopt);
}

void Folds::evaluate(std::size_t fold, std::span<const double* const> coordinates, std::span<double* const> outputs,
                     std::size_t count) const {
  tapes_[fold].evaluate(coordinates, objective_.constants(), outputs, count);
}

FoldJet Folds::at(std::size_t fold, std::span<const double> point) const { return evaluate_at(tapes_[fold], point); }

FoldJet Folds::on_fold(std::size_t fold, std::span<const double> point) const {
  if (on_fold_[fold]) return evaluate_at(*on_fold_[fold], point);
  FoldJet unknown{std::numeric_limits<double>::quiet_NaN(), {}};
  unknown.slope.fill(unknown.value);
  return unknown;
}

double Folds::on_folds(std::span<const std::size_t> folds, std::span<const double> point) const {
  Graph graph = graph_;
  std::unordered_map<NodeId, NodeId> on;
  for (const std::size_t k : folds)
    if (terms_[k].turning != terms_[k].on_fold) on[terms_[k].turning] = terms_[k].on_fold;
  const auto loss = replaced(graph, root_, std::move(on));
  if (!loss) return std::numeric_limits<double>::quiet_NaN();
  std::vector<const double*> coordinates;
  for (const double& x : point) coordinates.push_back(&x);
  double value = 0;
  double* const output = &value;
  const std::vector<NodeId> outputs{*loss};
  Tape(graph, outputs).evaluate(coordinates, objective_.constants(), {&output, 1}, 1);
  return value;
}

FoldJet Folds::evaluate_at(const Tape& tape, std::span<const double> point) const {
  FoldJet jet;
  std::array<const double*, maximum_parameters> coordinates;
  std::array<double*, maximum_parameters + 1> outputs;
  outputs[0] = &jet.value;
  for (std::size_t i = 0; i < point.size(); ++i) {
    coordinates[i] = &point[i];
    outputs[i + 1] = &jet.slope[i];
  }
  tape.evaluate({coordinates.data(), point.size()}, objective_.constants(), {outputs.data(), point.size() + 1}, 1);
  return jet;
}

PlaneFolds::Side PlaneFolds::in_field(const FoldJet& jet) const {
  return {jet.value, field_.half().cwiseProduct(Vec(jet.slope[0], jet.slope[1]))};
}

PlaneFolds::Side PlaneFolds::at(std::size_t fold, const Vec& u) const {
  const Vec x = field_.to_parameters(u);
  return in_field(folds_.at(fold, {x.data(), 2}));
}

std::vector<PlaneFolds::Side> PlaneFolds::at(std::size_t fold, const std::vector<Vec>& points) const {
  const std::size_t count = points.size();
  std::vector<double> numbers(5 * count);
  const auto row = [&](std::size_t k) { return numbers.data() + k * count; };
  for (std::size_t i = 0; i < count; ++i) {
    const Vec x = field_.to_parameters(points[i]);
    row(0)[i] = x.x(), row(1)[i] = x.y();
  }
  const double* const coordinates[2] = {row(0), row(1)};
  double* const outputs[3] = {row(2), row(3), row(4)};
  folds_.evaluate(fold, coordinates, outputs, count);
  std::vector<Side> sides;
  for (std::size_t i = 0; i < count; ++i)
    sides.push_back({row(2)[i], field_.half().cwiseProduct(Vec(row(3)[i], row(4)[i]))});
  return sides;
}

PlaneFolds::Side PlaneFolds::loss_on_fold(std::size_t fold, const Vec& u) const {
  const Vec x = field_.to_parameters(u);
  return in_field(folds_.on_fold(fold, {x.data(), 2}));
}

double PlaneFolds::loss_on_folds(std::span<const std::size_t> folds, const Vec& u) const {
  const Vec x = field_.to_parameters(u);
  return folds_.on_folds(folds, {x.data(), 2});
}

Vec PlaneFolds::onto(std::size_t fold, Vec from) const {
  for (int step = 0; step < newton_steps; ++step) {
    const Side side = at(fold, from);
    const Vec move = side.value / side.slope.squaredNorm() * side.slope;
    if (!move.allFinite()) return Vec::Constant(std::numeric_limits<double>::quiet_NaN());
    from -= move;
    if (move.norm() < place_rounding) break;
  }
  return from;
}

std::vector<FoldKink> kinks_on_folds(const PlaneFolds& folds, Field& field, const std::stop_token& stop) {
  return FoldSearch(folds, field).find(stop);
}

std::vector<LineKink> kinks_on_folds(const Folds& folds, const std::vector<double>& nodes) {
  std::vector<LineKink> found;
  std::vector<double> value(nodes.size()), slope(nodes.size());
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
        found.push_back({std::abs(at(low)) < std::abs(at(high)) ? low : high, k});
    }
  }
  return found;
}

}  // namespace saddlescope
