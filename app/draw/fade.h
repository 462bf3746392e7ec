// Makes what is drawn fainter as a whole: for what the surface hides and what lies off the plane. UI thread only.
#pragma once

#include <imgui.h>

#include "app/ui/theme.h"

namespace saddlescope {

/// While alive, everything added to the list becomes fainter at the end.
class Fade {
 public:
  Fade(ImDrawList* list, float alpha) : list_(list), alpha_(alpha), first_(list->VtxBuffer.Size) {}
  ~Fade() {
    if (alpha_ >= 1) return;
    for (int i = first_; i < list_->VtxBuffer.Size; ++i)
      list_->VtxBuffer[i].col = with_alpha(list_->VtxBuffer[i].col, alpha_);
  }
  Fade(const Fade&) = delete;
  Fade& operator=(const Fade&) = delete;

 private:
  ImDrawList* list_;
  float alpha_;
  int first_;
};

}  // namespace saddlescope
