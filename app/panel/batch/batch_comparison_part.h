// Small against large batches: the program's own measurements beside published ones, in the Batch tab and in a window
// of its own. For app/panel only; UI thread.
#pragma once

#include <span>
#include <string>

#include "app/panel/figure_table.h"
#include "app/panel/panel.h"
#include "core/run/batch_comparison.h"

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

/// A row of the published accuracies, in percent, and what is said under them.
struct PublishedAccuracy {
  const char *network, *test_small, *test_large, *training_small, *training_large;
};
std::span<const PublishedAccuracy> published_accuracies();
inline constexpr const char* published_accuracy_sentence =
    "Large batches do worse on the test although all but F2 train about as well.";

/// "This is its parallel hardware: a row alone takes 0.2 µs, …": what the chart of times says. Empty without times.
std::string hardware_sentence(const BatchComparison& comparison);

}  // namespace saddlescope
