#include "core/certificate/regular_sets.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

/// Of the window's sides: how far round a listed point its set is looked for.
constexpr double reach = 0x1p-20;
constexpr int most_doublings = 80, most_halvings = 4;

}  // namespace

RegularSets::RegularSets(const Objective& objective, std::span<const Enclosure> window,
                         std::span<const CriticalPoint> points, std::span<const CriticalCurve> curves)
    : of_point_(points.size()), of_curve_(curves.size()) {
  const bool listed = !curves.empty() || std::any_of(points.begin(), points.end(), [](const CriticalPoint& point) {
    return point.set_dimension > 0;
  });
  if (!listed) return;
  inner_ = InnerFunctions::of(objective);
  if (!inner_) return;
  for (const Enclosure& side : window) sides_.push_back(side.width());
  u_.resize(inner_->count());
  slopes_.resize(inner_->count() * inner_->parameters());
  for (std::size_t k = 0; k < points.size(); ++k) {
    const CriticalPoint& point = points[k];
    if (point.set_dimension > 0 && point.at.size() == sides_.size())
      of_point_[k] = prove(point.at, point.set_dimension, point.kind == CriticalKind::minimum,
                           point.kind == CriticalKind::maximum);
  }
  for (std::size_t k = 0; k < curves.size(); ++k) {
    const CriticalCurve& curve = curves[k];
    if (!curve.points.empty() && curve.points[0].size() == sides_.size())
      of_curve_[k] = prove(curve.points[curve.points.size() / 2], 1, curve.kind == CriticalCurve::Kind::valley,
                           curve.kind == CriticalCurve::Kind::ridge);
  }
}

double RegularSets::inverse_of_slopes(Eigen::MatrixXd& right_inverse) const {
  const std::size_t n = inner_->parameters(), k = inner_->count();
  Eigen::MatrixXd middle(k, n);
  for (std::size_t j = 0; j < k; ++j)
    for (std::size_t i = 0; i < n; ++i) {
      const Enclosure& slope = slopes_[j * n + i];
      if (!slope.finite()) return 1;
      middle(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = slope.middle() * sides_[i];
    }
  const Eigen::MatrixXd product = middle * middle.transpose();
  right_inverse = middle.transpose() * product.partialPivLu().inverse();
  for (std::size_t i = 0; i < n; ++i) right_inverse.row(static_cast<Eigen::Index>(i)) *= sides_[i];
  if (!right_inverse.allFinite()) return 1;
  double farthest = 0;
  for (std::size_t j = 0; j < k; ++j) {
    Enclosure sum = point_enclosure(0);
    for (std::size_t l = 0; l < k; ++l) {
      Enclosure entry = point_enclosure(j == l ? -1 : 0);
      for (std::size_t i = 0; i < n; ++i) {
        const double factor = right_inverse(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(l));
        entry = add(entry, multiply(slopes_[j * n + i], point_enclosure(factor)));
      }
      sum = add(sum, point_enclosure(entry.magnitude()));
    }
    farthest = std::max(farthest, sum.high);
  }
  return farthest;
}

/// gj′ between two values of uj; everything where it is not known.
Enclosure RegularSets::slope_of(std::size_t j, double low, double high) {
  Enclosure slope;
  return inner_->outer_slope(j, {low, high}, slope).clean() ? slope : whole_line;
}

std::optional<std::size_t> RegularSets::prove(std::span<const double> at, std::size_t dimension, bool minima,
                                              bool maxima) {
  const std::size_t n = inner_->parameters(), k = inner_->count();
  if (dimension != n - k) return std::nullopt;
  std::vector<Enclosure> box(n), here(n);
  for (std::size_t i = 0; i < n; ++i) {
    here[i] = point_enclosure(at[i]);
    box[i] = rounding::outward(at[i] - reach * sides_[i], at[i] + reach * sides_[i]);
  }
  if (!inner_->look(here, u_, slopes_).clean()) return std::nullopt;
  const std::vector<Enclosure> inner = u_;
  Eigen::MatrixXd right_inverse;
  if (!inner_->look(box, u_, slopes_).clean()) return std::nullopt;
  const double farthest = inverse_of_slopes(right_inverse);
  if (!(farthest < 0.5)) return std::nullopt;
  // With w = at + C·z, |z| ≤ d, u takes all values within d·(1 − farthest) of u(at), by each component.
  double d = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < n; ++i)
    d = std::min(d, reach * sides_[i] / right_inverse.row(static_cast<Eigen::Index>(i)).cwiseAbs().sum());
  const double within = 0.49 * d;
  Set set;
  bool rising = true, falling = true;
  for (std::size_t j = 0; j < k; ++j) {
    const double middle = inner[j].middle();
    if (!(inner[j].width() < 0.01 * within) || !slope_of(j, middle - within, middle + within).finite())
      return std::nullopt;
    const Enclosure left = slope_of(j, middle - within, middle - 0.99 * within),
                    right = slope_of(j, middle + 0.99 * within, middle + within);
    const bool up = left.high < 0 && right.low > 0, down = left.low > 0 && right.high < 0;
    if (!up && !down) return std::nullopt;
    rising = rising && up;
    falling = falling && down;
    set.inner.push_back(middle);
    set.within.push_back(within);
  }
  if ((minima && !rising) || (maxima && !falling)) return std::nullopt;
  const auto same = std::find_if(sets_.begin(), sets_.end(), [&](const Set& known) {
    for (std::size_t j = 0; j < k; ++j)
      if (!(std::abs(known.inner[j] - set.inner[j]) <= std::min(known.within[j], set.within[j]))) return false;
    return true;
  });
  if (same == sets_.end()) return sets_.push_back(std::move(set)), sets_.size() - 1;
  return static_cast<std::size_t>(same - sets_.begin());
}

RegularSets::Holds RegularSets::look(std::span<const Enclosure> box) {
  if (sets_.empty() || !inner_->look(box, u_, slopes_).clean()) return {};
  Eigen::MatrixXd right_inverse;
  if (!(inverse_of_slopes(right_inverse) < 0.99)) return {};
  for (std::size_t j = 0; j < u_.size(); ++j)
    if (no_zero(j, u_[j].low, u_[j].high, most_halvings)) return {.nothing = true, .set = {}};
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    bool alone = true;
    for (std::size_t j = 0; j < u_.size() && alone; ++j) alone = only_zero(j, u_[j], sets_[s]);
    if (alone) return {.nothing = false, .set = s};
  }
  return {};
}

/// Whether gj′ surely has no zero in u but those on the set.
bool RegularSets::only_zero(std::size_t j, const Enclosure& u, const Set& set) {
  const double within = 0.99 * set.within[j];
  const auto side_is_clear = [&](double sign) {
    const double nearest = sign > 0 ? u.low - set.inner[j] : set.inner[j] - u.high,
                 end = sign > 0 ? u.high - set.inner[j] : set.inner[j] - u.low;
    double near = std::max(nearest, within);
    for (int k = 0; near < end; ++k) {
      const double far = std::min(2 * near, end), a = set.inner[j] + sign * near, b = set.inner[j] + sign * far;
      if (k == most_doublings || !no_zero(j, std::min(a, b), std::max(a, b), most_halvings)) return false;
      near = far;
    }
    return true;
  };
  return side_is_clear(1) && side_is_clear(-1);
}

bool RegularSets::no_zero(std::size_t j, double low, double high, int halvings) {
  const Enclosure piece = rounding::outward(low, high);
  if (!slope_of(j, piece.low, piece.high).contains_zero()) return true;
  const double middle = low + 0.5 * (high - low);
  return halvings > 0 && no_zero(j, low, middle, halvings - 1) && no_zero(j, middle, high, halvings - 1);
}

}  // namespace saddlescope
