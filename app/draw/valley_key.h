// The key to the colours of valleys by their sharpness, the same in both views. UI thread only.
#pragma once

#include "app/draw/layer_look.h"
#include "app/draw/overlay.h"

namespace saddlescope {

ImVec2 valley_key_size(const overlay::Pen& pen);
void draw_valley_key(const overlay::Pen& pen, const ValleyScale& scale, const overlay::Rect& rect);

}  // namespace saddlescope
