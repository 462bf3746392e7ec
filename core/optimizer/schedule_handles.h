// The points of a schedule's curve that a hand can drag, and what dragging one does to the schedule's arguments: the
// curve follows the pointer. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/optimizer/optimizer.h"
#include "core/optimizer/schedule.h"

namespace saddlescope {

/// A point of the curve of a whole schedule that one or two arguments put where it is.
struct ScheduleHandle {
  static constexpr std::size_t of_warmup = std::numeric_limits<std::size_t>::max();
  std::size_t part = of_warmup;  ///< number of the factor
  std::size_t place = 0;         ///< among those of the part; of a list of pieces, the number of the piece
  double t = 0;                  ///< update, from the schedule's first
  double factor = 1;             ///< of the whole schedule there; before a restart, what it falls to
  bool moves_t = true;           ///< false: sideways it stays where it is
  bool moves_factor = true;      ///< false: up and down it stays where it is
  bool rides = false;            ///< a point on a smooth curve, which can be taken at any update after the first
};

/// All handles: the warm-up's corner, then those of the factors in their order. `last` is the last update shown: those
/// that ride rest before it; the others may lie beyond.
std::vector<ScheduleHandle> schedule_handles(const Schedule& schedule, std::size_t last);

/// Changes the arguments behind the handle so that the curve passes through `factor` at update `t` (both finite), as
/// near as whole numbers and valid values allow; pieces stay in their order. Where the other factors are 0 the height
/// says nothing and only `t` counts. Of the handle its part and place are looked at.
void move_handle(Schedule& schedule, const ScheduleHandle& handle, double t, double factor);

/// Adds a piece to part `part`, a list of pieces, so that the curve jumps to `factor` at update `t`; its number.
/// Nothing where a piece begins there already, during the warm-up, or when the list is full.
std::optional<std::size_t> add_piece(Schedule& schedule, std::size_t part, double t, double factor);
/// False (and nothing changes) for the only piece of its list.
bool remove_piece(Schedule& schedule, std::size_t part, std::size_t place);

/// Updates from 0 to `last`, ascending, at which to draw the curve: about `count` of equal distance, and both sides of
/// the corners and jumps that handles mark.
std::vector<std::size_t> curve_updates(const Schedule& schedule, std::size_t last, std::size_t count);

/// The step of a run at which the schedule of its last stretch begins: where the method last started afresh (see
/// Stepper::change).
std::size_t schedule_start(std::span<const Stretch> stretches, const OptimizerSettings& settings);

}  // namespace saddlescope
