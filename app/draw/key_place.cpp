#include "app/draw/key_place.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace saddlescope {
namespace {

/// Top left corners, in shares of the room that is left; in the order in which they are liked.
std::vector<ImVec2> key_places(bool left_first) {
  std::vector<ImVec2> places = {{1, 1}, {0, 1}, {1, 0}, {0, 0}};
  if (left_first) std::swap(places[0], places[1]);
  constexpr int pieces = 8;
  for (int k = 1; k < pieces; ++k) {
    const float along = static_cast<float>(k) / pieces;
    for (const ImVec2 place : {ImVec2{along, 1}, ImVec2{along, 0}, ImVec2{0, along}, ImVec2{1, along}})
      places.push_back(place);
  }
  return places;
}

}  // namespace

std::optional<overlay::Rect> place_key(const overlay::Rect& frame, ImVec2 size, std::span<const overlay::Rect> things,
                                       float gap, bool left_first) {
  for (const ImVec2 share : key_places(left_first)) {
    const ImVec2 at = {std::round(frame.min.x + share.x * (frame.width() - size.x)),
                       std::round(frame.min.y + share.y * (frame.height() - size.y))};
    const overlay::Rect rect = {at, {at.x + size.x, at.y + size.y}};
    const overlay::Rect kept_off = rect.grown(gap);
    if (std::none_of(things.begin(), things.end(), [&](const overlay::Rect& o) { return kept_off.overlaps(o); }))
      return rect;
  }
  return std::nullopt;
}

}  // namespace saddlescope
