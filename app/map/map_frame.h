// Frame, axes and colour bar of the contour map: where the plot stands in the view and everything outside it. UI thread
// only.
#pragma once

#include <string>

#include "app/draw/axes.h"
#include "app/map/map_picture.h"

namespace saddlescope {

/// Where the parts of the map stand.
struct MapFrame {
  overlay::Rect plot;
  overlay::Rect bar;  ///< colour bar; empty when there is no room
  std::vector<Tick> a_ticks, b_ticks;
  bool names = true;  ///< room for the axes' names
};
MapFrame lay_out_map(const ViewFrame& frame, const Plane& plane);
void draw_map_axes(const MapPicture& picture, const MapFrame& layout);
/// Colours of the ground with ticks: of the loss at levels and the ends, of a layer at round numbers with 0 marked.
void draw_color_bar(const MapPicture& picture, const MapFrame& layout);

}  // namespace saddlescope
