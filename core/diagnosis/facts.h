// Facts: the numbers about a run at a step that the rules compare with their thresholds. Private to the diagnosis room;
// pure functions.
#pragma once

#include <cstddef>
#include <optional>

#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/place.h"
#include "core/diagnosis/stability.h"

namespace saddlescope {

struct Facts {
  OptimizerSettings settings;
  std::size_t step = 0;    ///< the row that the numbers are of: the asked one, or the last finite one before it
  std::size_t window = 0;  ///< rows before it that the recent past is made of
  bool broken = false;     ///< the asked row is not finite
  bool undefined = false;  ///< and the cause is NaN, not infinity

  double rate = 0;  ///< η
  double loss = 0, start_loss = 0;
  double gradient = 0;  ///< ‖g‖
  double cosine = 0;    ///< mean over the window; NaN where there is none
  double change = 0;    ///< the loss of the window's older half less that of its newer half, as a share of the excess
  bool rising = false;  ///< the largest loss of each quarter of the window is above that of the one before, by half in
                        ///< all
  bool steady = false;  ///< the loss falls through both halves of the window, no slower in the newer one
  bool uneven = false;  ///< the loss rises in some steps of the window
  bool comes_back = false;                    ///< a rising loss is at or below its start again later in the run
  std::size_t since = 0;                      ///< first step of the rise that goes on until `step`
  std::optional<Stability> stability_before;  ///< at the step before the rise, where there is one
  bool has_memory = false;                    ///< the method goes on for a while without a gradient

  /// Of a run with batches or noise, over the window, root mean squares: what they add to the gradient, and the whole
  /// loss's gradient; 0 for an exact run.
  double noise = 0, gradient_under_noise = 0;
  double wobble = 0;  ///< deviation of the loss in the window, in the measure of `change`

  double smallest = 0, largest = 0;  ///< eigenvalues; NaN where there is no Hessian
  std::optional<Stability> stability;
  /// η·λmax as a share of its limit; 0 where there is none.
  double stability_share() const {
    return stability && stability->limit > 0 ? stability->product / stability->limit : 0;
  }

  double last_move = 0;        ///< the last step's largest coordinate, in length scales
  double crossing = 0;         ///< steps for one length scale at the recent pace; infinite: stands still
  double steps_to_bottom = 0;  ///< of the parabola along the recent movement; infinite: no bottom; NaN: uphill
  double outside = 0;          ///< distance from the window's centre in half windows, by the farthest coordinate
  /// What is left above the nearest minimum over the drop that the slope here promises, by its parabola or straight on
  /// to that minimum, whichever is more; infinite without a minimum.
  double unexplained = 0;
  double walls = 0;  ///< rise at a tenth of a length scale to the side of λmax, over what is left

  std::optional<NearbyPoint> nearest, minimum;
  bool at_point = false;                 ///< at rest on the nearest critical point
  bool beside_saddle = false;            ///< within ρ of it, and it is a saddle
  std::optional<double> steps_to_leave;  ///< it; infinite: never; nothing where the growth is not fixed
};

Facts collect_facts(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
                    std::size_t step, const CriticalPointsReport* report);

}  // namespace saddlescope
