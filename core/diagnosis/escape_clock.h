// The escape clock: how many steps a run needs to leave a saddle, predicted from its offset ε along the negative
// eigenvector, ln(ρ/ε)/ln(growth a step), beside what happened. Pure functions, any thread; they read each row once.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/optimizer/optimizer.h"
#include "core/run/trajectory.h"

namespace saddlescope {

inline constexpr double escape_radius = 0.5;  ///< ρ

/// A run's passage by one saddle. Steps count rows of the trajectory.
struct Escape {
  std::vector<double> saddle;       ///< where, n numbers
  double eigenvalue = 0;            ///< λ < 0 of the direction in which it leaves
  Eigen::VectorXd direction;        ///< u, unit length
  double radius = escape_radius;    ///< ρ
  std::size_t nearest_step = 0;     ///< where the run is nearest to the saddle
  double nearest_distance = 0;      ///< Euclidean
  std::size_t entry_step = 0;       ///< the count starts here
  double offset = 0;                ///< ε = |uᵀ(θ − θ_s)| at the entry
  std::optional<double> growth;     ///< of the offset in one step; none for methods without a fixed one (adaptive ones)
  std::optional<double> predicted;  ///< steps from the entry; infinite: never; none with `growth`
  std::optional<std::size_t> left;  ///< steps from the entry until |uᵀ(θ − θ_s)| > ρ; none: not in this run

  /// "Leaves the saddle (0, 0) 68 steps after step 0; predicted 68.8." One or two sentences.
  std::string text() const;
};

/// Nothing where `saddle` has no negative eigenvalue or the run never comes within ρ of it.
///
/// The count starts at the entry: the first step of the stretch round the nearest approach in which the run is within
/// 2ρ of the saddle and within ρ of it along u. So a run that starts beside the saddle counts from its start, and one
/// from far away from where the quadratic model begins to hold. With several negative eigenvalues u is the direction
/// whose prediction is the shortest (n = 2 has but one).
///
/// growth: gd 1 + η|λ|; with momentum the larger root of the method's recursion (stability.h), and then ε is the part
/// of the offset that grows by it, known from the entry and the step after. settings: in force at the entry.
std::optional<Escape> escape_clock(const Trajectory& trajectory, const OptimizerSettings& settings,
                                   const CriticalPoint& saddle, double radius = escape_radius);

/// The clocks of all saddles of the report that the run passes, in the order in which it enters them. ρ is 0.5, or half
/// the distance to the nearest other critical point or curve where that is less.
std::vector<Escape> escape_clocks(const Trajectory& trajectory, const OptimizerSettings& settings,
                                  const CriticalPointsReport& report);
double radius_around(const CriticalPointsReport& report, const CriticalPoint& saddle);

}  // namespace saddlescope
