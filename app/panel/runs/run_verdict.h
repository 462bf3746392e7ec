// The verdict on a run at the playhead, in short words. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <string>

#include "app/panel/panel.h"
#include "core/engine/nodes/verdict.h"

namespace saddlescope {

/// Null until a verdict on the result of run `index` is there, and where can_judge() is false.
const Diagnosis* verdict_of(const PanelFrame& frame, std::size_t index);

/// "At a minimum", "Bouncing", "Diverging since step 12": for one line of a card.
std::string short_verdict(const Diagnosis& diagnosis);
/// The short verdict on a ground that says good, trouble or neither; returns its width, 0 where there is none yet.
/// Noted as NAME/VERDICT.
float draw_verdict_chip(const PanelFrame& frame, std::size_t index, float left, float middle, float room,
                        const std::string& name);
/// Quiet where all is well.
ImU32 verdict_color(const Theme& theme, VerdictKind kind);

}  // namespace saddlescope
