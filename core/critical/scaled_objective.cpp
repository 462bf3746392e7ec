#include "core/critical/scaled_objective.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/critical/box_field.h"

namespace saddlescope {

void ScaledObjective::evaluate(Derivatives order, std::span<const double* const> coordinates,
                               std::span<double* const> outputs, std::size_t count) const {
  inner_.evaluate(order, coordinates, outputs, count);
  const double factor = std::ldexp(1.0, exponent_);
  for (double* output : outputs)
    for (std::size_t i = 0; output != nullptr && i < count; ++i) output[i] *= factor;
}

std::optional<int> exponent_to_ordinary_size(const Objective& objective, std::span<const Interval> box) {
  constexpr std::size_t samples = 64;
  constexpr int ordinary = 200;  // up to 2^±200 fourth powers are still numbers
  constexpr int most = 1000;
  BoxField field(objective, box);
  std::vector<BoxJet> jets;
  field.evaluate(Derivatives::gradient, spread_points(samples, field.dimension()), jets);
  std::vector<int> exponents;
  for (const BoxJet& jet : jets) {
    const double size = jet.gradient.cwiseAbs().maxCoeff();
    if (!jet.gradient.allFinite() || size == 0) continue;
    exponents.push_back(std::ilogb(size));
  }
  // A factor in front makes all gradients large or small alike; the far tail of a bump does not.
  if (2 * exponents.size() < samples) return std::nullopt;
  std::sort(exponents.begin(), exponents.end());
  const int low = exponents[exponents.size() / 4], middle = exponents[exponents.size() / 2], high = exponents.back();
  if (high - low > ordinary || std::abs(middle) <= ordinary) return std::nullopt;
  return std::clamp(-middle, -most, most);
}

void unscale(CriticalPointsReport& report, int exponent) {
  const double factor = std::ldexp(1.0, -exponent);
  for (CriticalPoint& point : report.points) {
    for (double* number : {&point.value, &point.zero_tolerance, &point.gradient_norm}) *number *= factor;
    point.eigenvalues *= factor;
  }
  for (CriticalCurve& curve : report.curves) {
    curve.value *= factor;
    for (double& sharpness : curve.sharpness) sharpness *= factor;
  }
  for (CriticalSet& set : report.sets) set.value *= factor;
}

}  // namespace saddlescope
