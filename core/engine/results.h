// Results: immutable values computed from parts of the scene. Each knows the part it was made from (its key); views
// draw whatever is there and dim what no longer fits. Shared between threads by shared_ptr to const.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/critical_points.h"
#include "core/analysis/landscape.h"
#include "core/analysis/taylor.h"
#include "core/formula/formula.h"
#include "core/objective/objective.h"
#include "core/run/trajectory.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// The loss that all other results of one moment belong to. When the text has an error the last good objective stays,
/// and `error` says what is wrong.
struct LossResult {
  LossDefinition key;
  std::shared_ptr<const FormulaObjective> objective;  ///< of `good`; null only before the first good formula
  LossDefinition good;                                ///< the definition `objective` was made from
  std::optional<FormulaError> error;                  ///< of `key`
};

struct LandscapeResult {
  LossDefinition loss;  ///< key, with window and logarithmic
  PlaneWindow window;
  bool logarithmic = true;
  HeightGrid grid;
  HeightScale scale;
  std::vector<double> levels;
  std::vector<ContourLine> contours;
  std::vector<FieldArrow> field;
};

struct RunResult {
  LossDefinition loss;  ///< key: loss, settings, start, steps
  OptimizerSettings optimizer;
  std::vector<double> start;
  std::size_t steps = 0;
  Trajectory trajectory;
  /// First step whose point lies outside the scene's window is found by the views; the window is no part of this key.
  std::optional<double> stable_rate;  ///< 1/λmax at the start where λmax > 0
};

struct CriticalPointsResult {
  LossDefinition loss;  ///< key, with window
  PlaneWindow window;
  CriticalPointsReport report;
};

/// One moment's results; cheap to copy. Null where nothing has been computed yet.
struct Results {
  std::uint64_t revision = 0;  ///< grows with every change that a worker brings
  std::shared_ptr<const LossResult> loss;
  Plane plane;  ///< that the views show: the scene's slice through the loss's parameters; no directions before the first
                ///< good formula
  std::shared_ptr<const LandscapeResult> landscape;
  std::vector<std::shared_ptr<const RunResult>>
      runs;  ///< same order as the scene's runs at the last submit; entries may be null or stale
  std::shared_ptr<const CriticalPointsResult> critical_points;
  std::shared_ptr<const ProbeResult> probe;  ///< null while the probe is hidden
  bool computing_landscape = false, computing_runs = false, computing_critical_points = false;
  bool computing() const { return computing_landscape || computing_runs || computing_critical_points; }
};

}  // namespace saddlescope
