// The eigenvalues of a Hessian as bars, with the share of positive ones. For app/panel only; UI thread.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>

#include "app/ui/widgets.h"

namespace saddlescope {

struct SignCounts {
  std::size_t positive = 0, zero = 0, negative = 0;
};
/// |λ| ≤ `zero` counts as zero.
SignCounts count_signs(const Eigen::VectorXd& eigenvalues, double zero);
/// "Minimum ratio 2/3: 2 positive, 0 zero, 1 negative".
std::string sign_text(const SignCounts& counts);

/// The tolerance of count_signs where nobody has measured a better one: 1e−9 of the largest |λ|, far above rounding.
double zero_tolerance(const Eigen::VectorXd& eigenvalues);

/// One bar for each eigenvalue, ascending, over or under a line; lengths are logarithmic beyond a thousandth of the
/// largest. Hovering a bar tells its value and eigenvector (rows of `eigenvectors`). Nothing where they are not finite.
void draw_spectrum(const Ui& ui, const Eigen::VectorXd& eigenvalues, const Eigen::MatrixXd& eigenvectors, double zero);

}  // namespace saddlescope
