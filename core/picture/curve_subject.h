// A function of one variable, sampled, with its Taylor series round a movable point: an activation function, or the
// loss along a line through parameter space. Pure; any thread. The cost is bounded: see loss_curve().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/curvature/taylor_series.h"
#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

struct CurveSubject {
  Op op = Op::sigmoid;                  ///< of an activation function
  bool is_loss = false;                 ///< else an activation function
  std::string name;                     ///< "σ", "tanh", "relu", "L"
  std::string argument;                 ///< "x", or the name of the plane's first axis
  std::string through;                  ///< loss: "through the start"
  std::size_t rows = 0, rows_used = 0;  ///< loss of rows: how many there are, and how many of them the cut looks at
  Interval across, heights;             ///< shown
  std::vector<double> at, value;        ///< equally spaced over `across`
  std::vector<double> slope;            ///< exact; of activation functions only
  double here = 0;                      ///< the movable point, inside `across`
  double value_here = 0;
  std::optional<double> slope_here;  ///< none at a kink
  TaylorSeries series;               ///< round `here`, of maximum_series_degree
  double tolerance = 0.01;           ///< error up to which a polynomial counts as good
};

inline constexpr std::size_t curve_samples = 241;

/// "sigmoid", "tanh" or "relu"; another name counts as the first. `at`: the movable point.
CurveSubject activation_curve(std::string_view id, double at);

/// The loss along the plane's first direction through `through_point` (n numbers, told in words by `through`), over
/// `across` in the plane's own coordinate. Of a data loss only as many rows are looked at as take about half a
/// millisecond, spread over the table.
CurveSubject loss_curve(const Objective& objective, const Plane& plane, const Interval& across,
                        const std::vector<double>& through_point, const std::string& through, double at);

/// Where the polynomial of this degree errs by less than the tolerance, on both sides of `here` without a gap; as far
/// as `across` reaches. The series must exist.
Interval trusted_interval(const CurveSubject& subject, std::size_t degree);

}  // namespace saddlescope
