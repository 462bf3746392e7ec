// The eigenvalues of a Hessian as bars, with the share of positive ones. For app/panel only; UI thread.
#pragma once

#include <Eigen/Core>
#include <string>

#include "app/ui/widgets.h"
#include "core/critical/critical_points.h"

namespace saddlescope {

/// "Minimum ratio 2/3: 2 positive, 0 zero, 1 negative".
std::string sign_text(const EigenvalueCounts& counts);

/// The tolerance of count_eigenvalues where nobody has measured a better one: 1e−9 of the largest |λ|, far above
/// rounding.
double zero_tolerance(const Eigen::VectorXd& eigenvalues);

/// One bar for each eigenvalue, ascending, over or under a line; lengths are logarithmic beyond a thousandth of the
/// largest. Hovering a bar tells its value and eigenvector (rows of `eigenvectors`). Nothing where they are not finite.
void draw_spectrum(const Ui& ui, const Eigen::VectorXd& eigenvalues, const Eigen::MatrixXd& eigenvectors, double zero);

}  // namespace saddlescope
