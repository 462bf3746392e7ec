#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/analysis/critical_points.h"
#include "core/analysis/curvature.h"

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
std::size_t count_heights(const std::vector<CriticalCurve>& curves, CriticalCurve::Kind kind) {
  std::vector<double> heights;
  for (const CriticalCurve& curve : curves)
    if (curve.kind == kind) heights.push_back(curve.value);
  std::sort(heights.begin(), heights.end());
  std::size_t count = 0;
  for (std::size_t i = 0; i < heights.size(); ++i)
    if (i == 0 || heights[i] - heights[i - 1] > 1e-9 * (1 + std::abs(heights[i]))) ++count;
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

std::string shape_sentence(const std::string& shape) {
  if (shape == "minimum") return " All around the loss is higher: it has the shape of a minimum.";
  if (shape == "maximum") return " All around the loss is lower: it has the shape of a maximum.";
  if (shape == "saddle") return " Around it the loss rises in some directions and falls in others, as at a saddle.";
  if (shape == "flat") return " Around it the loss is flat.";
  return {};
}

std::string degenerate_verdict(const CriticalPoint& point) {
  // At a degenerate point at least the smallest eigenvalue counts as zero, whatever the window's scale is.
  const double largest = point.eigenvalues.cwiseAbs().maxCoeff(), smallest = point.eigenvalues.cwiseAbs().minCoeff();
  const double zero = std::max(1e-9 * largest, smallest);
  const Directions directions = sorted_directions(point.eigenvalues, zero);
  std::string text;
  if (directions.up.empty() && directions.down.empty())
    text = "All eigenvalues are zero: the second order says nothing here.";
  else
    text = "A zero eigenvalue: the second order does not decide " + along(directions.flat) + ".";
  if (!directions.down.empty()) return text + " Downhill " + along(directions.down) + ", so it is no minimum.";
  return text + shape_sentence(point.shape);
}

}  // namespace

std::string CriticalPointsReport::summary() const {
  if (cancelled) return "search cancelled";
  std::vector<std::string> parts;
  if (!points.empty()) parts.push_back(counted(points.size(), "1 point", "points"));
  const std::size_t valleys = count_heights(curves, CriticalCurve::Kind::valley);
  const std::size_t ridges = count_heights(curves, CriticalCurve::Kind::ridge);
  const std::size_t levels = count_heights(curves, CriticalCurve::Kind::level);
  if (valleys > 0) parts.push_back(counted(valleys, "a valley", "valleys"));
  if (ridges > 0) parts.push_back(counted(ridges, "a ridge", "ridges"));
  if (levels > 0) parts.push_back(counted(levels, "a level curve", "level curves"));
  if (parts.empty())
    return plateau ? "no critical point but a flat area in this window" : "no critical point in this window";
  if (plateau) parts.push_back("a flat area");
  std::string text = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

std::string verdict(const CriticalPoint& point) {
  const bool curve = point.at.size() == 1;
  switch (point.kind) {
    case CriticalKind::minimum:
      return curve ? "Uphill on both sides: a minimum."
                   : "Uphill in every direction: a minimum. No small step lowers the loss.";
    case CriticalKind::maximum:
      return curve ? "Downhill on both sides: a maximum."
                   : "Downhill in every direction: a maximum. Any small step lowers the loss.";
    case CriticalKind::saddle: {
      const Directions directions = sorted_directions(point.eigenvalues, 0);
      return "Downhill " + along(directions.down) + ", uphill " + along(directions.up) + ": a saddle. A step " +
             along(directions.down) + " lowers the loss.";
    }
    case CriticalKind::degenerate:
      if (curve && point.shape == "saddle")
        return "The second derivative is zero: the second order does not decide. The slope keeps its sign: not an "
               "extremum.";
      if (curve)
        return "The second derivative is zero: the second order does not decide." + shape_sentence(point.shape);
      return degenerate_verdict(point);
    case CriticalKind::kink:
      return "A kink: no gradient, or no second derivative, exists here, so no eigenvalues." +
             shape_sentence(point.shape);
  }
  return {};
}

std::string verdict(const Evaluation& evaluation) {
  if (!std::isfinite(evaluation.value)) return "The loss is not finite here.";
  if (evaluation.gradient.size() == 0 || !evaluation.gradient.allFinite()) return "There is no gradient here.";
  const Curvature bent = curvature(evaluation.hessian);
  if (!bent.finite) return "There is no second derivative here.";
  const double largest = bent.eigenvalues.cwiseAbs().maxCoeff();
  const Directions directions = sorted_directions(bent.eigenvalues, 1e-9 * largest);
  const double slope = evaluation.gradient.norm();
  const bool one = bent.eigenvalues.size() == 1;
  if (slope == 0 && largest == 0) return "Flat: gradient and curvature are zero here.";
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

}  // namespace saddlescope
