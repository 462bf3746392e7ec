#include "app/draw/empty_view.h"

#include <algorithm>
#include <cmath>

#include "core/support/number_text.h"

namespace saddlescope {

std::string nothing_to_see(const HeightGrid& grid) {
  if (!grid.any_finite) return "The loss has no value anywhere in this window";
  const bool complete =
      std::all_of(grid.values.begin(), grid.values.end(), [](double value) { return std::isfinite(value); });
  if (grid.maximum > grid.minimum || !complete) return {};
  return "The loss is " + readable_text(grid.minimum) + " everywhere in this window";
}

}  // namespace saddlescope
