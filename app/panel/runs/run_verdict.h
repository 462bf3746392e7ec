// The verdict on a run at the playhead, asked once for each step and kept. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <string>

#include "app/panel/panel.h"
#include "core/diagnosis/diagnosis.h"

namespace saddlescope {

/// The step that verdicts speak of: the playhead. While it plays they change some eight times a second, or nobody could
/// read them.
std::size_t verdict_step(const Scene& scene);
/// Whether the loss is quick enough to judge runs while they play: thousands of rows are, a million is not.
bool can_judge(const Objective& objective);
/// Null until run `index` has a result, and where can_judge() is false. Valid until the next call.
const Diagnosis* verdict_of(PanelFrame& frame, std::size_t index);

/// "At a minimum", "Bouncing", "Diverging since step 12": for one line of a card.
std::string short_verdict(const Diagnosis& diagnosis);
/// Quiet where all is well.
ImU32 verdict_color(const Theme& theme, VerdictKind kind);

}  // namespace saddlescope
