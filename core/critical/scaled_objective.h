// An objective times a power of two, so that losses of extreme size (1e153·L, 1e-160·L) are searched for critical
// points with squares that neither overflow nor vanish. Private to the analysis room.
#pragma once

#include <optional>
#include <span>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

class ScaledObjective final : public Objective {
 public:
  /// `inner` must live as long; all outputs are multiplied by 2^exponent.
  ScaledObjective(const Objective& inner, int exponent) : inner_(inner), exponent_(exponent) {}
  std::size_t dimension() const override { return inner_.dimension(); }
  const std::vector<std::string>& parameter_names() const override { return inner_.parameter_names(); }
  Capabilities capabilities() const override {  // rows, formula and products are not scaled
    return {.hessian = inner_.capabilities().hessian, .hessian_vector = inner_.capabilities().hessian};
  }
  double cost(Derivatives order) const override { return inner_.cost(order); }
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override;

 private:
  const Objective& inner_;
  int exponent_;
};

/// The exponent that brings the gradient in the box to a size of about one; nothing where it is of ordinary size.
std::optional<int> exponent_to_ordinary_size(const Objective& objective, std::span<const Interval> box);

/// Takes the factor 2^exponent out of a report again.
void unscale(CriticalPointsReport& report, int exponent);

}  // namespace saddlescope
