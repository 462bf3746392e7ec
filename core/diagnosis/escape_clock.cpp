#include "core/diagnosis/escape_clock.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/diagnosis/growth.h"
#include "core/diagnosis/place.h"
#include "core/support/infinity.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

double distance_at(const Trajectory& trajectory, std::size_t row, const std::vector<double>& point) {
  return distance_between(trajectory.at(row), point);
}

/// The passage along one direction of negative curvature.
class Passage {
 public:
  Passage(const Trajectory& trajectory, const OptimizerSettings& settings, const CriticalPoint& saddle,
          Eigen::Index which, double radius)
      : trajectory_(trajectory), last_(trajectory.last_finite_step()) {
    escape_.saddle = saddle.at;
    escape_.eigenvalue = saddle.eigenvalues[which];
    escape_.direction = saddle.eigenvectors.row(which).transpose();
    escape_.radius = radius;
    find_nearest();
    if (escape_.nearest_distance > radius) return;
    find_entry();
    predict(settings);
    find_end();
  }

  const Escape& escape() const { return escape_; }

 private:
  double offset(std::size_t row) const { return offset_along(trajectory_.at(row), escape_.saddle, escape_.direction); }

  void find_nearest() {
    escape_.nearest_distance = infinity;
    for (std::size_t row = 0; row <= last_; ++row) {
      const double distance = distance_at(trajectory_, row, escape_.saddle);
      if (!(distance < escape_.nearest_distance)) continue;
      escape_.nearest_distance = distance;
      escape_.nearest_step = row;
    }
  }

  void find_entry() {
    std::size_t row = escape_.nearest_step;
    const auto beside = [&](std::size_t k) {
      return std::abs(offset(k)) <= escape_.radius && distance_at(trajectory_, k, escape_.saddle) <= 2 * escape_.radius;
    };
    while (row > 0 && beside(row - 1)) --row;
    escape_.entry_step = row;
    escape_.offset = std::abs(offset(row));
  }

  void predict(const OptimizerSettings& settings) {
    const std::size_t row = escape_.entry_step;
    const std::optional<Growth> growth =
        growth_of(settings, trajectory_.learning_rate[row], escape_.eigenvalue, offset(row),
                  row < last_ ? std::optional<double>(offset(row + 1)) : std::nullopt);
    if (!growth) return;
    escape_.growth = growth->factor;
    escape_.predicted = steps_until(escape_.radius, *growth);
  }

  void find_end() {
    for (std::size_t row = escape_.entry_step; row <= last_; ++row) {
      if (std::abs(offset(row)) <= escape_.radius) continue;
      escape_.left = row - escape_.entry_step;
      return;
    }
  }

  const Trajectory& trajectory_;
  std::size_t last_;
  Escape escape_;
};

}  // namespace

std::string Escape::text() const {
  std::string place;
  for (const double x : saddle) place += (place.empty() ? "(" : ", ") + readable_text(x);
  const std::string start = std::to_string(entry_step);
  std::string text = left ? "Leaves the saddle " + place + ") " + std::to_string(*left) + " steps after step " + start
                          : "Does not leave the saddle " + place + ") in this run, counted from step " + start;
  if (!predicted) return text + ". The growth a step is not fixed, so nothing is predicted.";
  if (std::isinf(*predicted)) return text + "; predicted: never.";
  return text + "; predicted " + readable_text(*predicted) + ".";
}

std::optional<Escape> escape_clock(const Trajectory& trajectory, const OptimizerSettings& settings,
                                   const CriticalPoint& saddle, double radius) {
  if (trajectory.rows() == 0 || saddle.at.size() != trajectory.dimension) return std::nullopt;
  std::optional<Escape> best;
  for (Eigen::Index i = 0; i < saddle.eigenvalues.size() && saddle.eigenvalues[i] < 0; ++i) {
    const Escape escape = Passage(trajectory, settings, saddle, i, radius).escape();
    if (escape.nearest_distance > radius) return std::nullopt;
    if (!best || escape.predicted.value_or(infinity) < best->predicted.value_or(infinity)) best = escape;
  }
  return best;
}

double radius_around(const CriticalPointsReport& report, const CriticalPoint& saddle) {
  double radius = escape_radius;
  for (const CriticalPoint& other : report.points)
    if (&other != &saddle && other.at != saddle.at)
      radius = std::min(radius, 0.5 * distance_between(saddle.at, other.at));
  for (const CriticalCurve& curve : report.curves)
    radius = std::min(radius, 0.5 * nearest_on_curve(curve, saddle.at).distance);
  return radius;
}

std::vector<Escape> escape_clocks(const Trajectory& trajectory, const OptimizerSettings& settings,
                                  const CriticalPointsReport& report) {
  std::vector<Escape> clocks;
  for (const CriticalPoint& point : report.points) {
    if (point.kind != CriticalKind::saddle) continue;
    if (auto clock = escape_clock(trajectory, settings, point, radius_around(report, point)))
      clocks.push_back(*std::move(clock));
  }
  std::stable_sort(clocks.begin(), clocks.end(),
                   [](const Escape& a, const Escape& b) { return a.entry_step < b.entry_step; });
  return clocks;
}

}  // namespace saddlescope
