// Critical points of an objective in a window (one or two parameters) or a box (more): found, classified, and for up to
// two parameters checked by the index theorem. Runs on the calling worker thread; cancelled by a stop token; the report
// is immutable.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

enum class CriticalKind {
  minimum,
  maximum,
  saddle,
  degenerate,  ///< a zero eigenvalue: the second order does not decide
  kink,        ///< no gradient or no second derivative exists there (Ackley's cusp, abs, |x|^1.5)
};
std::string_view critical_kind_name(CriticalKind kind);  ///< "minimum", "maximum", "saddle", "degenerate", "kink"

struct CriticalPoint {
  std::vector<double> at;
  double value = 0;
  /// More than two parameters: a zero eigenvalue beside positive and negative ones is a saddle all the same.
  CriticalKind kind = CriticalKind::degenerate;
  /// For degenerate points and kinks: what sampling a small circle (sphere) shows: "minimum", "maximum", "saddle" (both
  /// signs occur), "flat". Else empty.
  std::string shape;
  /// Of the gradient field: +1 extremum, −1 saddle, −2 monkey saddle, ... (one parameter: sign of the slope's change).
  /// More than two parameters: (−1)^(number of negative eigenvalues), 0 where an eigenvalue counts as zero.
  int index = 0;
  Eigen::VectorXd eigenvalues;   ///< ascending; NaN for a kink
  Eigen::MatrixXd eigenvectors;  ///< rows, as in curvature.h; NaN for a kink
  double zero_tolerance = 0;     ///< eigenvalues up to this size count as zero
  double gradient_norm = 0;      ///< NaN for a kink; 0 for one where only the second derivative is missing
  /// More than two parameters: above 0 the point stands for a set of critical points of so many dimensions.
  std::size_t set_dimension = 0;
};

/// How many eigenvalues are positive, zero within the tolerance and negative; none of a kink's.
struct EigenvalueCounts {
  std::size_t positive = 0, zero = 0, negative = 0;
  /// Positive eigenvalues / all eigenvalues; NaN without any.
  double minimum_ratio() const;
  bool operator==(const EigenvalueCounts&) const = default;
};
EigenvalueCounts count_eigenvalues(const Eigen::VectorXd& eigenvalues, double zero_tolerance);
EigenvalueCounts count_eigenvalues(const CriticalPoint& point);

/// The order of a list: by loss, where that is the same but for rounding by place.
bool listed_before(const CriticalPoint& p, const CriticalPoint& q);

/// A set of critical points that is a curve: the valley w1·w2 = 1, the rings of drop-wave.
struct CriticalCurve {
  enum class Kind { valley, ridge, level } kind = Kind::valley;  ///< of minima, of maxima, neither (flat or inflection)
  bool closed = false;
  double value = 0;                         ///< the loss along it
  std::vector<std::vector<double>> points;  ///< in order along the curve, each of n numbers
  std::vector<double>
      sharpness;  ///< the eigenvalue of largest magnitude at each point; NaN where the gradient jumps across it
};
std::string_view critical_curve_kind_name(CriticalCurve::Kind kind);  ///< "valley", "ridge", "level"

/// More than two parameters: a set of critical points (w1·w2·w3 = 1, or the axes of that network). All that have the
/// same kind, dimension and loss are one set, connected or not.
struct CriticalSet {
  CriticalKind kind = CriticalKind::degenerate;  ///< never kink
  std::size_t dimension = 1;                     ///< 1: a curve, 2: a surface, ...
  double value = 0;                              ///< the loss on it
  std::size_t representative = 0;                ///< one of its points: place in CriticalPointsReport::points
};

enum class IndexCheck { passed, failed, undefined };
std::string_view index_check_name(IndexCheck check);

struct CriticalPointsReport {
  PlaneWindow window;                 ///< one or two parameters
  std::vector<Interval> box;          ///< more than two: one interval for each
  std::vector<CriticalPoint> points;  ///< by loss; with more than two parameters also one for each set
  std::vector<CriticalCurve> curves;  ///< one or two parameters
  std::vector<CriticalSet> sets;      ///< more than two parameters
  IndexCheck index_check = IndexCheck::undefined;
  std::optional<int> winding_number;  ///< of the gradient round the window's edge; none where it is undefined
  std::optional<int> index_sum;       ///< of all points and curves; none where one lies on the edge, or is not known
  bool plateau = false;               ///< the gradient is exactly zero on some area: its points are not listed
  bool no_values = false;             ///< at none of the points looked at the loss has a finite value
  bool budget_spent =
      false;  ///< the search ended before all was looked at: new points still came, or there are too many rows
  bool proved = false;       ///< to be all there are, by interval arithmetic; never by the search alone
  bool ended_early = false;  ///< ... because the loss takes long, not for its rows
  bool cancelled = false;
  std::string refusal;  ///< why a loss of this kind is not searched at all; else empty

  /// The window's sides, or the box: one interval for each of so many parameters.
  std::vector<Interval> searched_box(std::size_t dimension) const;
  /// "1 point and a valley", "9 points", "no critical point in this window"; "1 point, a 2-dimensional valley of minima
  /// and a curve of saddles", "at least 3000 points".
  std::string summary() const;
};

/// Multi-start search: signs of the gradient on a grid, then a safeguarded Newton iteration; none is listed twice. What
/// doubles leave in doubt is decided by 192 bits (precise_newton.h): there no eigenvalue is zero if the zero of the
/// gradient is proved to be simple. Else one counts as zero if |λ| ≤ 1e-9·max(|λ|max, median ‖H‖ over the window), in
/// coordinates in which the window is a square.
/// With more than two parameters the box is search_box(window).
CriticalPointsReport find_critical_points(const Objective& objective, const PlaneWindow& window,
                                          std::stop_token stop = {});

/// Any number of parameters up to maximum_parameters, `box` with one interval for each; up to two: the same as above.
/// More: many starts all over the box, then mixtures of what was found until nothing new comes (no proof that these are
/// all). Kinks are found only where an iteration meets them exactly.
CriticalPointsReport find_critical_points(const Objective& objective, std::span<const Interval> box,
                                          std::stop_token stop = {});

/// One sentence or two for people: "Downhill along u₁, uphill along u₂: a saddle. A step along u₁ lowers the loss."
std::string verdict(const CriticalPoint& point);
/// The same for any point with a gradient: "Not a critical point: the loss falls fastest along −∇L …" with what the
/// curvature says.
std::string verdict(const Evaluation& evaluation);

}  // namespace saddlescope
