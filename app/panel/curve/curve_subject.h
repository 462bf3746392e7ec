// Which function the Curve tab shows, and through which point. For app/panel only; UI thread.
#pragma once

#include <optional>
#include <string_view>

#include "app/panel/panel.h"
#include "core/picture/curve_subject.h"

namespace saddlescope {

/// None while the cut of the loss is not there yet.
std::optional<CurveSubject> curve_subject(const PanelFrame& frame);

/// The place where a newly chosen function's movable point stands: 0, and for the loss the point that the cut goes
/// through.
double usual_curve_place(const PanelFrame& frame, std::string_view function);

}  // namespace saddlescope
