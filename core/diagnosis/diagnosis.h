// Diagnosis: why a run is stuck, or that it is not, at one of its steps, as one plain sentence with the evidence under
// it. The rules and their thresholds are one table in rules.cpp. Pure functions, any thread; they evaluate
// the loss: usually some thirty Hessians and gradients, some 200 for a run far outside the window or one that bounces;
// for adam and adamw up to 4096 gradients, so a millisecond is not enough where the loss is a sum over many rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"
#include "core/optimizer/optimizer.h"
#include "core/run/trajectory.h"

namespace saddlescope {

enum class VerdictKind {
  moving_well,
  at_minimum,  ///< also on the floor of a flat valley of minima
  at_saddle,   ///< also on the way into one, when nothing will take the run off it
  at_maximum,
  at_degenerate,  ///< a critical point of which the second order does not decide
  crawling_past_saddle,
  bouncing,  ///< across a valley: the loss is flat but the gradient is not
  plateau,
  rate_too_small,
  rate_too_large,  ///< one step flung the run away
  edge_of_stability,
  noise_floor,  ///< batches or noise keep the loss from falling further
  descending_without_bound,
  diverging,
  undefined,  ///< NaN, or infinite at one point: outside the domain, no derivative, 0/0 in the method; the rule says
  unclear,    ///< no rule holds
};
/// The stable name for files and JSON: "moving-well", "at-minimum", "crawling-past-saddle", …
std::string_view verdict_kind_name(VerdictKind kind);
/// Whether a person would want to change something.
bool is_trouble(VerdictKind kind);

enum class EvidenceKind {
  loss_change,          ///< positive: it fell; a share of what it was before, so of a rise a share of the smaller
  gradient_norm,        ///< with the weight decay that the method adds to it
  gradient_turn,        ///< mean cosine between successive gradients
  stability,            ///< η·λmax, as the method's limit counts it
  smallest_eigenvalue,  ///< of the Hessian at the step
  nearest_critical,     ///< Euclidean distance
  steps_to_bottom,      ///< at the present pace, by the second-order model along the movement; NaN where that model
                        ///< does not hold until there, and where something else is predicted
  gradient_noise,       ///< of a run with batches or noise: length of what they add to the gradient, root mean square
};
std::string_view evidence_kind_name(EvidenceKind kind);  ///< "loss-change", "gradient-norm", …

struct Evidence {
  EvidenceKind kind = EvidenceKind::loss_change;
  std::string label;                ///< "Loss over the last 32 steps"
  double value = 0;                 ///< NaN: cannot be told
  std::optional<double> threshold;  ///< what the rules compare it with
  bool speaks = false;              ///< for the verdict
  std::string text;                 ///< "falls by 0.3 %", "1.75 of 2"
};

struct Diagnosis {
  VerdictKind kind = VerdictKind::unclear;
  std::string rule;      ///< id of the rule that holds, one of rule_ids()
  std::string sentence;  ///< what is the matter: "Bouncing across a valley: the loss is flat but … (‖g‖ = 42)."
  std::string help;      ///< what would help; empty where nothing need be done
  std::vector<Evidence> evidence;
  std::optional<std::size_t> since;   ///< diverging: from this step on; rate too large: the step
  std::optional<double> steps_to_go;  ///< crawling past a saddle: until it leaves
};

/// `settings`: the method and hyperparameters in force at that step (its learning rate is taken from the trajectory).
/// `step`: a row of the trajectory; later ones count as the last. `report`: critical points in the window, or null (or
/// of another dimension): then only what Newton's method finds from the place is known, and the run's own extent is the
/// measure of length.
Diagnosis diagnose(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
                   std::size_t step, const CriticalPointsReport* report);

/// Ids of all rules in order of precedence.
std::vector<std::string_view> rule_ids();

}  // namespace saddlescope
