#include "core/picture/shift_picture.h"

#include <algorithm>
#include <cmath>

#include "core/objective/affordable.h"
#include "core/run/batch_comparison.h"
#include "core/support/figure_text.h"

namespace saddlescope {
namespace {

constexpr double losses_for_all = 500;  // a cut takes some hundred losses, each minimum a dozen more

bool too_dear(const Objective& objective) {
  return objective.uses_data() && !is_affordable(objective, Derivatives::none, losses_for_all, allowance::meeting);
}

}  // namespace

std::string ShiftPicture::rise_text(const MetMinimum& minimum) {
  const double rise = minimum.rise();
  const double size = 1e-9 * (std::abs(minimum.loss) + std::abs(minimum.met));
  const std::string number = figure_text(std::abs(rise) <= size ? 0 : rise, 3);
  return rise > size ? "+" + number : number;
}

std::vector<double> shift_in_parameters(const Shift& shift, const Plane& plane, const PlaneWindow& window) {
  std::vector<double> moved(plane.dimension(), 0.0);
  const double along[] = {shift.a * window.a.size(), shift.b * window.b.size()};
  for (std::size_t k = 0; k < std::min<std::size_t>(plane.directions.size(), 2); ++k)
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += along[k] * plane.directions[k][i];
  return moved;
}

ShiftPicture make_shift_picture(const std::shared_ptr<const Objective>& objective,
                                std::span<const CriticalPoint> points, const Shift& shift, const Plane& plane,
                                const PlaneWindow& window) {
  ShiftPicture picture;
  picture.halves = shift.halves && objective->uses_data();
  if (too_dear(*objective)) {
    picture.problem = "This loss has too many rows to be met anew in every frame: take a smaller table.";
    return picture;
  }
  if (picture.halves && objective->examples() < 2 * objective->dimension()) {
    picture.problem = "Each half needs as many rows as there are parameters.";
    return picture;
  }
  picture.training = objective;
  if (picture.halves) {
    const Halves halves = split_rows(*objective);
    picture.training = halves.training;
    picture.test.other = halves.test;
  } else {
    picture.test.moved = shift_in_parameters(shift, plane, window);
  }
  picture.minima = meet_minima(*picture.training, points, picture.test, most_met_minima, picture.halves);
  return picture;
}

}  // namespace saddlescope
