#include "core/objective/limits.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/formula/puiseux_series.h"
#include "core/objective/limit_ways.h"

namespace saddlescope {
namespace {

constexpr double instructions_a_node = 5e3;  // and parameter, measured
thread_local double spent = 0;

constexpr double ulp = std::numeric_limits<double>::epsilon();
/// Coefficients along different ways agree within this share of what they are made of, and of all at that point.
constexpr double same_share = 1e-9, same_of_all = 1e-13;

/// Of all numbers at a point: with less noise a frame is good enough.
constexpr double good_noise = 1e-13;

/// Whether a formula's own value in the point, where it has one, is not the limit.
bool differs(double own, double limit) {
  constexpr double same_value = 1e-9;
  return std::isfinite(own) && std::abs(own - limit) > same_value * std::max(1.0, std::abs(limit));
}

/// What the ends of all ways say together.
class Agreement {
 public:
  Agreement(const Ways& ways, const std::vector<WayEnd>& ends) : frame_(ways.frame()), ways_(ways), ends_(ends) {
    for (const WayEnd& end : ends)
      for (int k = 0; k <= 2; ++k) size_ = std::max(size_, std::abs(end.series.term(k).c));
  }

  /// Of the numbers that are read off, as a share of the largest.
  double noise() const {
    double most = 0;
    for (std::size_t k = 0; k < ways_.read(); ++k)
      for (int power = 0; power <= 2; ++power) most = std::max(most, ends_[k].series.term(power).noise);
    return size_ > 0 ? most / size_ : 0;
  }

  Limits limits() {
    const auto stop = [&](Missing missing) {
      result_.missing = missing;
      return result_;
    };
    if (!same_problems() || !values()) return stop(Missing::value);
    if (!gradients()) return stop(Missing::gradient);
    if (!hessians()) return stop(Missing::second_derivative);
    result_.why = MissingReason::none;
    return stop(Missing::nothing);
  }

 private:
  bool because(MissingReason why) {
    result_.why = why;
    return false;
  }
  bool tolerable(double difference, double share, double noise) const {
    return std::abs(difference) <= same_share * share + same_of_all * size_ + 16 * noise;
  }

  bool same_problems() {
    std::size_t outside = 0;
    for (const WayEnd& end : ends_) {
      if (end.problem == LimitProblem::outside_domain) ++outside, result_.culprit = end.culprit;
      if (end.problem == LimitProblem::too_large) return because(MissingReason::overflow);
    }
    if (outside == ends_.size()) return because(MissingReason::outside_domain);
    if (outside > 0) return because(MissingReason::edge);
    for (std::size_t k = 0; k < ends_.size(); ++k)
      if (ends_[k].problem == LimitProblem::unknown ||
          (ends_[k].problem == LimitProblem::undefined && k < 2 * ways_.read()))
        return because(MissingReason::undetermined);
    return true;
  }

  static bool infinite(const WayEnd& end) {
    if (end.series.terms.empty()) return false;
    const PuiseuxTerm& first = end.series.terms.front();
    return first.exponent < 0 || (first.exponent == 0 && first.logs > 0);
  }

  /// Whether a term shows that a derivative of that order is infinite.
  static bool too_steep(const PuiseuxTerm& term, int order) {
    const bool regular = term.logs == 0 && term.exponent == std::floor(term.exponent);
    return !regular && (term.exponent < order || (term.exponent == order && term.logs > 0));
  }

  bool values() {
    std::size_t poles = 0;
    for (const WayEnd& end : ends_) poles += infinite(end) ? 1 : 0;
    if (poles > 0) return because(poles == usable() ? MissingReason::pole : MissingReason::jump);
    result_.value = ends_[0].series.term(0).c;
    for (const WayEnd& end : ends_) {
      if (end.problem != LimitProblem::none) continue;
      if (!end.tells(0)) return because(end.oscillates ? MissingReason::oscillation : MissingReason::undetermined);
      const PuiseuxTerm limit = end.series.term(0);
      if (!tolerable(limit.c - result_.value, std::abs(result_.value), limit.noise))
        return because(MissingReason::jump);
    }
    return true;
  }

  std::size_t usable() const {
    return static_cast<std::size_t>(
        std::count_if(ends_.begin(), ends_.end(), [](const WayEnd& end) { return end.problem == LimitProblem::none; }));
  }

  /// Whether a derivative of that order exists on every single way.
  bool finite_along(int order) {
    for (const WayEnd& end : ends_) {
      if (end.problem != LimitProblem::none) continue;
      if (std::any_of(end.series.terms.begin(), end.series.terms.end(),
                      [&](const PuiseuxTerm& term) { return too_steep(term, order); }))
        return because(MissingReason::infinite);
      if (!end.tells(order)) return because(end.oscillates ? MissingReason::oscillation : MissingReason::undetermined);
    }
    return true;
  }

  bool gradients() {
    if (!finite_along(1)) return false;
    const Eigen::Index n = frame_.rows();
    Eigen::VectorXd along(n);
    for (Eigen::Index i = 0; i < n; ++i) along[i] = ends_[static_cast<std::size_t>(i)].series.term(1).c;
    result_.gradient = turned_back(along);
    for (std::size_t k = 0; k < ends_.size(); ++k) {
      if (ends_[k].problem != LimitProblem::none) continue;
      const Way& way = ways_.all()[k];
      const PuiseuxTerm slope = ends_[k].series.term(1);
      const double share = result_.gradient.cwiseAbs().dot(way.along.cwiseAbs());
      if (!tolerable(slope.c - result_.gradient.dot(way.along), share, slope.noise))
        return because(MissingReason::jump);
    }
    return true;
  }

  bool hessians() {
    if (!finite_along(2)) return false;
    const Eigen::Index n = frame_.rows();
    Eigen::MatrixXd h(n, n);
    const auto bend = [&](Eigen::Index way) { return 2 * ends_[static_cast<std::size_t>(way)].series.term(2).c; };
    const auto noise = [&](Eigen::Index way) { return 2 * ends_[static_cast<std::size_t>(way)].series.term(2).noise; };
    for (Eigen::Index i = 0; i < n; ++i) h(i, i) = bend(i);
    for (Eigen::Index i = 0, pair = n; i < n; ++i)
      for (Eigen::Index j = i + 1; j < n; ++j, ++pair) {
        const double mixed = 0.5 * (bend(pair) - h(i, i) - h(j, j));
        const double lost = 8 * (noise(pair) + noise(i) + noise(j));
        h(i, j) = h(j, i) = std::abs(mixed) > lost ? mixed : 0;
      }
    result_.hessian = turned_back(h);
    for (std::size_t k = 0; k < ends_.size(); ++k) {
      if (ends_[k].problem != LimitProblem::none) continue;
      const Way& way = ways_.all()[k];
      const PuiseuxTerm bent = ends_[k].series.term(2);
      const double right = 0.5 * way.along.dot(result_.hessian * way.along) + result_.gradient.dot(way.bent);
      const double share = 0.5 * way.along.cwiseAbs().dot(result_.hessian.cwiseAbs() * way.along.cwiseAbs()) +
                           result_.gradient.cwiseAbs().dot(way.bent.cwiseAbs());
      if (!tolerable(bent.c - right, share, bent.noise)) return because(MissingReason::jump);
    }
    return true;
  }

  /// From the frame to the axes, without what rounding leaves of zeros.
  Eigen::VectorXd turned_back(const Eigen::VectorXd& g) const { return cleared(frame_ * g); }
  Eigen::MatrixXd turned_back(const Eigen::MatrixXd& h) const { return cleared(frame_ * h * frame_.transpose()); }
  template <class Numbers>
  typename Numbers::PlainObject cleared(const Numbers& expression) const {
    typename Numbers::PlainObject numbers = expression;
    if (frame_.isIdentity(0)) return numbers;
    const double least = 32 * ulp * numbers.cwiseAbs().maxCoeff();
    return numbers.unaryExpr([least](double c) { return std::abs(c) > least ? c : 0.0; });
  }

  const Eigen::MatrixXd& frame_;
  const Ways& ways_;
  const std::vector<WayEnd>& ends_;
  double size_ = 0;
  Limits result_;
};

}  // namespace

LimitFinder::LimitFinder(const Graph& graph, NodeId root, std::span<const double> constants)
    : graph_(graph), root_(root), constants_(constants), order_(evaluation_order(graph, root)), values_(root + 1) {}

/// Plainly outside the domain, or beyond the largest double: what is NaN on whole areas must cost little.
bool LimitFinder::hopeless(std::span<const double> point, Limits& result) {
  constexpr double rounding = 1e-14;
  for (const NodeId id : order_) {
    const Node& node = graph_[id];
    values_[id] = node_value(graph_, id, point, constants_, values_);
    if (is_leaf(node.op)) continue;
    const double a = values_[node.a], b = is_binary(node.op) ? values_[node.b] : 0;
    if (std::isfinite(values_[id]) || !std::isfinite(a) || !std::isfinite(b)) continue;
    const bool of_zero = node.op == Op::divide ? b == 0 : a == 0;
    const bool at_end = (node.op == Op::asin || node.op == Op::acos) && std::abs(a) <= 1 + rounding;
    if (of_zero || at_end || node.op == Op::nan_at_zero) continue;
    result.why = std::isnan(values_[id]) ? MissingReason::outside_domain : MissingReason::overflow;
    result.culprit = node.op;
    return true;
  }
  return false;
}

double LimitFinder::own_value(std::span<const double> point) {
  for (const NodeId id : order_) values_[id] = node_value(graph_, id, point, constants_, values_);
  return values_[root_];
}

double spent_on_limits() { return spent; }

Limits LimitFinder::at(std::span<const double> point) {
  Limits result;
  const bool finite = std::all_of(point.begin(), point.end(), [](double x) { return std::isfinite(x); });
  if (!finite || point.empty() || hopeless(point, result)) return result;
  spent += instructions_a_node * static_cast<double>(order_.size() * point.size());
  constexpr std::size_t turns = 5;
  double least_noise = std::numeric_limits<double>::infinity();
  const auto n = static_cast<Eigen::Index>(point.size());
  WayWalker walker(graph_, order_, point, constants_);
  for (std::size_t turn = 0; turn < (n == 1 ? 1 : turns); ++turn) {
    if (turn == ways_.size()) ways_.emplace_back(frame_of_axes(n, static_cast<int>(turn)));
    const Ways& ways = ways_[turn];
    std::vector<WayEnd> ends;
    bool in_holes = false;
    for (const Way& way : ways.all()) {
      ends.push_back(walker.walk(way));
      in_holes = ends.size() <= 2 * ways.read() && ends.back().problem == LimitProblem::undefined;
      if (in_holes) break;
    }
    if (in_holes) continue;
    // Beside a curved hole a frame may happen to lie badly.
    Agreement agreement(ways, ends);
    const double noise = agreement.noise();
    if (noise >= least_noise) continue;
    least_noise = noise;
    result = agreement.limits();
    if (noise <= good_noise) break;
  }
  // A single point may lie off all that is around it: sign(x²).
  if (result.missing < Missing::value && differs(values_[root_], result.value)) {
    result = Limits();
    result.why = MissingReason::jump;
  }
  return result;
}

std::vector<double> series_through_hole(const Graph& graph, NodeId root, std::span<const double> point,
                                        std::span<const double> direction, std::span<const double> constants,
                                        std::size_t degree) {
  const auto n = static_cast<Eigen::Index>(point.size());
  const std::vector<NodeId> order = evaluation_order(graph, root);
  WayWalker walker(graph, order, point, constants);
  const Eigen::VectorXd along = Eigen::Map<const Eigen::VectorXd>(direction.data(), n), bent = Eigen::VectorXd::Zero(n);
  const auto last = static_cast<double>(degree);
  const WayEnd ahead = walker.walk({along, bent}, last), back = walker.walk({-along, bent}, last);
  std::vector<double> coefficients;
  double size = 0;
  for (const WayEnd* end : {&ahead, &back}) {
    if (end->problem != LimitProblem::none || end->oscillates || !(end->series.order > last)) return {};
    for (const PuiseuxTerm& term : end->series.terms) {
      if (term.exponent > last) continue;
      if (term.exponent < 0 || term.exponent != std::floor(term.exponent) || term.logs != 0) return {};
      size = std::max(size, std::abs(term.c));
    }
  }
  if (differs(LimitFinder(graph, root, constants).own_value(point), ahead.series.term(0).c)) return {};
  for (std::size_t k = 0; k <= degree; ++k) {
    const PuiseuxTerm here = ahead.series.term(static_cast<double>(k)),
                      there = back.series.term(static_cast<double>(k));
    const double difference = std::abs(here.c - (k % 2 == 0 ? 1 : -1) * there.c);
    if (difference > same_share * std::abs(here.c) + same_of_all * size + 16 * (here.noise + there.noise)) return {};
    coefficients.push_back(here.c);
  }
  return coefficients;
}

bool may_have_holes(const Objective& objective) {
  return objective.formula() != nullptr && !objective.uses_data() &&
         may_hide_a_limit(objective.formula()->graph(), objective.formula()->root());
}

bool is_hole(const Objective& objective, std::span<const double> point) {
  if (objective.formula() == nullptr || objective.uses_data() || point.size() > maximum_parameters) return false;
  const double* coordinates[maximum_parameters] = {};
  for (std::size_t i = 0; i < point.size(); ++i) coordinates[i] = &point[i];
  double value = 0;
  double* const output = &value;
  objective.formula()
      ->tape(Derivatives::none)
      .evaluate({coordinates, point.size()}, objective.constants(), {&output, 1}, 1);
  return !std::isfinite(value) && std::isfinite(evaluate_at(objective, point, Derivatives::none).value);
}

}  // namespace saddlescope
