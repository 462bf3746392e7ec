#include "core/critical/precise_newton.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"
#include "core/formula/precise_evaluation.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

using Numbers = std::vector<PreciseInterval>;

/// In half sides of the window: the box round a place that stands for it, so that a curve of zeros which passes by
/// rounding is met; the step after which a zero is reached; the longest step; and how far outside the search goes on.
constexpr double resolution = 1e-48, arrived = 1e-30, nothing = 1e-25, longest = 0.1, farthest = 1.1;
/// Radii of the boxes in which a zero may be proved to be the only one, the larger first.
constexpr double proof_radii[] = {1e-12, 1e-16, 1e-20, 1e-24, 1e-28, 1e-34};
/// Only so short steps are stretched, and by so much at most.
constexpr double longest_hurried = 0.02, largest_multiplicity = 30;
/// A curvature below that share of the strongest is a narrow valley's floor, on which a place is within so little.
constexpr double weak_share = 1e-8, settled_on_floor = 1e-45;
/// Of one evaluation over all rows: about ten milliseconds.
constexpr double most_operations = 4e4;
/// Of all rounds together: some seconds; and what a round costs beside the evaluation, n³ times.
constexpr double most_work = 1e7, operations_of_algebra = 20;
constexpr int most_rounds = 200, most_sweeps = 12;
/// An off-diagonal number below this share of the diagonal ones is done with.
constexpr double rotated_away = 1e-50;

/// n × n, symmetric.
struct Matrix {
  std::size_t n;
  Numbers numbers;
  explicit Matrix(std::size_t size) : n(size), numbers(size * size) {}
  PreciseInterval& operator()(std::size_t i, std::size_t j) { return numbers[i * n + j]; }
  const PreciseInterval& operator()(std::size_t i, std::size_t j) const { return numbers[i * n + j]; }
};

/// Turns rows and columns p and q of `h` so that h(p, q) vanishes, and the columns of `basis` with them.
void rotate(Matrix& h, Matrix& basis, std::size_t p, std::size_t q) {
  const PreciseInterval one(1);
  const PreciseInterval theta = ((h(q, q) - h(p, p)) / (PreciseInterval(2) * h(p, q))).middle();
  PreciseInterval root = sqrt(theta * theta + one);
  if (theta.negative()) root = -root;
  const PreciseInterval t = (one / (theta + root)).middle();
  const PreciseInterval c = (one / sqrt(t * t + one)).middle(), s = (t * c).middle();
  const auto turn = [&](PreciseInterval& a, PreciseInterval& b) {
    const PreciseInterval old = a;
    a = (c * old - s * b).middle();
    b = (s * old + c * b).middle();
  };
  for (std::size_t k = 0; k < h.n; ++k) turn(h(k, p), h(k, q));
  for (std::size_t k = 0; k < h.n; ++k) turn(h(p, k), h(q, k));
  for (std::size_t k = 0; k < h.n; ++k) turn(basis(k, p), basis(k, q));
}

/// Columns that are about the eigenvectors of the matrix's middle (Jacobi's method: small eigenvalues keep their
/// digits).
Matrix eigenbasis(Matrix h) {
  Matrix basis(h.n);
  for (PreciseInterval& number : h.numbers) number = number.middle();
  for (std::size_t i = 0; i < h.n; ++i) basis(i, i) = 1;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool done = true;
    for (std::size_t p = 0; p < h.n; ++p)
      for (std::size_t q = p + 1; q < h.n; ++q) {
        const double off = h(p, q).magnitude();
        if (off * off <= rotated_away * rotated_away * h(p, p).magnitude() * h(q, q).magnitude()) continue;
        done = false;
        rotate(h, basis, p, q);
      }
    if (done) break;
  }
  return basis;
}

/// basisᵀ·h·basis
Matrix turned(const Matrix& h, const Matrix& basis) {
  Matrix half(h.n), result(h.n);
  for (std::size_t i = 0; i < h.n; ++i)
    for (std::size_t j = 0; j < h.n; ++j)
      for (std::size_t k = 0; k < h.n; ++k) half(i, j) += h(i, k) * basis(k, j);
  for (std::size_t i = 0; i < h.n; ++i)
    for (std::size_t j = 0; j < h.n; ++j)
      for (std::size_t k = 0; k < h.n; ++k) result(i, j) += basis(k, i) * half(k, j);
  return result;
}

Numbers turned(const Numbers& vector, const Matrix& basis) {
  Numbers result(vector.size());
  for (std::size_t j = 0; j < vector.size(); ++j)
    for (std::size_t k = 0; k < vector.size(); ++k) result[j] += basis(k, j) * vector[k];
  return result;
}

/// Near a zero of multiplicity m Newton's steps shrink by 1 − 1/m, and m of them are one.
class Hurry {
 public:
  /// By how much the next step, of that length, is stretched.
  double factor(double length) {
    const double used = stretch_ > least_stretch ? stretch_ : 1;
    const bool slow = last_ > 0 && used == 1 && length < last_ && last_ < longest_hurried;
    stretch_ = slow ? std::clamp(1 / (1 - length / last_), 1.0, largest_multiplicity) : 1;
    last_ = length;
    return used;
  }

 private:
  double last_ = 0, stretch_ = 1;
};

/// The decimal that is meant, if there is one within `tolerance`: 0.7 and not a number beside it.
PreciseInterval as_typed(const PreciseInterval& number, double tolerance) {
  const double nearest = number.nearest();
  if (std::abs(nearest) < tolerance) return 0;
  const PreciseInterval typed = PreciseInterval::decimal(nearest);
  return (typed - number).magnitude() < tolerance ? typed : number;
}

}  // namespace

struct PreciseNewton::State {
  State(const Objective& objective, std::span<const double> sides, int power)
      : evaluator(*objective.formula(), objective.constants(), formula_rows(objective)),
        half(sides.begin(), sides.end()),
        n(half.size()),
        exponent(power),
        round_cost(PreciseEvaluator::cost(*objective.formula(), objective.examples())) {}

  PreciseInterval scaled(const PreciseInterval& number) const { return number.times_power_of_two(exponent); }

  /// Whether one more round is; counts it.
  bool is_affordable() {
    const auto size = static_cast<double>(n);
    work += round_cost + operations_of_algebra * size * size * size;
    return work <= most_work;
  }

  /// Gradient and Hessian over a box round `at`, in half sides of the window.
  bool look(const Numbers& at, double radius) {
    Numbers box;
    for (std::size_t i = 0; i < n; ++i) box.push_back(at[i].widened(radius * half[i]));
    if (!evaluator.evaluate(box)) return false;
    gradient.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      gradient[i] = scaled(evaluator.gradient(i)) * PreciseInterval(half[i]);
      for (std::size_t j = 0; j < n; ++j)
        hessian(i, j) = scaled(evaluator.hessian(i, j)) * PreciseInterval(half[i]) * PreciseInterval(half[j]);
    }
    return true;
  }

  struct Step {
    Numbers way;  ///< in half sides of the window
    double length = 0;
    bool flat = false;    ///< there is a direction without curvature
    bool slopes = false;  ///< and the loss falls in one
    bool whole = true;    ///< not only onto the floor
  };
  /// Newton's step from where look() was, nothing in directions without curvature. Beside the floor of a narrow valley
  /// only onto the floor: the weak curvature is not known there.
  /// `last`: the length of the last step if that led onto the floor; each must be much shorter than the one before.
  Step step(double last) {
    const Matrix basis = eigenbasis(hessian);
    const Matrix bend = turned(hessian, basis);
    const Numbers slope = turned(gradient, basis);
    double strongest = 0;
    for (std::size_t i = 0; i < n; ++i) strongest = std::max(strongest, bend(i, i).magnitude());
    Step onto_floor{Numbers(n)}, whole{Numbers(n)};
    for (std::size_t i = 0; i < n; ++i) {
      if (bend(i, i).contains_zero()) {
        whole.flat = true;
        whole.slopes = whole.slopes || !slope[i].contains_zero();
        continue;
      }
      const PreciseInterval along = (slope[i].middle() / bend(i, i).middle()).middle();
      const bool strong = bend(i, i).magnitude() >= weak_share * strongest;
      for (std::size_t k = 0; k < n; ++k) {
        const PreciseInterval part = (along * basis(k, i)).middle();
        whole.way[k] -= part;
        if (strong) onto_floor.way[k] -= part;
      }
    }
    for (Step* step : {&onto_floor, &whole})
      for (PreciseInterval& part : step->way) step->length = std::max(step->length, (part = part.middle()).magnitude());
    onto_floor.whole = false;
    return onto_floor.length > settled_on_floor && onto_floor.length < 0.5 * last ? onto_floor : whole;
  }

  /// Krawczyk's test in the eigenbasis on boxes round `at`: −Λ⁻¹g + (I − Λ⁻¹H)·box lies inside the box.
  bool is_only_zero(const Numbers& at) {
    if (!look(at, 0)) return false;
    const Matrix basis = eigenbasis(hessian), bend_here = turned(hessian, basis);
    const Numbers slope = turned(gradient, basis);
    for (std::size_t i = 0; i < n; ++i)
      if (bend_here(i, i).contains_zero()) return false;
    return std::any_of(std::begin(proof_radii), std::end(proof_radii), [&](double radius) {
      // A cube in the eigenbasis lies in one √n times as large.
      if (!look(at, radius * std::sqrt(static_cast<double>(n)) * 1.0001)) return false;
      const Matrix bend = turned(hessian, basis);
      for (std::size_t i = 0; i < n; ++i) {
        const PreciseInterval by = bend_here(i, i).middle();
        double reach = (slope[i] / by).magnitude() / radius;
        for (std::size_t j = 0; j < n; ++j)
          reach += (PreciseInterval(i == j ? 1.0 : 0.0) - bend(i, j) / by).magnitude();
        if (!(reach < 1)) return false;
      }
      return true;
    });
  }

  bool describe(const Numbers& at, PreciseZero& zero) {
    const auto told = [this](const PreciseInterval& number) {
      return number.contains_zero() ? 0 : scaled(number).nearest();
    };
    Numbers box;
    for (std::size_t i = 0; i < n; ++i) box.push_back(at[i].widened(arrived * half[i]));
    if (!evaluator.evaluate(box)) return false;
    const bool no_value = evaluator.value().contains_zero();
    if (!evaluator.evaluate(at)) return false;
    const auto rows = static_cast<Eigen::Index>(n);
    Matrix own(n);
    zero.evaluation.value = no_value ? 0 : told(evaluator.value());
    zero.evaluation.gradient.setZero(rows);
    zero.evaluation.hessian.resize(rows, rows);
    for (std::size_t i = 0; i < n; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      zero.at.push_back(at[i].nearest() + 0.0);
      for (std::size_t j = 0; j < n; ++j) {
        own(i, j) = scaled(evaluator.hessian(i, j));
        zero.evaluation.hessian(row, static_cast<Eigen::Index>(j)) = own(i, j).nearest();
      }
    }
    const Matrix bend = turned(own, eigenbasis(own));
    zero.eigenvalues.resize(rows);
    for (std::size_t i = 0; i < n; ++i) zero.eigenvalues[static_cast<Eigen::Index>(i)] = bend(i, i).nearest() + 0.0;
    std::sort(zero.eigenvalues.begin(), zero.eigenvalues.end());
    return true;
  }

  PreciseEvaluator evaluator;
  std::vector<double> half;
  std::size_t n;
  int exponent;
  double round_cost, work = 0;
  Numbers gradient;
  Matrix hessian{half.size()};
};

CriticalPoint simple_point(const PreciseZero& zero) {
  constexpr double below_smallest = 0.5;
  CriticalPoint point;
  point.at = zero.at;
  point.value = zero.evaluation.value + 0.0;
  point.gradient_norm = zero.evaluation.gradient.norm();
  point.eigenvalues = zero.eigenvalues;
  point.eigenvectors = curvature(zero.evaluation.hessian).eigenvectors;
  const Eigen::VectorXd sizes = zero.eigenvalues.cwiseAbs();
  point.zero_tolerance = std::min(zero_eigenvalue * sizes.maxCoeff(), below_smallest * sizes.minCoeff());
  const EigenvalueCounts counts = count_eigenvalues(point);
  point.kind = counts.negative == 0   ? CriticalKind::minimum
               : counts.positive == 0 ? CriticalKind::maximum
                                      : CriticalKind::saddle;
  point.index = counts.negative % 2 == 0 ? 1 : -1;
  return point;
}

PreciseNewton::PreciseNewton(const Objective& objective, std::span<const double> half, int exponent)
    : state_(std::make_unique<State>(objective, half, exponent)) {}
PreciseNewton::~PreciseNewton() = default;

bool PreciseNewton::can_evaluate(const Objective& objective) {
  if (!objective.capabilities().intervals) return false;
  return !objective.uses_data() ||
         PreciseEvaluator::cost(*objective.formula(), objective.examples()) <= most_operations;
}

PreciseLook PreciseNewton::look_from(std::span<const double> place, double first_step, const std::stop_token& stop) {
  using End = PreciseLook::End;
  State& s = *state_;
  Numbers at(place.begin(), place.end());
  const Numbers start = at;
  const auto moved = [&](std::size_t i) { return (at[i] - start[i]).magnitude() / s.half[i]; };
  const auto lost = [&] {
    PreciseLook result{End::unseen};
    for (std::size_t i = 0; i < s.n; ++i) {
      result.zero.at.push_back(at[i].nearest() + 0.0);
      result.zero.moved = std::max(result.zero.moved, moved(i));
    }
    return result;
  };
  Hurry hurry;
  bool under_way = false;
  State::Step step;
  for (int round = 0;; ++round) {
    if (round == most_rounds || stop.stop_requested()) return {End::none};
    if (!s.is_affordable()) return {End::unseen};
    if (!s.look(at, resolution)) return lost();
    step = s.step(step.whole ? infinity : step.length);
    if (!std::isfinite(step.length)) return lost();
    if (step.whole && step.length <= arrived) break;
    if (step.whole && !std::exchange(under_way, true) && step.length > first_step) return {End::far};
    const double factor = std::min(step.whole ? hurry.factor(step.length) : 1.0, longest / step.length);
    for (std::size_t i = 0; i < s.n; ++i) {
      at[i] = (at[i] + PreciseInterval(factor * s.half[i]) * step.way[i]).middle();
      if (moved(i) > 2 * farthest) return {End::none};
    }
  }
  if (step.slopes) return {End::none};

  for (std::size_t i = 0; i < s.n; ++i) at[i] = as_typed(at[i], nothing * s.half[i]);
  PreciseLook result{End::zero};
  result.zero.simple = !step.flat && s.is_only_zero(at);
  for (std::size_t i = 0; i < s.n; ++i) result.zero.moved = std::max(result.zero.moved, moved(i));
  if (!s.describe(at, result.zero)) return {End::unseen};
  return result;
}

}  // namespace saddlescope
