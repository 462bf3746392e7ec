#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"

namespace saddlescope {

std::string_view critical_kind_name(CriticalKind kind) {
  switch (kind) {
    case CriticalKind::minimum:
      return "minimum";
    case CriticalKind::maximum:
      return "maximum";
    case CriticalKind::saddle:
      return "saddle";
    case CriticalKind::degenerate:
      return "degenerate";
    case CriticalKind::kink:
      return "kink";
  }
  return "degenerate";
}

std::string_view critical_curve_kind_name(CriticalCurve::Kind kind) {
  switch (kind) {
    case CriticalCurve::Kind::valley:
      return "valley";
    case CriticalCurve::Kind::ridge:
      return "ridge";
    case CriticalCurve::Kind::level:
      return "level";
  }
  return "level";
}

std::string_view index_check_name(IndexCheck check) {
  switch (check) {
    case IndexCheck::passed:
      return "passed";
    case IndexCheck::failed:
      return "failed";
    case IndexCheck::undefined:
      return "undefined";
  }
  return "undefined";
}

namespace {

/// Curves of one kind at one height are one valley to the eye, as the two branches of w1·w2 = 1.
std::size_t count_heights(const CriticalPointsReport& report, CriticalCurve::Kind kind) {
  std::vector<double> heights;
  double size = 0;  // of changes of the loss: what the curves' flanks rise over the window
  const double half = 0.5 * std::min(report.window.a.size(), report.window.b.size());
  for (const CriticalCurve& curve : report.curves) {
    if (curve.kind == kind) heights.push_back(curve.value);
    size = std::max(size, std::abs(curve.value));
    for (const double sharpness : curve.sharpness)
      if (std::isfinite(sharpness)) size = std::max(size, std::abs(sharpness) * half * half);
  }
  std::sort(heights.begin(), heights.end());
  std::size_t count = 0;
  for (std::size_t i = 0; i < heights.size(); ++i)
    if (i == 0 || heights[i] - heights[i - 1] > same_loss * size) ++count;
  return count;
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return count == 1 ? one : std::to_string(count) + " " + many;
}

/// "along u₁", "along u₁ and u₂", "along 3 directions".
std::string along(const std::vector<std::size_t>& directions) {
  static constexpr const char* digits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  const auto name = [](std::size_t i) { return std::string("u") + digits[i + 1]; };
  if (directions.size() == 1 && directions[0] < 9) return "along " + name(directions[0]);
  if (directions.size() == 2 && directions[1] < 9)
    return "along " + name(directions[0]) + " and " + name(directions[1]);
  return "along " + std::to_string(directions.size()) + " directions";
}

struct Directions {
  std::vector<std::size_t> down, flat, up;
};
Directions sorted_directions(const Eigen::VectorXd& eigenvalues, double zero) {
  Directions result;
  for (Eigen::Index i = 0; i < eigenvalues.size(); ++i) {
    const double value = eigenvalues[i];
    auto& list = std::abs(value) <= zero ? result.flat : value < 0 ? result.down : result.up;
    list.push_back(static_cast<std::size_t>(i));
  }
  return result;
}

/// What sampling round a point showed. With one parameter there are only two sides.
std::string shape_sentence(const CriticalPoint& point) {
  const std::size_t n = point.at.size();
  const std::string where = n == 1 ? " On the two sides " : n == 2 ? " On a small circle " : " On a small sphere ";
  if (point.shape == "minimum") return where + "the loss rises all around: minimum-like.";
  if (point.shape == "maximum") return where + "the loss falls all around: maximum-like.";
  if (point.shape == "saddle") return where + "both signs occur: saddle-like.";
  if (point.shape == "flat") return where + "the loss stays the same: flat.";
  return {};
}

std::string degenerate_verdict(const CriticalPoint& point) {
  // At a degenerate point at least the smallest eigenvalue counts as zero, whatever the window's scale is.
  const double zero = std::max(point.zero_tolerance, point.eigenvalues.cwiseAbs().minCoeff());
  const Directions directions = sorted_directions(point.eigenvalues, zero);
  std::string text;
  if (directions.up.empty() && directions.down.empty())
    text = "H = 0: look at higher orders.";
  else
    text = "A zero eigenvalue: the second order does not decide " + along(directions.flat) + ".";
  if (!directions.down.empty()) text += " Downhill " + along(directions.down) + ", so it is no minimum.";
  return text + shape_sentence(point);
}

std::string saddle_verdict(const CriticalPoint& point) {
  const Directions directions = sorted_directions(point.eigenvalues, point.zero_tolerance);
  std::string text = "Downhill " + along(directions.down) + ", uphill " + along(directions.up);
  if (!directions.flat.empty()) text += ", no curvature " + along(directions.flat);
  return text + ": a saddle. A step " + along(directions.down) + " lowers the loss.";
}

std::string kink_verdict(const CriticalPoint& point) {
  const std::string text = point.gradient_norm == 0
                               ? "The gradient is zero, but no second derivative exists here, so no eigenvalues."
                               : "A cusp or kink: no gradient exists here, so no eigenvalues.";
  return text + shape_sentence(point);
}

/// A point with gradient zero that is not in the list, such as one of a valley's: by its eigenvalues, some not zero.
std::string second_order_verdict(const Directions& directions, bool one_parameter) {
  const std::string text = "A critical point: the gradient is zero. ";
  const bool down = !directions.down.empty(), up = !directions.up.empty(), flat = !directions.flat.empty();
  if (down && up)
    return text + "Downhill " + along(directions.down) + ", uphill " + along(directions.up) + ": a saddle.";
  if (one_parameter) return text + (up ? "Uphill on both sides: a minimum." : "Downhill on both sides: a maximum.");
  if (!flat) return text + (up ? "Uphill in every direction: a minimum." : "Downhill in every direction: a maximum.");
  return text + (up ? "Uphill " + along(directions.up) : "Downhill " + along(directions.down)) + " and level " +
         along(directions.flat) + ": degenerate, " +
         (up ? "a minimum or the floor of a valley of minima" : "a maximum or the crest of a ridge of maxima") +
         " unless higher orders lead " + (up ? "down." : "up.");
}

/// "a curve of saddles", "a 2-dimensional valley of minima".
std::string set_name(CriticalKind kind, std::size_t dimension) {
  const bool curve = dimension == 1;
  const std::string size = std::to_string(dimension) + "-dimensional ";
  switch (kind) {
    case CriticalKind::minimum:
      return curve ? "valley of minima" : size + "valley of minima";
    case CriticalKind::maximum:
      return curve ? "ridge of maxima" : size + "ridge of maxima";
    case CriticalKind::saddle:
      return curve ? "curve of saddles" : size + "set of saddles";
    case CriticalKind::degenerate:
    case CriticalKind::kink:
      return curve ? "curve of degenerate points" : size + "set of degenerate points";
  }
  return {};
}

std::string set_verdict(const CriticalPoint& point) {
  const Directions directions = sorted_directions(point.eigenvalues, point.zero_tolerance);
  std::string text =
      "One point of a " + set_name(point.kind, point.set_dimension) + ": no curvature " + along(directions.flat);
  if (!directions.up.empty()) text += ", uphill " + along(directions.up);
  if (!directions.down.empty()) text += ", downhill " + along(directions.down);
  return text + "." + shape_sentence(point);
}

void add_sets(const std::vector<CriticalSet>& sets, std::vector<std::string>& parts) {
  std::vector<std::string> names;
  for (const CriticalSet& set : sets) names.push_back(set_name(set.kind, set.dimension));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i))
      continue;
    const auto count = std::count(names.begin(), names.end(), names[i]);
    std::string name = names[i];
    if (count > 1) {  // "2 curves of saddles", "3 2-dimensional valleys of minima"
      const std::size_t noun = name.find(" of ");
      name.insert(noun, "s");
    }
    parts.push_back((count == 1 ? "a" : std::to_string(count)) + " " + name);
  }
}

}  // namespace

std::string CriticalPointsReport::summary() const {
  if (!refusal.empty()) return refusal;
  if (cancelled) return "search cancelled";
  std::vector<std::string> parts;
  const auto isolated = static_cast<std::size_t>(
      std::count_if(points.begin(), points.end(), [](const CriticalPoint& point) { return point.set_dimension == 0; }));
  const std::string least = budget_spent ? "at least " : "";
  if (isolated > 0) parts.push_back(least + counted(isolated, "1 point", "points"));
  const std::size_t valleys = count_heights(*this, CriticalCurve::Kind::valley);
  const std::size_t ridges = count_heights(*this, CriticalCurve::Kind::ridge);
  const std::size_t levels = count_heights(*this, CriticalCurve::Kind::level);
  if (valleys > 0) parts.push_back(counted(valleys, "a valley", "valleys"));
  if (ridges > 0) parts.push_back(counted(ridges, "a ridge", "ridges"));
  if (levels > 0) parts.push_back(counted(levels, "a level curve", "level curves"));
  add_sets(sets, parts);
  const std::string place = box.empty() ? "window" : "box";
  if (no_values) return "no finite value found in this " + place;
  if (parts.empty() && ended_early) return "none found: the search ended early, for this loss takes long";
  if (parts.empty() && budget_spent) return "none found, but not all was searched";
  if (parts.empty())
    return plateau ? "no critical point but a flat area in this " + place : "no critical point in this " + place;
  if (plateau) parts.push_back("a flat area");
  std::string text = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

std::string verdict(const CriticalPoint& point) {
  if (point.set_dimension > 0) return set_verdict(point);
  const bool curve = point.at.size() == 1;
  switch (point.kind) {
    case CriticalKind::minimum:
      return curve ? "Uphill on both sides: a minimum."
                   : "Uphill in every direction: a minimum. No small step lowers the loss.";
    case CriticalKind::maximum:
      return curve ? "Downhill on both sides: a maximum."
                   : "Downhill in every direction: a maximum. Any small step lowers the loss.";
    case CriticalKind::saddle:
      return saddle_verdict(point);
    case CriticalKind::degenerate:
      if (curve && point.shape == "saddle")
        return "The second derivative is zero: look at higher orders. The slope keeps its sign: not an extremum.";
      if (curve) return "The second derivative is zero: look at higher orders." + shape_sentence(point);
      return degenerate_verdict(point);
    case CriticalKind::kink:
      return kink_verdict(point);
  }
  return {};
}

std::string verdict(const Evaluation& evaluation) {
  if (!std::isfinite(evaluation.value)) return "The loss is not finite here.";
  if (evaluation.gradient.size() == 0 || !evaluation.gradient.allFinite()) return "There is no gradient here.";
  const Curvature bent = curvature(evaluation.hessian);
  if (!bent.finite) return "There is no second derivative here.";
  const double largest = bent.eigenvalues.cwiseAbs().maxCoeff();
  const Directions directions = sorted_directions(bent.eigenvalues, zero_eigenvalue * largest);
  const double slope = evaluation.gradient.cwiseAbs().maxCoeff();  // a sum of squares may vanish or overflow
  const bool one = bent.eigenvalues.size() == 1;
  if (slope == 0 && largest == 0) return "Flat: gradient and curvature are zero here.";
  if (slope == 0 && largest > 0) return second_order_verdict(directions, one);
  std::string text = "Not a critical point: the loss falls fastest along −∇L.";
  if (slope == 0) text = "A critical point: the gradient is zero.";
  if (largest == 0) return text + " No curvature here: the surface is straight.";
  const auto size = static_cast<std::size_t>(bent.eigenvalues.size());
  if (directions.up.size() == size)
    return text +
           (one ? " It curves upwards, as in a valley." : " It curves upwards in every direction, as in a bowl.");
  if (directions.down.size() == size)
    return text +
           (one ? " It curves downwards, as on a hill." : " It curves downwards in every direction, as on a dome.");
  if (!directions.up.empty() && !directions.down.empty())
    return text + " It curves upwards " + along(directions.up) + " and downwards " + along(directions.down) +
           ", as near a saddle.";
  if (!directions.up.empty())
    return text + " It curves upwards " + along(directions.up) + " and is straight " + along(directions.flat) +
           ", as in a trough.";
  return text + " It curves downwards " + along(directions.down) + " and is straight " + along(directions.flat) +
         ", as on a crest.";
}

EigenvalueCounts count_eigenvalues(const Eigen::VectorXd& eigenvalues, double zero_tolerance) {
  EigenvalueCounts counts;
  for (const double value : eigenvalues) {
    if (std::isnan(value)) continue;
    ++(std::abs(value) <= zero_tolerance ? counts.zero : value > 0 ? counts.positive : counts.negative);
  }
  return counts;
}

EigenvalueCounts count_eigenvalues(const CriticalPoint& point) {
  return count_eigenvalues(point.eigenvalues, point.zero_tolerance);
}

double EigenvalueCounts::minimum_ratio() const {
  const std::size_t all = positive + zero + negative;
  return all > 0 ? static_cast<double>(positive) / static_cast<double>(all) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace saddlescope
