// A thumbnail's heights as a shaded surface, drawn with triangles of an ImDrawList: no depth, back to front. Private to
// thumbnails.cpp; UI thread.
#pragma once

#include "app/draw/overlay.h"
#include "core/engine/nodes/thumbnail.h"

namespace saddlescope {

/// With its paths on it, as large as the rectangle allows.
void draw_relief(const overlay::Pen& pen, const Thumbnail& picture, const std::string& colormap_name,
                 const overlay::Rect& rect);

}  // namespace saddlescope
