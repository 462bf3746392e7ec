#include "core/diagnosis/facts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/curvature/curvature.h"
#include "core/curvature/largest_eigenvalue.h"
#include "core/diagnosis/downhill.h"
#include "core/diagnosis/escape_clock.h"
#include "core/diagnosis/growth.h"
#include "core/diagnosis/levelness.h"
#include "core/diagnosis/rules.h"
#include "core/run/replay.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_rise = 100'000;  // rows that the search for the rise's first step reads
constexpr std::size_t pace_steps = 8;       // recent steps whose mean is the pace

class Collector {
 public:
  Collector(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
            std::size_t step, const CriticalPointsReport* report)
      : objective_(objective),
        trajectory_(trajectory),
        report_(report),
        loss_{objective, added_weight_decay(settings)},
        scale_(length_scale(report, trajectory.at(0))) {
    const std::size_t asked = std::min(step, trajectory.last_step());
    facts_.settings = settings;
    facts_.step = std::min(asked, trajectory.last_finite_step());
    // A run that breaks at its very start has no finite row.
    facts_.broken = trajectory.status != RunStatus::ok && asked == trajectory.last_step();
    if (facts_.broken) {
      facts_.cause = break_cause(objective, trajectory, asked);
      facts_.broken_loss = trajectory.loss[asked];
      facts_.refusal = trajectory.refusal;
    }
    facts_.asked.assign(trajectory.at(asked).begin(), trajectory.at(asked).end());
    const auto positive = [&settings](std::string_view id) {
      return uses_hyperparameter(settings, id) && hyperparameter(settings, id) > 0;
    };
    facts_.has_memory = positive("momentum") || positive("beta1");
    facts_.window = std::min(threshold::window, facts_.step);
    gradients_ = gradients_of(objective, trajectory, facts_.step - facts_.window, facts_.window + 1);
    facts_.rate = trajectory.learning_rate[facts_.step];
    facts_.loss = loss_at(facts_.step);
    facts_.start_loss = loss_at(0);
    facts_.gradient = gradient_at(facts_.step).stableNorm();
    facts_.unexplained = infinity;
  }

  Facts collect() {
    look_around();
    look_outside();
    read_losses();
    read_turns();
    look_below();
    read_noise();
    read_pace();
    decide_rest();
    look_at_saddle();
    return std::move(facts_);
  }

 private:
  std::span<const double> here() const { return trajectory_.at(facts_.step); }

  double loss_at(std::size_t row) const {
    double squares = 0;
    if (loss_.weight_decay != 0)
      for (const double x : trajectory_.at(row)) squares += x * x;
    return trajectory_.loss[row] + 0.5 * loss_.weight_decay * squares;
  }
  /// Of a row of the window, without the weight decay.
  const double* whole_gradient(std::size_t row) const {
    return &gradients_[(row + facts_.window - facts_.step) * trajectory_.dimension];
  }
  Eigen::VectorXd gradient_at(std::size_t row) const {
    const auto n = static_cast<Eigen::Index>(trajectory_.dimension);
    return Eigen::Map<const Eigen::VectorXd>(whole_gradient(row), n) +
           loss_.weight_decay * Eigen::Map<const Eigen::VectorXd>(trajectory_.at(row).data(), n);
  }

  /// Curvature, stability and the critical points round here.
  void look_around() {
    const Evaluation evaluation = loss_.at(here());
    hessian_ = evaluation.hessian;
    const Curvature bent = curvature(evaluation.hessian);
    const SpectrumEnds ends = ends_at(facts_.step, bent);
    facts_.smallest = ends.smallest;
    facts_.largest = ends.largest;
    facts_.stability = stability_of(facts_.step, evaluation);
    Surroundings around = surroundings_of(loss_, here(), facts_.loss, scale_, report_);
    facts_.nearest = std::move(around.nearest);
    facts_.minimum = std::move(around.minimum);

    facts_.outside = outside_at(facts_.step);
    if (!facts_.minimum && facts_.outside > 1) find_minimum_below();
    if (bent.finite) compare_with_slope(evaluation, bent);
    const Levelness levelness = levelness_of(evaluation, scale_);
    facts_.strongly_bent = levelness.bend > threshold::straight * levelness.slope;
    levelness_ = facts_.nearest ? levelness_beside(evaluation, levelness) : levelness;
    facts_.level = levelness_.known && levelness_.is_level(facts_.gradient, threshold::at_point);
  }

  /// The slope here against the curvature of the point beside, which beside a valley bends the floor no way; that here
  /// where the point has none.
  Levelness levelness_beside(const Evaluation& evaluation, const Levelness& otherwise) const {
    Evaluation mixed = loss_.at(facts_.nearest->point.at);
    mixed.gradient = evaluation.gradient;
    const Levelness beside = levelness_of(mixed, scale_);
    return beside.known && beside.bend > 0 ? beside : otherwise;
  }

  /// Outside the window nothing was searched: what the slope leads to from here.
  void find_minimum_below() {
    const Downhill downhill = follow_down(loss_, here(), facts_.loss, facts_.start_loss, scale_);
    facts_.endless = downhill.endless && !downhill.minimum;
    if (downhill.minimum) facts_.minimum = minimum_at(loss_, *downhill.minimum, here(), scale_);
    if (facts_.minimum && !facts_.nearest) facts_.nearest = facts_.minimum;
  }

  /// In half windows from the window's centre, by the farthest coordinate.
  double outside_at(std::size_t row) const {
    double outside = 0;
    for (std::size_t i = 0; i < trajectory_.dimension; ++i)
      outside = std::max(outside,
                         std::abs(trajectory_.at(row)[i] - centre(i)) / (0.5 * scale_[static_cast<Eigen::Index>(i)]));
    return outside;
  }

  /// The step, if there is one, that took the run from in or near the window to far outside while the loss rose, or so
  /// far from a minimum that it does not matter whether it did.
  void look_outside() {
    if (facts_.outside <= threshold::far_outside) return;
    std::size_t row = facts_.step;
    for (std::size_t read = 0; row > 0 && read < most_rise && outside_at(row - 1) > threshold::near_window; ++read)
      --row;
    if (row == 0 || outside_at(row - 1) > threshold::near_window || outside_at(row) <= threshold::far_outside) return;
    facts_.flung_uphill = loss_at(row) > loss_at(row - 1);
    if (!facts_.flung_uphill && !(facts_.minimum && outside_at(row) > threshold::very_far)) return;
    facts_.flung = row;
    facts_.stability_before = stability_of(row - 1, loss_.at(trajectory_.at(row - 1)));
  }

  /// The minimum that a bouncing run bounces about, and the limit there.
  void look_below() {
    if (facts_.window == 0 || loss_.objective.capabilities().hessian == false) return;
    if (!(facts_.cosine <= threshold::turning_back) && facts_.stability_share() < threshold::edge) return;
    const std::size_t begin = facts_.step - facts_.window;
    std::vector<double> middle(trajectory_.dimension, 0);
    for (std::size_t row = begin; row <= facts_.step; ++row)
      for (std::size_t i = 0; i < middle.size(); ++i)
        middle[i] += trajectory_.at(row)[i] / static_cast<double>(facts_.window + 1);
    double spread = 0;
    for (std::size_t row = begin; row <= facts_.step; ++row)
      spread = std::max(spread, distance_between(trajectory_.at(row), middle));
    const std::optional<NearbyPoint> minimum = surroundings_of(loss_, middle, infinity, scale_, report_).minimum;
    if (!minimum || minimum->distance > 2 * spread) return;
    const Evaluation there = loss_.at(minimum->point.at);
    if (!there.hessian.allFinite()) return;
    facts_.stability_below = stability_of(facts_.step, there);
    facts_.middle = minimum->point.at;
  }

  /// Whether what is left to fall is what the slope here lets expect.
  void compare_with_slope(const Evaluation& evaluation, const Curvature& bent) {
    if (!facts_.minimum) return;
    const Eigen::Index n = bent.eigenvalues.size();
    double parabola = 0;  // ½gᵀH⁻¹g
    for (Eigen::Index i = 0; i < n; ++i) {
      const double along = bent.eigenvectors.row(i).dot(evaluation.gradient);
      if (bent.eigenvalues[i] > 0) parabola += 0.5 * along * along / bent.eigenvalues[i];
    }
    const double left = excess(facts_.loss), promised = std::max(parabola, facts_.gradient * facts_.minimum->distance);
    if (promised > 0) facts_.unexplained = left / promised;
    const double side = 0.1 * bent.eigenvectors.row(n - 1).transpose().cwiseProduct(scale_).norm();
    if (left > 0) facts_.walls = 0.5 * bent.eigenvalues[n - 1] * side * side / left;
  }

  /// With weight decay. By products with vectors where the loss has no matrix.
  SpectrumEnds ends_at(std::size_t row, const Curvature& bent) const {
    if (bent.finite) return {bent.eigenvalues.minCoeff(), bent.eigenvalues.maxCoeff(), true};
    if (loss_.objective.capabilities().hessian) return {nan, nan, false};
    const SpectrumEnds bare = spectrum_ends(loss_.objective, trajectory_.at(row));
    return {bare.smallest + loss_.weight_decay, bare.largest + loss_.weight_decay, bare.settled};
  }

  /// dᵀHd, with weight decay; NaN where the loss has no second derivatives.
  double bend_along(const Eigen::VectorXd& d) const {
    if (hessian_.size() > 0) return d.dot(hessian_ * d);
    if (!loss_.objective.capabilities().hessian_vector) return nan;
    const auto n = static_cast<std::size_t>(d.size());
    Eigen::VectorXd bent(d.size());
    loss_.objective.hessian_vector(here(), {d.data(), n}, {bent.data(), n});
    return d.dot(bent) + loss_.weight_decay * d.squaredNorm();
  }

  std::optional<Stability> stability_of(std::size_t row, const Evaluation& evaluation) const {
    if (evaluation.hessian.size() == 0) {
      const double largest = row == facts_.step ? facts_.largest : ends_at(row, {}).largest;
      return stability_of_sharpness(facts_.settings, trajectory_.learning_rate[row], largest - loss_.weight_decay);
    }
    Eigen::MatrixXd hessian = evaluation.hessian;
    hessian.diagonal().array() -= loss_.weight_decay;  // stability_at adds it itself
    return stability_at(objective_, trajectory_, facts_.settings, row, hessian);
  }

  double centre(std::size_t i) const {
    if (report_ == nullptr || trajectory_.dimension > 2) return trajectory_.at(0)[i];
    const Interval& interval = i == 0 ? report_->window.a : report_->window.b;
    return 0.5 * (interval.minimum + interval.maximum);
  }

  /// What is left above the minimum that the run can reach, else the loss itself.
  double excess(double loss) const { return facts_.minimum ? loss - facts_.minimum->point.value : loss; }

  void read_losses() {
    const std::size_t end = facts_.step, half = facts_.window / 2, begin = end - facts_.window;
    if (half == 0) return;
    const auto mean = [&](std::size_t last) {
      double sum = 0;
      for (std::size_t k = 0; k < half; ++k) sum += excess(loss_at(last - k)) / static_cast<double>(half);
      return sum;
    };
    const double older = facts_.older = mean(end - half), newer = facts_.newer = mean(end);
    const double size = std::max(std::abs(older), std::abs(newer));
    facts_.change = size > 0 ? (older - newer) / (older > 0 ? older : size) : 0;
    if (!std::isfinite(facts_.change)) facts_.change = newer > older ? -infinity : 1;
    facts_.settled =
        facts_.minimum && size <= std::max(1e-3 * threshold::at_point * threshold::at_point * levelness_.softest_rise,
                                           1e-14 * std::abs(facts_.loss));
    double squares = 0;
    for (std::size_t k = 0; k < 2 * half; ++k) {
      const double off = excess(loss_at(end - k)) - 0.5 * (older + newer);
      squares += off * off / static_cast<double>(2 * half);
    }
    facts_.wobble = std::sqrt(squares);

    const double first = loss_at(begin) - loss_at(end - half), second = loss_at(end - half) - loss_at(end);
    facts_.steady = first > 0 && second >= 0.9 * first;
    for (std::size_t row = begin + 1; row <= end; ++row) {
      facts_.ups += loss_at(row) > loss_at(row - 1) ? 1 : 0;
      facts_.downs += loss_at(row) < loss_at(row - 1) ? 1 : 0;
    }
    facts_.since = first_of_rise(end);
    facts_.rising = is_rising(begin, end);
    for (std::size_t row = end; facts_.rising && !facts_.comes_back && row < trajectory_.rows(); ++row)
      facts_.comes_back = loss_at(row) <= facts_.start_loss;
    if (facts_.rising || facts_.broken) {
      const std::size_t before = facts_.since > 0 ? facts_.since - 1 : 0;
      facts_.stability_before = stability_of(before, loss_.at(trajectory_.at(before)));
    }
  }

  bool is_rising(std::size_t begin, std::size_t end) const {
    const std::size_t quarter = (end - begin + 1) / 4;
    if (quarter == 0) return false;
    double peaks[4];
    for (std::size_t q = 0; q < 4; ++q) {
      peaks[q] = -infinity;
      for (std::size_t k = 0; k < quarter; ++k)
        peaks[q] = std::max(peaks[q], excess(loss_at(end - (3 - q) * quarter - k)));
      if (q > 0 && !(peaks[q] > peaks[q - 1])) return false;
    }
    const auto since = std::min(facts_.since, begin);  // a rise may be slow in the window and long before it
    const double first = excess(std::max(loss_at(since), loss_at(since + 1)));
    return peaks[3] > threshold::rise * peaks[0] || (facts_.since <= begin && peaks[3] > threshold::rise * first);
  }

  /// Walks back while the larger of two successive losses grows, so that an overshooting run counts too.
  std::size_t first_of_rise(std::size_t end) const {
    const auto envelope = [&](std::size_t row) { return std::max(loss_at(row), loss_at(row - 1)); };
    std::size_t row = end;
    for (std::size_t read = 0; row >= 2 && read < most_rise && envelope(row) > envelope(row - 1); ++read) --row;
    return row;
  }

  void read_turns() {
    const std::size_t begin = facts_.step - facts_.window;
    double sum = 0;
    std::size_t count = 0;
    Eigen::VectorXd before = gradient_at(begin);
    for (std::size_t row = begin + 1; row <= facts_.step; ++row) {
      const Eigen::VectorXd gradient = gradient_at(row);
      const double product = gradient.stableNorm() * before.stableNorm();
      if (product > 0 && std::isfinite(product)) {
        sum += gradient.dot(before) / product;
        ++count;
      }
      before = gradient;
    }
    facts_.cosine = count > 0 ? sum / static_cast<double>(count) : nan;
  }

  void read_noise() {
    if (!trajectory_.is_noisy()) return;
    double noise = 0, gradient = 0;
    const std::vector<double> used =
        used_gradients_of(objective_, trajectory_, facts_.step - facts_.window, facts_.window + 1);
    for (std::size_t k = 0; k < used.size(); ++k) {
      noise += (used[k] - gradients_[k]) * (used[k] - gradients_[k]);
      gradient += gradients_[k] * gradients_[k];
    }
    const auto rows = static_cast<double>(facts_.window + 1);
    facts_.noise = std::sqrt(noise / rows);
    facts_.gradient_under_noise = std::sqrt(gradient / rows);
  }

  /// Of a run at its start the next step counts, where there is one.
  void read_pace() {
    const std::size_t to = facts_.step > 0 ? facts_.step : std::min<std::size_t>(1, trajectory_.last_finite_step());
    facts_.last_move = to > 0 ? relative_distance(trajectory_.at(to - 1), trajectory_.at(to), scale_) : 0;
    const std::size_t steps = std::min(to, pace_steps) / 2 * 2;  // even: what bounces cancels
    const std::size_t from = to - std::max<std::size_t>(steps, std::min<std::size_t>(to, 1));
    const auto count = static_cast<double>(std::max<std::size_t>(to - from, 1));
    facts_.crossing = count / relative_distance(trajectory_.at(from), trajectory_.at(to), scale_);

    const auto n = static_cast<Eigen::Index>(trajectory_.dimension);
    const Eigen::VectorXd pace = (Eigen::Map<const Eigen::VectorXd>(trajectory_.at(to).data(), n) -
                                  Eigen::Map<const Eigen::VectorXd>(trajectory_.at(from).data(), n)) /
                                 count;
    const double fall = -gradient_at(facts_.step).dot(pace), bend = bend_along(pace);
    facts_.steps_to_bottom = fall > 0 ? (bend > 0 ? fall / bend : infinity) : pace.isZero(0) ? infinity : nan;

    facts_.minimum_ahead = facts_.minimum && facts_.crossing > threshold::slow_crossing && fall > 0 && bend >= 0 &&
                           falls_all_the_way(loss_, here(), facts_.minimum->point.at);
    if (std::isfinite(facts_.steps_to_bottom) && fall > 0)
      facts_.parabola = parabola_holds(loss_, here(), facts_.loss, pace, fall, facts_.steps_to_bottom);
  }

  /// At rest: near the point, slow, and with a gradient that is small there. At a kink it is not, so only a run that
  /// stands still is at rest on one.
  void decide_rest() {
    if (!facts_.nearest) return;
    const NearbyPoint& point = *facts_.nearest;
    const bool kink = point.point.kind == CriticalKind::kink && !(point.point.gradient_norm == 0);
    const double near = kink ? threshold::at_kink : threshold::at_point;
    facts_.at_point =
        point.relative <= near && facts_.last_move <= near && (kink || levelness_.is_level(facts_.gradient, near));
    facts_.step_edge = facts_.at_point && steps_down_beside(loss_, point.point.at, scale_);
    facts_.approaching =
        point.distance <= distance_between(trajectory_.at(facts_.step - facts_.window), point.point.at);
  }

  void look_at_saddle() {
    if (!facts_.nearest || !facts_.nearest->is_saddle()) return;
    const CriticalPoint& saddle = facts_.nearest->point;
    const bool known = report_ != nullptr && loss_.weight_decay == 0;
    const double radius = known ? radius_around(*report_, saddle) : escape_radius;
    facts_.beside_saddle = facts_.nearest->distance <= radius;
    if (!facts_.beside_saddle) return;
    for (Eigen::Index i = 0; i < saddle.eigenvalues.size() && saddle.eigenvalues[i] < 0; ++i) {
      const Eigen::VectorXd u = saddle.eigenvectors.row(i).transpose();
      const std::size_t next = facts_.step + 1;
      // step_factors adds the weight decay itself.
      const auto growth = growth_of(facts_.settings, facts_.rate, saddle.eigenvalues[i] - loss_.weight_decay,
                                    offset_along(here(), saddle.at, u),
                                    next <= trajectory_.last_finite_step()
                                        ? std::optional<double>(offset_along(trajectory_.at(next), saddle.at, u))
                                        : std::nullopt);
      if (!growth || trajectory_.is_noisy()) return;
      facts_.steps_to_leave = std::min(facts_.steps_to_leave.value_or(infinity), steps_until(radius, *growth));
    }
  }

  const Objective& objective_;
  const Trajectory& trajectory_;
  const CriticalPointsReport* report_;
  DescentLoss loss_;
  Eigen::VectorXd scale_;
  Eigen::MatrixXd hessian_;
  Levelness levelness_;
  std::vector<double> gradients_;  // of the whole loss in the window, row-major
  Facts facts_;
};

}  // namespace

Facts collect_facts(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
                    std::size_t step, const CriticalPointsReport* report) {
  return Collector(objective, trajectory, settings, step, report).collect();
}

}  // namespace saddlescope
