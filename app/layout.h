// Where everything stands in the window: rectangles from a size. Pure.
#pragma once

#include <imgui.h>

namespace saddlescope {

struct Rect {
  ImVec2 min{0, 0}, max{0, 0};
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  bool empty() const { return width() < 1 || height() < 1; }
};

struct LayoutOptions {
  float scale = 1;
  double split = 0.5;  ///< share of the views' width that the left one takes
  bool panels_hidden = false;
  bool one_view = false;  ///< a loss of one parameter: a single plot
  float notes = 0;        ///< pixels between the views and the transport
};

/// Empty rectangles are not drawn. In narrow windows the inspector goes first, then the charts get lower, then the
/// controls get narrower.
struct Layout {
  Rect menu, controls, left_view, right_view, splitter, notes, transport, left_chart, right_chart, inspector, status;
  Rect title, caption, bar;  ///< of the presentation alone
};
Layout lay_out(ImVec2 size, const LayoutOptions& options);

struct StageOptions {
  float scale = 1;
  double split = 0.5;
  bool one_view = false;
  bool bar = true, charts = false;
  bool probe = false;  ///< its formula and dial stand beside the views, as `inspector`
};
/// The presentation: title, views, caption, and what is asked for below them.
Layout lay_out_stage(ImVec2 size, const StageOptions& options);

}  // namespace saddlescope
