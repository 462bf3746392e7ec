#include "core/certificate/proved_points.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/critical/precise_newton.h"
#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

/// Shares of the window's sides: how far from where it is listed a point may be, a regular one, and one that the
/// gradient grows slowly away from; and a place on a traced curve.
constexpr double regular_reach = 1e-8, degenerate_reach = 1e-2, curve_reach = 1e-4;
/// What boxes may cost, in instructions, and how many there are at least and at most.
constexpr double allowance_of_search = 4e6, allowance_of_place = 4e5;
constexpr double fewest_boxes = 200, most_boxes = 20'000;
/// Over many rows: what the fewest boxes may cost together, and how few they may become; with fewer nothing is tried.
constexpr double allowance_of_rows = 1e8, fewest_boxes_over_rows = 20;
/// Of the largest |λ|: what rounding makes of a zero. Only for points that are proved to be regular.
constexpr double rounding_of_eigenvalue = 1e-14;
constexpr double coordinate_rounding = 1e-14;  // of coordinates, some ulp
/// Of half sides: how far from where it was proved a point may be found more exactly.
constexpr double near_proved = 1e-3;
/// Places along a curve that have to be none before it goes.
constexpr std::size_t places_on_curve = 5;
/// Nearer to the edge than this share of a side a point may count as inside or not, and the index theorem says nothing.
constexpr double about_edge = 1e-7;

std::size_t boxes_for(const Objective& objective, double allowance) {
  const double cost = objective.cost(Derivatives::hessian), boxes = allowance / cost;
  return static_cast<std::size_t>(std::clamp(boxes, std::min(fewest_boxes, allowance_of_rows / cost), most_boxes));
}

class Prover {
 public:
  Prover(const Objective& objective, std::span<const Interval> box, CriticalPointsReport& report, std::stop_token stop)
      : objective_(objective), box_(box), report_(report), stop_(std::move(stop)) {
    std::vector<double> half;
    for (const Interval& side : box_) half.push_back(0.5 * side.size());
    if (PreciseNewton::can_evaluate(objective_)) precise_.emplace(objective_, half);
  }

  void run() {
    std::vector<std::vector<double>> representatives;
    for (const CriticalSet& set : report_.sets) representatives.push_back(report_.points[set.representative].at);
    correct();
    // Points have moved in the list; those that stand for sets are all still there.
    for (std::size_t k = 0; k < representatives.size(); ++k)
      for (std::size_t i = 0; i < report_.points.size(); ++i)
        if (report_.points[i].at == representatives[k]) report_.sets[k].representative = i;
  }

 private:
  void correct() {
    drop_refuted();
    const Certificate certificate =
        certify(objective_, box_, report_.points, report_.curves,
                {.boxes = boxes_for(objective_, allowance_of_search), .stop = stop_, .progress = {}});
    if (stop_.stop_requested()) return;
    for (const ProvedPoint& proved : certificate.proved) {
      if (!proved.found)
        add(proved);
      else if (report_.points[*proved.found].kind == CriticalKind::degenerate)
        replace(*proved.found, proved);
    }
    // What was proved and not found is listed now.
    report_.proved = !certificate.exhausted && certificate.undecided.empty() && certificate.refuted.empty();
    if (report_.proved) report_.budget_spent = report_.ended_early = false;
    if (changed_) std::sort(report_.points.begin(), report_.points.end(), listed_before);
    if (changed_) check_indices();
  }

  /// Whether there surely is no critical point within so much of the place.
  bool is_none(std::span<const double> at, double reach, double least = 0) const {
    std::vector<Interval> near;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const double half = std::max({reach * box_[i].size(), coordinate_rounding * std::abs(at[i]), least});
      near.push_back({at[i] - half, at[i] + half});
    }
    const Certificate certificate = certify(
        objective_, near, {}, {}, {.boxes = boxes_for(objective_, allowance_of_place), .stop = stop_, .progress = {}});
    return certificate.certified && certificate.proved.empty();
  }

  /// How far rounding may move a zero of the gradient: what it does to the gradient by the least curvature.
  static double place_rounding(const CriticalPoint& point) {
    const double least = point.eigenvalues.cwiseAbs().minCoeff(), most = point.eigenvalues.cwiseAbs().maxCoeff();
    double farthest = 0;
    for (const double x : point.at) farthest = std::max(farthest, std::abs(x));
    return least > 0 && std::isfinite(most) ? coordinate_rounding * farthest * most / least : 0;
  }

  void drop_refuted() {
    std::erase_if(report_.points, [&](const CriticalPoint& point) {
      if (point.kind == CriticalKind::kink || point.set_dimension > 0 || stop_.stop_requested()) return false;
      const double reach = point.kind == CriticalKind::degenerate ? degenerate_reach : regular_reach;
      if (!is_none(point.at, reach, place_rounding(point))) return false;
      change_sum(-point.index);
      return true;
    });
    std::erase_if(report_.curves, [&](const CriticalCurve& curve) {
      if (stop_.stop_requested()) return false;
      const std::size_t count = curve.points.size();
      std::size_t none = 0;
      for (std::size_t k = 0; k < places_on_curve && count > 0; ++k)
        none += is_none(curve.points[k * (count - 1) / (places_on_curve - 1)], curve_reach) ? 1 : 0;
      if (none < places_on_curve) return false;
      report_.index_sum.reset();  // of the curve's share nobody knows
      changed_ = true;
      return true;
    });
  }

  void change_sum(int by) {
    changed_ = true;
    if (report_.index_sum) *report_.index_sum += by;
  }

  CriticalPoint regular_point(const ProvedPoint& proved) {
    if (precise_) {
      const PreciseLook look = precise_->look_from(proved.at, near_proved, stop_);
      if (look.end == PreciseLook::End::zero && look.zero.simple) return simple_point(look.zero);
    }
    CriticalPoint point;
    point.at = proved.at;
    const Evaluation here = evaluate_at(objective_, proved.at);
    const Curvature bent = curvature(here.hessian);
    point.value = here.value;
    point.gradient_norm = here.gradient.norm();
    point.eigenvalues = bent.eigenvalues;
    point.eigenvectors = bent.eigenvectors;
    point.zero_tolerance = rounding_of_eigenvalue * bent.eigenvalues.cwiseAbs().maxCoeff();
    const EigenvalueCounts counts = count_eigenvalues(point);
    point.kind = counts.zero > 0        ? CriticalKind::degenerate
                 : counts.negative == 0 ? CriticalKind::minimum
                 : counts.positive == 0 ? CriticalKind::maximum
                                        : CriticalKind::saddle;
    point.index = counts.zero > 0 ? 0 : counts.negative % 2 == 0 ? 1 : -1;
    return point;
  }

  void add(const ProvedPoint& proved) {
    report_.points.push_back(regular_point(proved));
    change_sum(report_.points.back().index);
  }

  void replace(std::size_t index, const ProvedPoint& proved) {
    CriticalPoint point = regular_point(proved);
    if (point.kind == CriticalKind::degenerate) return;  // by rounding nobody can tell
    change_sum(point.index - report_.points[index].index);
    report_.points[index] = std::move(point);
  }

  void check_indices() {
    if (report_.index_check == IndexCheck::undefined || !report_.winding_number) return;
    if (!report_.index_sum) {
      report_.index_check = IndexCheck::undefined;
      return;
    }
    for (const CriticalPoint& point : report_.points)
      for (std::size_t i = 0; i < point.at.size(); ++i) {
        const double share = (point.at[i] - box_[i].minimum) / box_[i].size();
        if (share < about_edge || share > 1 - about_edge) report_.index_check = IndexCheck::undefined;
      }
    if (report_.index_check == IndexCheck::undefined) return;
    report_.index_check = *report_.winding_number == *report_.index_sum ? IndexCheck::passed : IndexCheck::failed;
  }

  const Objective& objective_;
  std::span<const Interval> box_;
  CriticalPointsReport& report_;
  std::stop_token stop_;
  std::optional<PreciseNewton> precise_;
  bool changed_ = false;
};

CriticalPointsReport corrected(const Objective& objective, std::span<const Interval> box, CriticalPointsReport report,
                               std::stop_token stop) {
  const bool covered = objective.capabilities().intervals && report.refusal.empty() && !report.cancelled &&
                       objective.cost(Derivatives::hessian) * fewest_boxes_over_rows <= allowance_of_rows;
  if (covered) Prover(objective, box, report, stop).run();
  report.cancelled = report.cancelled || stop.stop_requested();
  return report;
}

}  // namespace

CriticalPointsReport find_proved_points(const Objective& objective, const PlaneWindow& window, std::stop_token stop) {
  CriticalPointsReport report = find_critical_points(objective, window, stop);
  const std::vector<Interval> box = report.searched_box(objective.dimension());
  return corrected(objective, box, std::move(report), std::move(stop));
}

CriticalPointsReport find_proved_points(const Objective& objective, std::span<const Interval> box,
                                        std::stop_token stop) {
  return corrected(objective, box, find_critical_points(objective, box, stop), stop);
}

}  // namespace saddlescope
