// Results: immutable values computed from parts of the scene. Each knows the part it was made from (its key); views
// draw whatever is there and dim what no longer fits. Shared between threads by shared_ptr to const.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/critical/critical_points.h"
#include "core/curvature/curvature_layer.h"
#include "core/curvature/taylor.h"
#include "core/diagnosis/escape_clock.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/formula/formula.h"
#include "core/objective/objective.h"
#include "core/plane/landscape.h"
#include "core/run/batch_comparison.h"
#include "core/run/gradient_noise.h"
#include "core/run/step_explanation.h"
#include "core/run/trajectory.h"
#include "core/scene/load_data.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// The loss that all other results of one moment belong to. When the text has an error the last good objective stays,
/// and `error` or `data_error` says what is wrong.
struct LossResult {
  LossDefinition key;
  std::shared_ptr<const FormulaObjective> objective;  ///< of `good`; null only before the first good formula
  LossDefinition good;                                ///< the definition `objective` was made from
  std::optional<FormulaError> error;                  ///< of `key`
  /// Rows of `key` (or of `good`, where those of `key` cannot be read); null for a loss without data. The formula may
  /// leave them unused.
  std::shared_ptr<const Data> data;
  DataDefinition data_of;  ///< what `data` was made from
  std::string data_error;  ///< of `key`: why its rows cannot be had; empty: all is well
};

struct LandscapeResult {
  LossDefinition loss;  ///< key, with window, logarithmic and whether there is curvature
  PlaneWindow window;
  bool logarithmic = true;
  HeightGrid grid;
  HeightScale scale;
  std::vector<double> levels;
  std::vector<ContourLine> contours;
  std::vector<FieldArrow> field;
  /// Only where the scene's layer asks for it: it comes together with the heights, so no picture ever mixes two
  /// moments.
  std::shared_ptr<const CurvatureLayers> curvature;
};

struct RunResult {
  LossDefinition loss;                                ///< key: loss, settings with their past, start, steps
  std::shared_ptr<const FormulaObjective> objective;  ///< of `loss`, to make gradients of the path again
  OptimizerSettings optimizer;
  std::vector<Leg> past;
  Sampling sampling;
  std::uint64_t seed = 0;
  std::vector<double> start;
  std::size_t steps = 0;
  std::string error;  ///< why it was not made, such as "2 runs of … steps need … of memory, …"; then it has one row
  Trajectory trajectory;
  /// First step whose point lies outside the scene's window is found by the views; the window is no part of this key.
  std::optional<double> stable_rate;  ///< 1/λmax at the start where λmax > 0
};

struct CriticalPointsResult {
  LossDefinition loss;  ///< key, with window
  PlaneWindow window;
  CriticalPointsReport report;
};

/// What a run's path says beyond its numbers; made after the run, from its result and the critical points.
struct InsightResult {
  std::shared_ptr<const RunResult> run;  ///< key; may be null, then all is empty
  std::shared_ptr<const CriticalPointsResult> critical_points;
  SharpnessPath sharpness;
  std::vector<double>
      limit;  ///< as long as `sharpness`: λmax below which the method is stable there, 2/η for gd; NaN: none
  std::vector<Escape> escapes;  ///< of the saddles that the run passes
};

/// Which update's batch is asked for.
struct BatchRequest {
  std::shared_ptr<const RunResult> run;
  std::size_t step = 0;
  bool surface = false;  ///< with the batch's own surface over `plane` and `window`
  Plane plane;
  PlaneWindow window;
  std::vector<double> levels;  ///< of the whole loss's contour lines
  bool noise = false;          ///< with the gradient's variance against the batch's size
  bool operator==(const BatchRequest&) const = default;
};

/// What the update from a step sees.
struct BatchResult {
  BatchRequest request;                   ///< key
  std::vector<std::uint32_t> rows;        ///< numbers of its examples in the table, ascending
  std::vector<double> example_gradients;  ///< row-major, n for each of them; of more than 64, for 64 spread evenly
  std::vector<double> mean_gradient;      ///< n numbers: of all of them, before gradient noise
  /// The loss that the update sees, label noise included. No columns where it was not asked for or is the whole loss.
  HeightGrid surface;
  std::vector<ContourLine> contours;  ///< of `surface` at the request's levels
  std::optional<PlanePoint> lowest;   ///< strict minimum of `surface` within its window, if one was found
  GradientNoise noise;
};

struct StepRequest {
  std::shared_ptr<const RunResult> run;
  std::size_t step = 0;
  bool operator==(const StepRequest&) const = default;
};

struct StepResult {
  StepRequest request;  ///< key
  StepExplanation explanation;
};

struct ComparisonRequest {
  std::shared_ptr<const LossResult> loss;
  OptimizerSettings optimizer;
  std::vector<double> start;
  BatchComparisonPlan plan;
  bool operator==(const ComparisonRequest&) const = default;
};

struct ComparisonResult {
  ComparisonRequest request;  ///< key
  BatchComparison comparison;
};

/// Whether the list of critical points is proved complete.
struct CertificateResult {
  std::shared_ptr<const CriticalPointsResult> of;  ///< key
  Certificate certificate;
};

/// One moment's results; cheap to copy. Null where nothing has been computed yet.
struct Results {
  std::uint64_t revision = 0;  ///< grows with every change that a worker brings
  std::shared_ptr<const LossResult> loss;
  Plane plane;  ///< that the views show: the scene's slice through the loss's parameters; no directions before the
                ///< first good formula
  std::shared_ptr<const LandscapeResult> landscape;
  std::vector<std::shared_ptr<const RunResult>>
      runs;  ///< same order as the scene's runs at the last submit; entries may be null or stale
  std::vector<std::shared_ptr<const InsightResult>> insights;  ///< same order as `runs`; may be null or of a run before
  std::shared_ptr<const CriticalPointsResult> critical_points;
  std::shared_ptr<const CertificateResult> certificate;  ///< may be of critical points before
  std::shared_ptr<const ProbeResult> probe;              ///< null while the probe is hidden
  std::shared_ptr<const BatchResult> batch;              ///< null where nothing asks for it; may be of the step before
  std::shared_ptr<const StepResult> step;                ///< the same
  std::shared_ptr<const ComparisonResult> comparison;    ///< null until one was asked for
  std::optional<double> comparing;                       ///< share of a comparison that is done, 0 … 1
  /// Share of a CSV file that is read, 0 … 1, while that takes long; the scene's change of mind stops it.
  std::optional<double> loading;
  bool computing_landscape = false, computing_runs = false, computing_critical_points = false;
  bool computing() const { return loading || computing_landscape || computing_runs || computing_critical_points; }
};

}  // namespace saddlescope
