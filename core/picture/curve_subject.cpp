#include "core/picture/curve_subject.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/objective/affordable.h"

namespace saddlescope {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct Activation {
  const char* id;
  Op op;
  const char* name;
  Interval heights;
};
constexpr Activation activations[] = {{"sigmoid", Op::sigmoid, "σ", {-0.15, 1.15}},
                                      {"tanh", Op::tanh, "tanh", {-1.25, 1.25}},
                                      {"relu", Op::relu, "relu", {-1.2, 4.5}}};

/// f′, exact also where the function saturates; none at ReLU's kink.
double activation_slope(Op op, double x) {
  switch (op) {
    case Op::sigmoid:
      return apply(Op::sigmoid, x) * apply(Op::sigmoid, -x);
    case Op::tanh:
      return 1 / std::cosh(x) / std::cosh(x);
    default:
      return x == 0 ? undefined : apply(Op::step, x);
  }
}

void spread(CurveSubject& subject) {
  for (std::size_t i = 0; i < curve_samples; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(curve_samples - 1);
    subject.at.push_back(subject.across.minimum + share * subject.across.size());
  }
}

void take_series(CurveSubject& subject, TaylorSeries series) {
  subject.series = std::move(series);
  if (subject.series.exists()) {
    subject.value_here = subject.series.coefficients[0];
    subject.slope_here = subject.series.coefficients[1];
  }
}

/// Rows of a data loss that are looked at; none for a loss without data.
RowBlock affordable_rows(const Objective& objective) {
  if (!objective.uses_data()) return {};
  const double instructions = objective.cost(Derivatives::none) / static_cast<double>(objective.examples());
  const double row = instructions * curve_samples + series_cost(objective, maximum_series_degree);
  const std::size_t all = objective.examples();
  const std::size_t count = std::min(all, static_cast<std::size_t>(std::max(allowance::frame / row, 16.0)));
  std::vector<std::uint32_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::uint32_t>(i * all / count);
  RowBlock rows;
  rows.gather(objective.rows(), numbers);
  return rows;
}

/// The loss at origin + a·direction for every sample.
void sample_loss(CurveSubject& subject, const Objective& objective, const RowBlock& rows,
                 const std::vector<double>& origin, const std::vector<double>& direction) {
  const std::size_t n = objective.dimension();
  subject.value.assign(curve_samples, undefined);
  if (objective.uses_data()) {
    std::vector<double> point(n);
    for (std::size_t k = 0; k < curve_samples; ++k) {
      for (std::size_t i = 0; i < n; ++i) point[i] = origin[i] + subject.at[k] * direction[i];
      objective.evaluate_rows(Derivatives::none, point, rows, {&subject.value[k], 1});
    }
    return;
  }
  std::vector<std::vector<double>> coordinates(n, std::vector<double>(curve_samples));
  std::vector<const double*> pointers(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < curve_samples; ++k) coordinates[i][k] = origin[i] + subject.at[k] * direction[i];
    pointers[i] = coordinates[i].data();
  }
  double* output = subject.value.data();
  objective.evaluate(Derivatives::none, pointers, {&output, 1}, curve_samples);
}

/// One digit of about a hundredth of what is shown.
double tolerance_of(double range) {
  const double hundredth = 0.01 * range;
  const double power = std::pow(10.0, std::floor(std::log10(hundredth)));
  const double digit = std::max(1.0, std::floor(hundredth / power));
  return digit * power;
}

void fit_heights(CurveSubject& subject) {
  double low = INFINITY, high = -INFINITY;
  for (const double value : subject.value) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) low = high = 0;
  const double range = high > low ? high - low : std::max(std::fabs(low), 1.0);
  subject.heights = {low - 0.1 * range, high + 0.1 * range};
  subject.tolerance = tolerance_of(range);
}

}  // namespace

CurveSubject activation_curve(std::string_view id, double at) {
  const auto* found = std::find_if(std::begin(activations), std::end(activations),
                                   [&](const Activation& each) { return id == each.id; });
  const Activation& activation = found == std::end(activations) ? activations[0] : *found;
  CurveSubject subject;
  subject.op = activation.op;
  subject.name = activation.name;
  subject.argument = "x";
  constexpr double reach = 6, farthest = 12;
  subject.across = std::fabs(at) <= reach ? Interval{-reach, reach} : Interval{-farthest, farthest};
  subject.heights = activation.heights;
  subject.here = std::clamp(at, subject.across.minimum, subject.across.maximum);
  subject.value_here = apply(activation.op, subject.here);
  spread(subject);
  for (const double x : subject.at) {
    subject.value.push_back(apply(activation.op, x));
    subject.slope.push_back(activation_slope(activation.op, x));
  }
  Graph graph;
  const NodeId root = graph.unary(activation.op, graph.variable(0));
  const std::array<double, 1> point = {subject.here}, along = {1};
  take_series(subject, taylor_series(graph, root, point, along, {}, maximum_series_degree));
  return subject;
}

CurveSubject loss_curve(const Objective& objective, const Plane& plane, const Interval& across,
                        const std::vector<double>& through_point, const std::string& through, double at) {
  CurveSubject subject;
  subject.is_loss = true;
  subject.name = "L";
  subject.argument = plane.axis_names.empty() ? "x" : plane.axis_names[0];
  subject.through = objective.dimension() == 1 ? "" : "through " + through;
  subject.across = across;
  subject.here = std::clamp(at, subject.across.minimum, subject.across.maximum);
  spread(subject);
  // Along the plane's first direction; the axis counts as the plane's own coordinate does.
  const std::vector<double>& direction = plane.directions[0];
  const double a = to_plane(plane, through_point).a;
  std::vector<double> origin = through_point;
  for (std::size_t i = 0; i < origin.size(); ++i) origin[i] -= a * direction[i];
  const RowBlock rows = affordable_rows(objective);
  subject.rows = objective.uses_data() ? objective.examples() : 0;
  subject.rows_used = rows.size();
  sample_loss(subject, objective, rows, origin, direction);
  fit_heights(subject);
  std::vector<double> point = origin;
  for (std::size_t i = 0; i < point.size(); ++i) point[i] += subject.here * direction[i];
  if (objective.uses_data())
    objective.evaluate_rows(Derivatives::none, point, rows, {&subject.value_here, 1});
  else
    subject.value_here = evaluate_at(objective, point, Derivatives::none).value;
  take_series(subject, taylor_series(objective, rows, point, direction, maximum_series_degree));
  return subject;
}

Interval trusted_interval(const CurveSubject& subject, std::size_t degree) {
  const auto error = [&](std::size_t i) {
    return std::fabs(subject.series.value(subject.at[i] - subject.here, degree) - subject.value[i]);
  };
  const auto good = [&](std::size_t i) { return error(i) < subject.tolerance; };
  const auto after = static_cast<std::ptrdiff_t>(std::lower_bound(subject.at.begin(), subject.at.end(), subject.here) -
                                                 subject.at.begin());
  const auto end = [&](std::ptrdiff_t from, std::ptrdiff_t by) {
    double reached = subject.here, reached_error = 0;
    for (std::ptrdiff_t i = from; i >= 0 && i < static_cast<std::ptrdiff_t>(curve_samples); i += by) {
      const auto k = static_cast<std::size_t>(i);
      if (!good(k)) {
        // In the last piece the error grows about evenly.
        const double share = (subject.tolerance - reached_error) / (error(k) - reached_error);
        return std::isfinite(share) ? reached + share * (subject.at[k] - reached) : reached;
      }
      reached = subject.at[k];
      reached_error = error(k);
    }
    return reached;
  };
  return {end(after - 1, -1), end(after, 1)};
}

}  // namespace saddlescope
