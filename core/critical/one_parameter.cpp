#include "core/critical/one_parameter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "core/critical/folds.h"
#include "core/critical/jumps.h"
#include "core/critical/precise_newton.h"
#include "core/critical/tolerances.h"
#include "core/objective/limits.h"

namespace saddlescope {
namespace {

constexpr std::size_t line_nodes = 4001;
constexpr int most_halvings_of_line = 1100;  // doubles have as many powers of two below 1
/// Shares of a cell: how near a zero's neighbours are, and within which two finds are one.
constexpr double beside_zero = 1e-6, same_place_on_line = 1e-3;
/// Shares of the slope at the ends of a cell: a zero has at most the first and its neighbours at most the second; one
/// that is touched and not crossed has at most the third.
constexpr double zero_slope = 1e-6, fading_slope = 1e-2, touching_slope = 1e-10;
/// By how much two readings of one second derivative, and the values on both sides of a hole, may differ.
constexpr double settled_bend = 0.05, level_across_hole = 1e-3;
/// Of the slope a cell away: what the bend makes of it over a cell is less at a multiple zero.
constexpr double faint_bend = 1e-3;
/// In cells: the longest step that is left where doubles are sure of a zero; and of the window's usual bend.
constexpr double sure_step_on_line = 1e-7, sure_bend = 1e-6;
/// Shares of the interval: how well a kink's, a simple zero's and the edge's place is known.
constexpr double kink_place = 1e-13, simple_zero_reach_on_line = 2e-9, edge_slack = 1e-9;
/// In cells: how far from a zero a hole may lie, and where the slopes beside it are read; the second is four times as
/// far, so that by Richardson's rule a fifteenth of their difference is the error of the first.
constexpr double hole_place = 0.5, beside_hole = 4, farther_from_hole = 16, richardson = 15;
constexpr double off_level_run = 0.1;                       // cells: where a value is read if the middle has none
constexpr double wide_look = 1e-4, narrow_look = 1e-7;      // cells: where the sides of a kink are compared
constexpr int most_decimals_on_line = 9, few_decimals = 6;  // of coordinates that are shortened, and of a zero's
constexpr double rounding_of_place = 4;                     // in units of the last digit

/// How near to a fold, in cells, its slopes are compared, and what share of their difference must stay at half of that.
constexpr double beside_fold_on_line = 1e-2, jumping_share = 0.75;

struct Sample {
  double x = 0, value = 0, slope = 0, bend = 0;
  bool finite() const { return std::isfinite(value) && std::isfinite(slope); }
  bool level() const { return slope == 0 && bend == 0; }
};

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

class IntervalSearch {
 public:
  IntervalSearch(const Objective& objective, const Objective& original, int exponent, const Interval& interval)
      : objective_(objective), interval_(interval), small_numbers_(exponent != 0) {
    const double half = 0.5 * interval.size();
    if (PreciseNewton::can_evaluate(original)) precise_.emplace(original, std::span(&half, 1), exponent);
    std::vector<double> x(line_nodes);
    const double cell = interval.size() / (line_nodes - 3);
    for (std::size_t i = 0; i < line_nodes; ++i)
      x[i] = interval.minimum + (static_cast<double>(i) - node_offset) * cell;
    cell_ = cell;
    samples_ = evaluate(x);
    std::vector<double> bends;
    for (const Sample& s : samples_)
      if (std::isfinite(s.bend)) bends.push_back(std::abs(s.bend));
    if (!bends.empty()) {
      std::nth_element(bends.begin(), bends.begin() + static_cast<std::ptrdiff_t>(bends.size() / 2), bends.end());
      median_bend_ = bends[bends.size() / 2];
    }
  }

  void search(CriticalPointsReport& report, const std::stop_token& stop) {
    for (std::size_t i = 0; i + 1 < line_nodes && !stop.stop_requested(); ++i) {
      const Sample &left = samples_[i], &right = samples_[i + 1];
      if (!left.finite() || !right.finite()) continue;
      if (left.level() && right.level()) {
        std::size_t end = i + 1;
        while (end + 1 < line_nodes && samples_[end + 1].level()) ++end;
        level_run(i, end, report);
        i = end - 1;
        continue;
      }
      // Products of tiny numbers vanish, so signs are compared.
      if (sign(left.slope) * sign(right.slope) < 0)
        crossing(left, right, report);
      else if (left.slope != 0 && right.slope != 0 && sign(left.bend) * sign(right.bend) <= 0)
        touching(left, right, report);
      else if (left.slope == 0 && !left.level())
        add_smooth(left, report);
    }
    std::vector<double> nodes;
    for (const Sample& sample : samples_) nodes.push_back(sample.x);
    for (const LineKink& fold : kinks_on_folds(folds_, nodes)) add_fold(fold, report);
    std::stable_sort(report.points.begin(), report.points.end(),
                     [](const CriticalPoint& a, const CriticalPoint& b) { return a.at[0] < b.at[0]; });
  }

  /// Whether the loss jumped where its slope changes sign or is 0.
  bool stepped() const { return stepped_; }

 private:
  std::vector<Sample> evaluate(const std::vector<double>& x) const {
    std::vector<double> numbers(3 * x.size());
    const double* coordinates[1] = {x.data()};
    const std::array<double*, 3> outputs = {numbers.data(), numbers.data() + x.size(), numbers.data() + 2 * x.size()};
    objective_.evaluate(Derivatives::hessian, coordinates, outputs, x.size());
    std::vector<Sample> samples(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) samples[i] = {x[i], outputs[0][i], outputs[1][i], outputs[2][i]};
    return samples;
  }
  Sample at(double x) const { return evaluate({x})[0]; }

  /// Samples first ... last have slope 0. Where the slopes beside them are at the end of what a double can hold
  /// (exp(−1/x²)), there is a point whose neighbourhood is too flat for doubles, else a flat area.
  void level_run(std::size_t first, std::size_t last, CriticalPointsReport& report) const {
    const bool between = first > 0 && last + 1 < line_nodes;
    const Sample left = between ? samples_[first - 1] : Sample{}, right = between ? samples_[last + 1] : Sample{};
    constexpr double tiny = 1e-200;  // of the window's usual bend: slopes at the end of what a double can hold
    const bool fades = between && left.slope != 0 && right.slope != 0 && std::abs(left.slope) < tiny * median_bend_ &&
                       std::abs(right.slope) < tiny * median_bend_;
    if (!fades) {
      report.plateau = true;
      return;
    }
    CriticalPoint point;
    const double middle = 0.5 * (left.x + right.x);
    point.at = {shortened(middle, 2 * cell_)};
    point.value = at(point.at[0]).value;
    if (!std::isfinite(point.value)) point.value = at(middle + off_level_run * cell_).value;
    point.index = (sign(right.slope) - sign(left.slope)) / 2;
    finish(point, 0, 0, report);
  }

  /// Halves [left, right] by the sign of `of` down to neighbouring doubles.
  template <class Part>
  void halve(Sample& left, Sample& right, Part of) const {
    for (int round = 0; round < most_halvings_of_line; ++round) {
      const double middle = 0.5 * (left.x + right.x);
      if (middle <= left.x || middle >= right.x) return;
      const Sample sample = at(middle);
      if (of(sample) == 0 || !std::isfinite(of(sample))) {
        left = right = sample;
        return;
      }
      (sign(of(sample)) == sign(of(left)) ? left : right) = sample;
    }
  }

  /// Where the formula is 0/0 at a short number close by (sin(x)/x), its derivatives there are all rounding: the slopes
  /// some cells away decide. False where there is no such hole.
  bool fill_hole(double x, int change, CriticalPointsReport& report) const {
    const double hole = shortened(x, hole_place * cell_);
    if (is_hole(objective_, {&hole, 1})) return add_filled(at(hole), change, report);
    if (std::isfinite(at(hole).value)) return false;
    const double near = beside_hole * cell_, far = farther_from_hole * cell_;
    const auto around = evaluate({hole - near, hole + near, hole - far, hole + far});
    const double bend = (around[1].slope - around[0].slope) / (2 * near);
    const double wide = (around[3].slope - around[2].slope) / (2 * far);
    const double value = 0.5 * (around[0].value + around[1].value);
    // A pole or a step is no hole.
    const bool level = std::abs(around[1].value - around[0].value) <= level_across_hole * std::abs(bend) * near * near;
    if (!level || !(std::abs(bend - wide) <= settled_bend * std::abs(bend))) return false;
    CriticalPoint point;
    point.at = {hole};
    point.value = value - 0.5 * bend * near * near;
    point.index = change;
    finish(point, bend + (bend - wide) / richardson, 0, report);
    return true;
  }

  /// A kink where the formula has a fold, if the slope changes sign there; for the search above may miss it where the
  /// slopes beside it are all rounding (asin(sin(x))).
  void add_fold(const LineKink& fold, CriticalPointsReport& report) const {
    const double x = shortened(fold.at, place_rounding * interval_.size());
    const double near = beside_fold_on_line * cell_;
    const auto around = evaluate({x - near, x + near, x - near / 2, x + near / 2});
    const auto turns = [](const Sample& a, const Sample& b) { return sign(a.slope) * sign(b.slope) < 0; };
    CriticalPoint point;
    point.at = {x};
    const double on_fold = folds_.on_fold(fold.fold, {&x, 1}).value;
    const bool known = std::isfinite(on_fold) && surely_continuous(objective_, {&x, 1}, {&near, 1});
    point.value = (known ? on_fold : at(x).value) + 0.0;
    point.index = (sign(around[1].slope) - sign(around[0].slope)) / 2;
    const double jump = std::abs(around[3].slope - around[2].slope);
    const double change = std::abs(around[1].slope - around[0].slope);
    // A zero of a smooth slope halves with the distance.
    if (!turns(around[0], around[1]) || !turns(around[2], around[3]) || !(jump > jumping_share * change)) return;
    if (!std::isfinite(point.value) || (!known && steps_at(x))) return;
    std::erase_if(report.points, [&](const CriticalPoint& other) {
      return other.kind == CriticalKind::kink && std::abs(other.at[0] - x) < same_place_on_line * cell_;
    });
    keep_kink(point, std::numeric_limits<double>::quiet_NaN(), report);
  }

  /// What the formula's own series says of a hole. False where its slope is not 0.
  bool add_filled(const Sample& hole, int change, CriticalPointsReport& report) const {
    if (!hole.finite() || std::abs(hole.slope) > vanishing_gradient * cell_ * std::abs(hole.bend)) return false;
    CriticalPoint point;
    point.at = {hole.x};
    point.value = hole.value;
    point.index = change;
    finish(point, hole.bend, std::abs(hole.slope), report);
    return true;
  }

  void crossing(Sample left, Sample right, CriticalPointsReport& report) {
    const double before = std::max(std::abs(left.slope), std::abs(right.slope));
    const int change = (sign(right.slope) - sign(left.slope)) / 2;
    halve(left, right, [](const Sample& s) { return s.slope; });
    const Sample best = std::abs(left.slope) <= std::abs(right.slope) ? left : right;
    if (fill_hole(best.x, change, report)) return;
    // The slope is 0 by convention in the very place of a jump, so its neighbours decide.
    const auto beside = evaluate({best.x - beside_zero * cell_, best.x + beside_zero * cell_});
    const double least = std::max(std::abs(beside[0].slope), std::abs(beside[1].slope));
    if (std::abs(best.slope) <= zero_slope * before && least <= fading_slope * before) {
      add_smooth(best, report);
      return;
    }
    // The slope jumps: a kink if the loss does not.
    const double x = shortened(best.x, kink_place * interval_.size());
    const double wide = wide_look * cell_, narrow = narrow_look * cell_, least_apart = beside_step * cell_;
    const auto near = evaluate({x - wide, x + wide, x - narrow, x + narrow, x - least_apart, x + least_apart});
    double spread[3] = {0, 0, 0};
    const double middle = 0.5 * (near[4].value + near[5].value);
    for (std::size_t k = 0; k < 6; ++k) spread[k / 2] = std::max(spread[k / 2], std::abs(near[k].value - middle));
    const double rounding = value_rounding * std::abs(middle);
    const bool continuous = std::isfinite(spread[0]) && spread[1] <= continuous_shrink * spread[0] + rounding &&
                            spread[2] <= continuous_shrink * spread[1] + rounding;
    // A removable hole: the slopes on both sides run into 0 all the same.
    const bool smooth = std::abs(near[2].slope) <= fading_slope * std::abs(near[0].slope) &&
                        std::abs(near[3].slope) <= fading_slope * std::abs(near[1].slope);
    if (!continuous) {
      // Where the formula is continuous all the same, its folds tell the kink.
      stepped_ = stepped_ || !surely_continuous(objective_, {&x, 1}, {&narrow, 1});
      return;
    }
    CriticalPoint point;
    point.at = {x};
    const Sample here = at(x);
    point.value = std::isfinite(here.value) ? here.value : middle;
    point.index = change;
    if (smooth) {
      const double bend = (near[1].slope - near[0].slope) / (near[1].x - near[0].x);
      const double closer = (near[3].slope - near[2].slope) / (near[3].x - near[2].x);
      // It grows without bound where there is no second derivative (x² log|x|).
      const bool settles = std::abs(closer - bend) <= settled_bend * std::abs(bend);
      finish(point, settles ? bend : std::copysign(std::numeric_limits<double>::infinity(), bend), 0, report);
      return;
    }
    keep_kink(point, std::numeric_limits<double>::quiet_NaN(), report);
  }

  /// The slope comes to 0 without crossing it: x³.
  void touching(Sample left, Sample right, CriticalPointsReport& report) {
    const double before = std::max(std::abs(left.slope), std::abs(right.slope));
    halve(left, right, [](const Sample& s) { return s.bend; });
    const Sample best = std::abs(left.slope) <= std::abs(right.slope) ? left : right;
    // 192 bits tell by themselves whether it is 0.
    if (std::abs(best.slope) <= (precise_ ? zero_slope : touching_slope) * before) add_smooth(best, report);
  }

  static double shortened(double x, double tolerance) {
    for (int decimals = 0; decimals <= most_decimals_on_line; ++decimals) {
      const double power = std::pow(10.0, decimals);
      const double candidate = std::round(x * power) / power;
      if (std::abs(candidate - x) <= tolerance) return candidate + 0.0;
    }
    return x + 0.0;
  }

  /// Whether the loss itself jumps here: floor(x) + x² has slope 0 at 0, but no minimum.
  bool steps_at(double x) const {
    const double near = beside_step * cell_ + rounding_of_place * std::numeric_limits<double>::epsilon() * std::abs(x);
    const auto around = evaluate({x - near, x + near, x - cell_, x + cell_});
    const double jump = std::abs(around[1].value - around[0].value);
    const double change =
        std::max(std::abs(around[2].value - around[0].value), std::abs(around[3].value - around[1].value));
    return jump > jumping_loss * (jump + change) + value_rounding * std::abs(around[0].value);
  }

  /// Whether doubles leave no doubt that this is a simple zero of the slope.
  bool is_sure(const Sample& sample) const {
    return !small_numbers_ && std::abs(sample.slope) <= sure_step_on_line * cell_ * std::abs(sample.bend) &&
           std::abs(sample.bend) >= sure_bend * median_bend_ &&
           std::abs(sample.bend) * cell_ >= faint_bend * std::abs(at(sample.x + cell_).slope);
  }

  void add_precise(const PreciseZero& zero, CriticalPointsReport& report) const {
    CriticalPoint point = simple_point(zero);
    if (zero.simple) {
      keep(point, report);
      return;
    }
    const double beside = shape_share_of_cell * cell_;
    point.index = (sign(at(zero.at[0] + beside).slope) - sign(at(zero.at[0] - beside).slope)) / 2;
    finish(point, 0, 0, report);
  }

  void add_smooth(Sample sample, CriticalPointsReport& report) {
    if (steps_at(sample.x)) {
      stepped_ = true;
      return;
    }
    if (precise_ && !is_sure(sample)) {
      const PreciseLook look = precise_->look_from(std::span(&sample.x, 1), cell_ / interval_.size());
      if (look.end == PreciseLook::End::zero) add_precise(look.zero, report);
      if (look.end != PreciseLook::End::unseen) return;
    }
    const bool multiple = std::abs(sample.bend) * cell_ < faint_bend * std::abs(at(sample.x + cell_).slope);
    const double reach = (multiple ? multiple_zero_reach : simple_zero_reach_on_line) * interval_.size();
    for (int decimals = 0; decimals <= few_decimals; ++decimals) {
      const double power = std::pow(10.0, decimals);
      const double candidate = std::round(sample.x * power) / power + 0.0;
      if (std::abs(candidate - sample.x) > reach) continue;
      const Sample there = at(candidate);
      const double noise =
          rounding_of_place * std::numeric_limits<double>::epsilon() * std::abs(sample.bend * sample.x);
      if (!there.finite() || std::abs(there.slope) > std::max(std::abs(sample.slope), noise)) continue;
      sample = there;
      break;
    }
    CriticalPoint point;
    point.at = {sample.x + 0.0};
    point.value = sample.value + 0.0;
    const Sample left = at(sample.x - shape_share_of_cell * cell_), right = at(sample.x + shape_share_of_cell * cell_);
    point.index = (sign(right.slope) - sign(left.slope)) / 2;
    finish(point, sample.bend, std::abs(sample.slope), report);
  }

  void finish(CriticalPoint& point, double bend, double slope, CriticalPointsReport& report) const {
    point.eigenvalues = Eigen::VectorXd::Constant(1, bend + 0.0);
    point.eigenvectors = Eigen::MatrixXd::Ones(1, 1);
    point.gradient_norm = slope;
    const double half = 0.5 * interval_.size();
    if (!std::isfinite(bend) || curvature_jumps(objective_, point.at, {&half, 1})) {  // no second derivative (|x|^1.5)
      keep_kink(point, 0, report);
      return;
    }
    // Without 192 bits what is small beside the window's bends may be rounding.
    const double zero = precise_ ? 0 : zero_eigenvalue * median_bend_;
    point.zero_tolerance = std::max(zero, zero_eigenvalue * std::abs(bend));
    if (std::abs(bend) <= zero || bend == 0) {
      point.kind = CriticalKind::degenerate;
      point.shape = shape_of(point.index);
    } else {
      point.kind = bend > 0 ? CriticalKind::minimum : CriticalKind::maximum;
      point.index = bend > 0 ? 1 : -1;
    }
    keep(point, report);
  }

  static const char* shape_of(int index) { return index > 0 ? "minimum" : index < 0 ? "maximum" : "saddle"; }

  /// slope: 0 where only the second derivative is missing, else NaN.
  void keep_kink(CriticalPoint& point, double slope, CriticalPointsReport& report) const {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    point.kind = CriticalKind::kink;
    point.shape = shape_of(point.index);
    point.eigenvalues = Eigen::VectorXd::Constant(1, nan);
    point.eigenvectors = Eigen::MatrixXd::Constant(1, 1, nan);
    point.gradient_norm = slope;
    keep(point, report);
  }

  void keep(const CriticalPoint& point, CriticalPointsReport& report) const {
    const double slack = edge_slack * interval_.size();
    if (point.at[0] < interval_.minimum - slack || point.at[0] > interval_.maximum + slack) return;
    for (const CriticalPoint& known : report.points)
      if (std::abs(known.at[0] - point.at[0]) < same_place_on_line * cell_) return;
    report.points.push_back(point);
  }

  const Objective& objective_;
  const Folds folds_{objective_};
  Interval interval_;
  bool small_numbers_ = false;  ///< the loss is so small or large that its doubles lose digits
  std::optional<PreciseNewton> precise_;
  double cell_ = 0, median_bend_ = 0;
  bool stepped_ = false;
  std::vector<Sample> samples_;
};

/// Half the change of the slope's sign over the interval; undefined where the slope is 0 or not finite at an end.
void check_indices(const Objective& objective, bool stepped, CriticalPointsReport& report) {
  const double ends[2] = {report.window.a.minimum, report.window.a.maximum};
  double slope[2];
  for (std::size_t k = 0; k < 2; ++k)
    slope[k] = evaluate_at(objective, std::span<const double>(&ends[k], 1), Derivatives::gradient).gradient[0];
  if (!std::isfinite(slope[0]) || !std::isfinite(slope[1]) || slope[0] == 0 || slope[1] == 0) return;
  int sum = 0;
  for (const CriticalPoint& point : report.points) {
    sum += point.index;
    for (double end : ends)
      if (std::abs(point.at[0] - end) <= edge_slack * report.window.a.size()) return;
  }
  report.index_sum = sum;
  report.winding_number = (sign(slope[1]) - sign(slope[0])) / 2;
  if (report.plateau || stepped) return;  // a flat area or a step has a share of its own
  report.index_check = *report.winding_number == sum ? IndexCheck::passed : IndexCheck::failed;
}

}  // namespace

CriticalPointsReport find_on_interval(const Objective& objective, const Objective& original, int exponent,
                                      const PlaneWindow& window, const std::stop_token& stop) {
  CriticalPointsReport report;
  report.window = window;
  if (!(window.a.size() > 0) || !std::isfinite(window.a.size())) return report;
  IntervalSearch search(objective, original, exponent, window.a);
  search.search(report, stop);
  report.cancelled = stop.stop_requested();
  if (!report.cancelled) check_indices(objective, search.stepped(), report);
  return report;
}

}  // namespace saddlescope
