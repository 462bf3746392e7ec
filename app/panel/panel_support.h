// Small things that several panels need: the point and the loss they speak of, the run's result that still fits. For
// app/panel only; UI thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/panel/panel.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

/// The last good objective, or null.
const Objective* objective_of(const PanelFrame& frame);
/// Names of the parameters shown now; may be empty.
std::vector<std::string> parameter_names(const PanelFrame& frame);
/// Result of run `index` if it belongs to a run with that method and those hyperparameters; else null.
std::shared_ptr<const RunResult> result_of(const PanelFrame& frame, std::size_t index);
/// What the run is called: "Adam", "GD η 0.05".
std::string run_label(const PanelFrame& frame, std::size_t index);
/// Whole step of the playhead, at most the scene's steps.
std::size_t playhead(const Scene& scene);
/// A learning rate that fits what is minimised now.
double fitting_rate(const PanelFrame& frame, std::string_view method);
/// "(0.707, −0.707)"; of longer points the first `most` numbers and "…".
std::string point_text(std::span<const double> point, int digits = 3, std::size_t most = 16);
/// "₁₂".
std::string subscript(std::size_t number);
/// Where critical points of more than two parameters are searched.
std::vector<Interval> box_of(const Scene& scene);
/// Range of a slider for coordinate `index` of a point: the window's side; with more than two parameters the box's.
SliderRange coordinate_range(const PanelFrame& frame, std::size_t index, double initial);
/// The critical point at `point`, if the report has it.
std::optional<std::size_t> critical_point_at(const PanelFrame& frame, const std::vector<double>& point);

}  // namespace saddlescope
