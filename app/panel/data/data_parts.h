// The parts of the Data tab, one above the other. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/panel/panel.h"
#include "core/engine/nodes/data_plot.h"

namespace saddlescope {

/// Where the rows come from: the chooser, sliders of a made table, what is wrong with a file, how far it is read.
void draw_data_source(PanelFrame& frame);

/// The rows and the model's curve, boundary or residuals, about square, over the column's width.
void draw_data_plot(PanelFrame& frame);

/// Scaling of the features, reduction, the condition number, and rates that fit.
void draw_data_scaling(PanelFrame& frame);

/// The table as a grid of cells to edit, folded by default.
void draw_data_rows(PanelFrame& frame);

/// "313 418": whole numbers in groups of three.
std::string grouped_text(double value);
/// "1 row", "12 000 rows".
std::string count_text(std::size_t count, const char* one);

}  // namespace saddlescope
