// Critical points of a two-parameter (or one-parameter) objective in a window: found, classified, checked by the index
// theorem. Runs on the calling worker thread; cancelled by a stop token; the report is immutable.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/plane.h"
#include "core/objective/objective.h"

namespace saddlescope {

enum class CriticalKind {
  minimum,
  maximum,
  saddle,
  degenerate,  ///< a zero eigenvalue: the second order does not decide
  kink,        ///< no gradient exists there (Ackley's cusp, abs)
};
std::string_view critical_kind_name(CriticalKind kind);  ///< "minimum", "maximum", "saddle", "degenerate", "kink"

struct CriticalPoint {
  std::vector<double> at;
  double value = 0;
  CriticalKind kind = CriticalKind::degenerate;
  /// For degenerate points and kinks: what sampling a small circle shows: "minimum", "maximum", "saddle" (both signs
  /// occur), "flat". Else empty.
  std::string shape;
  int index = 0;  ///< of the gradient field: +1 extremum, −1 saddle, −2 monkey saddle, ... (one parameter: sign of the
                  ///< slope's change)
  Eigen::VectorXd eigenvalues;   ///< ascending; NaN for a kink
  Eigen::MatrixXd eigenvectors;  ///< rows, as in curvature.h; NaN for a kink
  double gradient_norm = 0;      ///< NaN for a kink
};

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

enum class IndexCheck { passed, failed, undefined };
std::string_view index_check_name(IndexCheck check);

struct CriticalPointsReport {
  PlaneWindow window;
  std::vector<CriticalPoint> points;
  std::vector<CriticalCurve> curves;
  IndexCheck index_check = IndexCheck::undefined;
  std::optional<int> winding_number;  ///< of the gradient round the window's edge; none where it is undefined
  bool plateau = false;               ///< the gradient is exactly zero on some area: its points are not listed
  bool cancelled = false;

  /// "1 point and a valley", "9 points", "no critical point in this window".
  std::string summary() const;
};

/// Multi-start search: signs of the gradient on a grid, then a safeguarded Newton iteration; no doubles. An eigenvalue
/// counts as zero if |λ| ≤ 1e-9·max(|λ|max, median ‖H‖ over the window).
CriticalPointsReport find_critical_points(const Objective& objective, const PlaneWindow& window,
                                          std::stop_token stop = {});

/// One sentence or two for people: "Downhill along u₁, uphill along u₂: a saddle. A step along u₁ lowers the loss."
std::string verdict(const CriticalPoint& point);
/// The same for any point with a gradient: "Not a critical point: the loss falls fastest along −∇L …" with what the
/// curvature says.
std::string verdict(const Evaluation& evaluation);

}  // namespace saddlescope
