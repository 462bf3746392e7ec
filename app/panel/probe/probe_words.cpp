#include <algorithm>
#include <cmath>

#include "app/panel/probe/probe_parts.h"
#include "core/engine/nodes/probe.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

double largest_of(const Eigen::VectorXd& values) { return values.size() > 0 ? values.cwiseAbs().maxCoeff() : 0; }

}  // namespace

ImU32 curvature_shade(const Theme& theme, int sign) {
  return sign < 0 ? theme.downhill : sign > 0 ? theme.uphill : theme.quiet_text;
}

std::string direction_sentence(const ProbeResult& probe) {
  const int sign = curvature_sign(probe.curvature_along, largest_of(probe.bending.eigenvalues));
  if (probe.critical || probe.slope_along == 0)
    return sign > 0 ? "uphill both ways" : sign < 0 ? "downhill both ways" : "flat: the second order does not decide";
  // Away from a critical point the slope comes first, one way up and one way down, and the curvature only bends it.
  return sign > 0 ? "curves up, on a slope" : sign < 0 ? "curves down, on a slope" : "straight, on a slope";
}

std::string point_sentence(const ProbeResult& probe) {
  const double largest = largest_of(probe.spectrum);
  int up = 0, down = 0, flat = 0, up_here = 0, down_here = 0;
  for (double value : probe.spectrum) {
    const int sign = curvature_sign(value, largest);
    (sign > 0 ? up : sign < 0 ? down : flat)++;
  }
  for (double value : probe.bending.eigenvalues) {
    const int sign = curvature_sign(value, largest);
    up_here += sign > 0;
    down_here += sign < 0;
  }
  if (up > 0 && down > 0) {
    const bool seen = up_here > 0 && down_here > 0;
    return std::string(probe.critical ? "both occur: saddle" : "both occur: saddle-shaped here") +
           (seen ? "" : ", but not in this plane");
  }
  if (flat > 0 && up == 0 && down == 0) return "flat: the second order does not decide";
  const std::string way = up > 0 ? "uphill" : "downhill";
  if (flat > 0)
    return way + " or flat: " +
           (probe.critical ? "degenerate, the second order does not decide" : "the second order does not decide");
  const char* kind = up > 0 ? "minimum" : "maximum";
  return "always " + way + ": " + (probe.critical ? kind : up > 0 ? "bowl-shaped here" : "dome-shaped here");
}

}  // namespace saddlescope
