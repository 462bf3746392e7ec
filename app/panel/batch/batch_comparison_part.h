// Small against large batches: the program's own measurements beside published ones, in the Batch tab and in a window
// of its own. For app/panel only; UI thread.
#pragma once

#include "app/panel/figure_table.h"
#include "app/panel/panel.h"

namespace saddlescope {

/// A folded group at the cursor. The window is drawn from here too while it is open.
void draw_batch_comparison(PanelFrame& frame);

// The parts that panel and window share.

/// Whether the measurement that is there is of the present loss, method, start and budgets.
bool comparison_is_fresh(const PanelFrame& frame);
/// Budgets, seeds, the button or the progress with its Cancel.
void draw_comparison_controls(PanelFrame& frame);
/// "Measured here: …": what was measured, or what stands in the way.
void draw_comparison_source(PanelFrame& frame);
/// The window, while state.opened says that it is open.
void draw_comparison_window(PanelFrame& frame);
inline constexpr const char* comparison_window = "comparison/large";

// Published figures and the lecture's summary, each under a heading that says what it is (published_figures.cpp).
void draw_published_times(const Ui& ui);
void draw_published_accuracies(const Ui& ui);
void draw_batch_summary(const Ui& ui);

}  // namespace saddlescope
