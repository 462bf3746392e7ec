// Facts: the numbers about a run at a step that the rules compare with their thresholds. Private to the diagnosis room;
// pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnosis/break_cause.h"
#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/place.h"
#include "core/diagnosis/stability.h"

namespace saddlescope {

struct Facts {
  OptimizerSettings settings;
  std::size_t step = 0;    ///< the row that the numbers are of: the asked one, or the last finite one before it
  std::size_t window = 0;  ///< rows before it that the recent past is made of
  bool broken = false;     ///< the asked row is not finite
  BreakCause cause = BreakCause::none;  ///< and why
  double broken_loss = 0;               ///< of that row
  std::vector<double> asked;            ///< the asked row's point
  std::string refusal;                  ///< of the run

  double rate = 0;  ///< η
  double loss = 0, start_loss = 0;
  double gradient = 0;          ///< ‖g‖
  double cosine = 0;            ///< mean over the window; NaN where there is none
  double older = 0, newer = 0;  ///< mean excess of the loss in the window's two halves
  /// older − newer as a share of the older, which is the smaller of a rise and the larger of a fall; of the larger size
  /// where the older is not positive. −∞: to infinity.
  double change = 0;
  bool settled = false;  ///< both halves are so near the minimum's loss that their change means nothing
  bool rising = false;   ///< the largest loss of each quarter of the window is above that of the one before, by half in
                         ///< all, there or since the rise began
  std::size_t ups = 0, downs = 0;  ///< steps of the window that raise the loss, and that lower it
  bool steady = false;             ///< the loss falls through both halves of the window, no slower in the newer one
  bool comes_back = false;         ///< a rising loss is at or below its start again later in the run
  std::size_t since = 0;           ///< first step of the rise that goes on until `step`
  std::optional<Stability> stability_before;  ///< at the step before the rise, where there is one
  std::optional<std::size_t> flung;           ///< the one step that took it from the window to far outside
  bool flung_uphill = false;                  ///< and raised the loss
  bool endless = false;                       ///< far outside: following the slope from here meets no minimum
  bool has_memory = false;                    ///< the method goes on for a while without a gradient

  /// Of a run with batches or noise, over the window, root mean squares: what they add to the gradient, and the whole
  /// loss's gradient; 0 for an exact run.
  double noise = 0, gradient_under_noise = 0;
  double wobble = 0;  ///< deviation of the loss in the window

  double smallest = 0, largest = 0;  ///< eigenvalues; NaN where there is no Hessian
  std::optional<Stability> stability;
  /// The same at the minimum that the run bounces about, where it turns back or is at its limit and there is one.
  std::optional<Stability> stability_below;
  std::vector<double> middle;  ///< that minimum
  /// η·λmax as a share of its limit; 0 where there is none.
  double stability_share() const {
    return stability && stability->limit > 0 ? stability->product / stability->limit : 0;
  }

  double last_move = 0;        ///< the last step's largest coordinate, in length scales
  double crossing = 0;         ///< steps for one length scale at the recent pace; infinite: stands still
  double steps_to_bottom = 0;  ///< of the parabola along the recent movement; infinite: no bottom; NaN: uphill
  bool parabola = false;       ///< the loss and its slope at that bottom are about what the parabola says
  /// The minimum lies down the straight way, and along the recent movement the loss does not curve down.
  bool minimum_ahead = false;
  double outside = 0;  ///< distance from the window's centre in half windows, by the farthest coordinate
  /// What is left above the nearest minimum over the drop that the slope here promises, by its parabola or straight on
  /// to that minimum, whichever is more; infinite without a minimum.
  double unexplained = 0;
  double walls = 0;  ///< rise at a tenth of a length scale to the side of λmax, over what is left

  std::optional<NearbyPoint> nearest, minimum;
  bool at_point = false;       ///< at rest on the nearest critical point: near, slow and with a small gradient
  bool level = false;          ///< known to be: the gradient is small for what the curvature makes of a length scale
  bool strongly_bent = false;  ///< the gradient here changes within a length scale
  bool step_edge = false;      ///< the loss jumps to a lower value right beside that point
  bool approaching = false;    ///< the nearest critical point: nearer than at the window's beginning
  bool beside_saddle = false;  ///< within ρ of it, and it is a saddle
  std::optional<double> steps_to_leave;  ///< it; infinite: never; nothing where the growth is not fixed
};

Facts collect_facts(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
                    std::size_t step, const CriticalPointsReport* report);

}  // namespace saddlescope
