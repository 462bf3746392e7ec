// A small chart over a logarithmic axis: lines with marks and spreads. For app/panel only; UI thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/ui/widgets.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct FigureChart {
  struct Line {
    std::string name;
    ImU32 color = 0;
    Dash dash = Dash::solid;
    std::vector<double> x, y;         ///< x > 0, ascending; what is not finite is left out
    std::vector<double> spread = {};  ///< ± of each y; empty: none
  };
  std::string name;            ///< noted
  std::string title, x_title;  ///< "Final loss", "rows of a batch"
  std::vector<Line> lines;
  std::function<std::string(double)> y_text;  ///< of a tick
  std::string help;
};

/// At the cursor, over the width of the row and `height` screen pixels; the cursor goes below. The y-axis is
/// logarithmic where all values are positive and more than a factor 5 apart.
void draw_figure_chart(const Ui& ui, const FigureChart& chart, float width, float height);

}  // namespace saddlescope
