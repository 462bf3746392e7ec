// Rows of a run's card: hyperparameters with the marks of stability, its own start, what went wrong, its batches. For
// app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "app/panel/panel.h"

namespace saddlescope {

/// "run1": what the names of a card's widgets begin with.
std::string run_prefix(std::size_t index);

/// The slider of a hyperparameter or of a schedule's argument; `initial` is what a double click resets it to.
SliderRange range_of(const Hyperparameter& parameter, double initial);

/// A quiet line of 18 px with an arrow, which unfolds what belongs under it; `width` is the part that can be pressed.
/// Whether it is unfolded.
bool fold_line(PanelFrame& frame, const std::string& name, std::string_view label, float width,
               std::string_view help = {}, float indent = 0);

/// How many sliders of the run's method stand on its card at once.
std::size_t main_hyperparameters(const OptimizerSettings& settings);
/// Sliders of the run's method that its convention uses: the few that decide what the path looks like, or all others.
void draw_hyperparameter_rows(PanelFrame& frame, std::size_t index, bool main);
void draw_own_start_rows(PanelFrame& frame, std::size_t index);
/// "Diverged at step 36  Use a stable rate" and its kin; nothing when all is well. Whether it offers another rate.
bool draw_status_row(PanelFrame& frame, std::size_t index);
/// "Batch 8, label noise 0.1", which opens the Batch tab; nothing for a run that sees the whole loss.
void draw_sampling_line(PanelFrame& frame, std::size_t index);

}  // namespace saddlescope
