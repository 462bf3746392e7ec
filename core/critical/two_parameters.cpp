#include "core/critical/two_parameters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/critical/classification.h"
#include "core/critical/critical_curves.h"
#include "core/critical/curve_report.h"
#include "core/critical/field.h"
#include "core/critical/floors.h"
#include "core/critical/fold_valleys.h"
#include "core/critical/folds.h"
#include "core/critical/holes.h"
#include "core/critical/jumps.h"
#include "core/critical/kinks.h"
#include "core/critical/root_judge.h"
#include "core/critical/root_search.h"
#include "core/critical/tolerances.h"
#include "core/critical/winding.h"
#include "core/curvature/curvature.h"
#include "core/objective/affordable.h"
#include "core/objective/limits.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_points = 4096;  // that are classified and listed
constexpr std::size_t most_starts_again = 400;
/// A start that has a zero so near to it has led to that.
constexpr double beside_start = 3 * search_cell;
/// How far from a point of a traced curve its zero may lie.
constexpr double near_its_curve = 1e-3 * search_cell;
/// A kink that the samples show so near to one on the formula's folds is that one.
constexpr double beside_fold_kink = 1e-3 * search_cell;

class PlaneFinder {
 public:
  /// `original`: the loss before it was taken times 2^exponent.
  PlaneFinder(const Objective& objective, const Objective& original, int exponent, const PlaneWindow& window,
              std::stop_token stop)
      : objective_(objective),
        field_(objective, window),
        cancel_(std::move(stop)),
        stop_(spent_.get_token()),
        judge_(objective, original, exponent, field_, stop_) {
    report_.window = window;
    doubles_may_err_ = exponent != 0 || may_have_holes(original);
    field_.limit(allowance::points, spent_, cancel_);
  }

  CriticalPointsReport find() {
    grid_ = search_grid(field_);
    report_.plateau = grid_.plateau;
    judge_.set_zero(zero_eigenvalue * grid_.median_hessian);
    roots_ = roots_in_holes(objective_, field_, grid_.starts, stop_);
    collect_roots(grid_.starts);
    if (!stopped()) collect_kinks();
    if (!stopped()) trace_from_roots();
    // What was found before the budget ended is told.
    if (!cancelled()) report_points();
    for (const TracedCurve& curve : curves_) {
      if (cancelled()) break;
      append_curves(objective_, field_, curve, zero_eigenvalue * grid_.median_own_hessian, report_.curves);
    }
    if (!stopped()) check_indices();
    if ((doubles_may_err_ || report_.index_check == IndexCheck::failed) && finds_more()) {
      report_.points.clear();
      report_points();
      check_indices();
    }
    report_.cancelled = cancelled();
    report_.budget_spent = report_.ended_early = stopped() && !cancelled();
    return std::move(report_);
  }

 private:
  /// By whoever wanted the points.
  bool cancelled() const { return cancel_.stop_requested(); }
  /// So, or because the budget is spent.
  bool stopped() const { return stop_.stop_requested(); }

  void collect_roots(const std::vector<Vec>& starts) {
    std::vector<Root> found = iterate(field_, starts, stop_);
    found.insert(found.end(), roots_.begin(), roots_.end());
    found = without_doubles(std::move(found), same_place);
    roots_.clear();
    for (Root& root : found) {
      if (stopped()) return;
      polish(field_, root);
      if (!root.hole && jumps_at(field_, root.at)) continue;  // the search for kinks finds it
      if (!root.hole && steps_at(field_, root.at)) {
        stepped_ = true;
        continue;
      }
      if (root.hole || (is_sure(root) && !doubles_may_err_) || judge_.is_zero_in_doubt(root)) roots_.push_back(root);
    }
    for (Root& root : judge_.followed_hints()) roots_.push_back(std::move(root));
    roots_ = without_doubles(std::move(roots_), polished_place);
  }

  /// Where the index check says that something is missing, or doubles may err: goes to the zeros to which 192 bits lead
  /// from the starts, whose iterations may have been lost in rounding. Without that hint of the index only from starts
  /// beside which nothing was found.
  bool finds_more() {
    const std::size_t known = roots_.size();
    const std::size_t each = grid_.starts.size() / most_starts_again + 1;
    for (std::size_t k = 0; k < grid_.starts.size() && judge_.sees() && !stopped(); k += each) {
      Root root{grid_.starts[k], field_.at(grid_.starts[k])};
      const bool alone = std::none_of(roots_.begin(), roots_.end(),
                                      [&](const Root& other) { return (other.at - root.at).norm() < beside_start; });
      if (curve_index_.near(root.at, through_cell) || kink_index_.near(root.at, through_cell)) continue;
      if (!alone && report_.index_check != IndexCheck::failed) continue;
      if (judge_.look(root, RootJudge::any_way) != PreciseLook::End::zero || judge_.is_weak(root)) continue;
      const auto near = [&](const Root& other) { return (other.at - root.at).norm() < same_place; };
      if (std::none_of(roots_.begin(), roots_.end(), near)) roots_.push_back(std::move(root));
    }
    return roots_.size() > known;
  }

  /// Whether `holds` at three or more of five places along the curve.
  template <class Holds>
  static bool mostly_along(const TracedCurve& curve, const Holds& holds) {
    constexpr std::size_t parts = 6;
    constexpr int most_of_them = 3;  // of the five places between the parts
    int count = 0;
    for (std::size_t k = 1; k < parts; ++k) count += holds(curve.points[k * (curve.points.size() - 1) / parts]) ? 1 : 0;
    return count >= most_of_them;
  }

  /// A line of slope 0 along which the loss jumps, not a valley.
  bool steps_along(const TracedCurve& curve) {
    return mostly_along(curve, [this](const Vec& at) { return steps_at(field_, at); });
  }

  /// A floor on which the loss falls, if only slowly beside its flanks: no valley of minima.
  bool falls_along(const TracedCurve& curve) {
    return is_uneven(field_, curve) || mostly_along(curve, [this](const Vec& at) {
             Root root{at, {}, false};
             const PreciseLook::End end = judge_.look(root);
             if (end == PreciseLook::End::zero) return root.precise->simple || root.precise->moved > near_its_curve;
             if (end != PreciseLook::End::unseen) return true;
             const auto place = on_floor_beside(field_, at);
             return place && is_far_from_zero(*place);
           });
  }

  void collect_kinks() {
    for (TracedCurve& valley : valleys_on_folds(folds_, field_, stop_)) {
      kink_index_.add(valley);
      curves_.push_back(std::move(valley));
    }
    fold_kinks_ = kinks_on_folds(folds_, field_, stop_);
    for (const FoldKink& kink : fold_kinks_) {
      if (stopped()) return;
      add_kink(kink.at, !kink.level, kink.isolated);
    }
    const std::vector<Vec> on_folds = kinks_;
    KinkSearch search;
    for (const Vec& centre : grid_.rough_cells) {
      if (stopped() || search.evaluations > most_kink_evaluations) break;
      if (kink_index_.near(centre, through_cell)) continue;
      const bool holds_known = std::any_of(kinks_.begin(), kinks_.end(), [&](const Vec& kink) {
        return (kink - centre).cwiseAbs().maxCoeff() <= part_overlap * search_cell;
      });
      if (holds_known) continue;
      const std::size_t before = search.kinks.size();
      search_cell_for_kink(field_, centre, search);
      for (std::size_t k = before; k < search.kinks.size(); ++k) {
        // Where folds cross is known exactly; beside them may be nothing but rounding (asin(sin x)).
        const auto beside = [&](const Vec& known) { return (known - search.kinks[k]).norm() < beside_fold_kink; };
        if (std::none_of(on_folds.begin(), on_folds.end(), beside)) add_kink(search.kinks[k], true);
      }
    }
    std::erase_if(kinks_, [&](const Vec& known) { return kink_index_.near(known, on_curve); });
    if (!search.starts.empty()) collect_roots(search.starts);
  }

  /// Whether the loss is continuous there, by what doubles see or by its formula.
  bool is_continuous(const Vec& at) {
    if (continuous_at(field_, at)) return true;
    const Vec x = field_.to_parameters(at), reach = near_look * field_.half();
    return surely_continuous(objective_, {x.data(), 2}, {reach.data(), 2});
  }

  /// alone: it counts without a curve of kinks through it as well. isolated: there surely is none.
  void add_kink(const Vec& kink, bool alone, bool isolated = false) {
    // At the rim of a flat area the gradient jumps from zero: nothing is critical there but the area.
    if (!inside_window(kink) || !is_continuous(kink) || beside_plateau(kink)) return;
    for (const Root& root : roots_)
      if ((root.at - kink).norm() < nearly_same_place) return;
    for (const Vec& known : kinks_)
      if ((known - kink).norm() < same_place) return;
    if (kink_index_.near(kink, on_curve)) return;
    const auto directions = isolated ? std::vector<Vec>() : kink_directions(field_, kink, kink_circle);
    for (const Vec& direction : directions) {
      if (auto curve = trace_curve(field_, kink, direction, true, stop_)) {
        if (changes_along(field_, *curve)) {
          // A fold on which the loss falls is no valley; its lowest point is a minimum.
          const std::string shape = circle_shape(field_, kink, kink_circle, true).shape;
          alone = alone && (shape == "minimum" || shape == "maximum");
          break;
        }
        kink_index_.add(*curve);
        curves_.push_back(std::move(*curve));
        return;
      }
      if (stopped()) return;
    }
    if (alone) kinks_.push_back(kink);
  }

  /// Zeros with a zero eigenvalue may lie on a curve of zeros; those that do are replaced by the curve.
  void trace_from_roots() {
    std::vector<Root> isolated;
    for (Root& root : roots_) {
      if (stopped()) return;
      if (!judge_.is_weak(root)) {
        isolated.push_back(root);
        continue;
      }
      // Roots come in the order of their gradients: the first on a flat direction is the best one.
      if (curve_index_.near(root.at, on_curve) || kink_index_.near(root.at, on_curve) ||
          flat_index_.near(root.at, on_curve))
        continue;
      if (beside_plateau(root.at)) continue;
      const PreciseLook::End end = judge_.look(root);
      if (end == PreciseLook::End::none || end == PreciseLook::End::far) continue;
      if (!judge_.is_weak(root)) {
        isolated.push_back(root);
        continue;
      }
      bool traced = false;
      for (const Vec& direction : smooth_directions(field_, root.at)) {
        auto curve = trace_curve(field_, root.at, direction, false, stop_);
        if (!curve) continue;
        if (!root.precise && falls_through(field_, *curve, root.at)) {
          traced = true;
          flat_index_.add(*curve);
          break;
        }
        if (falls_along(*curve)) continue;
        if (curve->isolated || steps_along(*curve)) {
          stepped_ = stepped_ || !curve->isolated;
          traced = !curve->isolated;
          flat_index_.add(*curve);
          break;
        }
        curve_index_.add(*curve);
        curves_.push_back(std::move(*curve));
        traced = true;
        break;
      }
      if (!traced && (root.precise || !falls_through(field_, root))) isolated.push_back(root);
    }
    for (Root& root : judge_.followed_hints())
      if (!judge_.is_weak(root)) isolated.push_back(std::move(root));
    isolated = without_doubles(std::move(isolated), polished_place);
    roots_.clear();
    for (const Root& root : isolated) {
      const bool near = judge_.is_weak(root) || at_curve_end(root.at);
      const double reach = near || root.hole ? on_curve : nearly_same_place;
      if (!curve_index_.near(root.at, reach) && !kink_index_.near(root.at, reach)) roots_.push_back(root);
    }
    merge_multiple_roots();
  }

  bool at_curve_end(const Vec& at) const {
    for (const TracedCurve& curve : curves_)
      if (!curve.closed &&
          ((curve.points.front() - at).norm() < at_curve || (curve.points.back() - at).norm() < at_curve))
        return true;
    return false;
  }

  /// Iterations onto a multiple zero stop a little way from it, each at its own place.
  void merge_multiple_roots() {
    std::vector<Root> weak, strong;
    for (const Root& root : roots_) (judge_.is_weak(root) ? weak : strong).push_back(root);
    for (const Root& root : without_doubles(std::move(weak), multiple_zero_spread)) {
      bool near_strong = false;
      for (const Root& other : strong) near_strong = near_strong || (other.at - root.at).norm() < beside_simple_zero;
      if (!near_strong) strong.push_back(root);
    }
    roots_ = std::move(strong);
  }

  /// On the border of (or in) an area where the gradient is zero, or too flat to tell.
  bool beside_plateau(const Vec& at) {
    constexpr int ring_points = 24, ring_points_of_plateau = 3;
    constexpr double crooked = 0.05;  // off axes and diagonals
    std::vector<Vec> ring;
    for (int k = 0; k < ring_points; ++k) {
      const double angle = crooked + twenty_fourth_turn * k;
      ring.push_back(at + search_cell * Vec(std::cos(angle), std::sin(angle)));
    }
    std::vector<FieldJet> jets;
    field_.evaluate(Derivatives::hessian, ring, jets);
    int level = 0;
    double steepest = 0;
    for (const FieldJet& jet : jets) {
      level += jet.level() ? 1 : 0;
      if (jet.slope_finite()) steepest = std::max(steepest, jet.gradient.norm());
    }
    // Beside a steep flank nearly all is flat; flat is what rounding of small losses would hide.
    const bool nothing_beside_the_window = steepest < vanished_slope * search_cell * grid_.large_hessian;
    return level >= ring_points_of_plateau ||
           (nothing_beside_the_window && steepest * search_cell < vanished_slope * grid_.small_loss);
  }

  double clear_radius(const Vec& at) const {
    double nearest = 2;
    const auto consider = [&](const Vec& other) {
      const double distance = (other - at).norm();
      if (distance > nearly_same_place) nearest = std::min(nearest, distance);
    };
    for (const Root& root : roots_) consider(root.at);
    for (const Vec& kink : kinks_) consider(kink);
    return nearest;
  }

  void report_points() {
    for (const Root& root : roots_) {
      if (cancelled() || report_.points.size() >= most_points) break;
      if (!inside_window(root.at * (1 - same_place))) continue;
      if (auto point =
              classify_root(objective_, field_, root, zero_eigenvalue * grid_.median_hessian, clear_radius(root.at)))
        keep(std::move(*point));
    }
    for (const Vec& kink : kinks_) {
      if (curve_index_.near(kink, at_curve)) continue;
      CriticalPoint point = classify_kink(objective_, field_, kink, clear_radius(kink));
      // Rounding of the place would show in |u|^0.1.
      const Vec place = field_.from_parameters({point.at[0], point.at[1]});
      for (const FoldKink& known : fold_kinks_)
        if (known.at == kink)
          if (const double value = folds_.loss_on_folds(known.folds, place); std::isfinite(value))
            point.value = value + 0.0;
      if (point.shape != "flat") keep(std::move(point));
    }
    std::sort(report_.points.begin(), report_.points.end(), listed_before);
  }

  void keep(CriticalPoint point) {
    const Vec u = field_.from_parameters({point.at[0], point.at[1]});
    if (!inside_window(u)) return;
    for (const CriticalPoint& known : report_.points) {
      const Vec other = field_.from_parameters({known.at[0], known.at[1]});
      if ((other - u).norm() < same_place) return;
    }
    report_.points.push_back(std::move(point));
  }

  /// Poincaré–Hopf: the winding number round the edge is the sum of the indices inside.
  void check_indices() {
    int sum = 0;
    for (const CriticalPoint& point : report_.points) {
      const Vec u = field_.from_parameters({point.at[0], point.at[1]});
      if (u.cwiseAbs().maxCoeff() > 1 - same_place) return;
      sum += point.index;
    }
    for (const TracedCurve& curve : curves_) {
      if (curve.touches_edge) return;
      const auto index = curve_index(field_, curve);
      if (!index) return;
      sum += *index;
    }
    report_.index_sum = sum;
    report_.winding_number = winding_number(field_, window_edge(edge_points));
    // A flat area or a step has a share of its own.
    if (!report_.winding_number || report_.plateau || stepped_) return;
    report_.index_check = *report_.winding_number == sum ? IndexCheck::passed : IndexCheck::failed;
  }

  const Objective& objective_;
  Field field_;
  const PlaneFolds folds_{objective_, field_};
  /// The loss is so small or large that its doubles lose digits, or it has holes beside which they are all rounding.
  bool doubles_may_err_ = false;
  std::stop_token cancel_;
  std::stop_source spent_;
  std::stop_token stop_;
  std::stop_callback<std::function<void()>> forward_{cancel_, [this] { spent_.request_stop(); }};
  RootJudge judge_;
  SearchGrid grid_;
  bool stepped_ = false;  ///< a zero of the gradient lies where the loss jumps
  std::vector<Root> roots_;
  std::vector<Vec> kinks_;
  std::vector<FoldKink> fold_kinks_;
  std::vector<TracedCurve> curves_;
  CurveIndex curve_index_, kink_index_;
  CurveIndex flat_index_;  ///< all but flat directions through isolated points
  CriticalPointsReport report_;
};

}  // namespace

CriticalPointsReport find_in_plane(const Objective& objective, const Objective& original, int exponent,
                                   const PlaneWindow& window, std::stop_token stop) {
  return PlaneFinder(objective, original, exponent, window, std::move(stop)).find();
}

}  // namespace saddlescope
