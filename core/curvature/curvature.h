// Curvature: eigenvalues and eigenvectors of a Hessian in the program's one convention. Pure functions, any thread.
#pragma once

#include <Eigen/Core>

namespace saddlescope {

struct Curvature {
  Eigen::VectorXd eigenvalues;   ///< ascending
  Eigen::MatrixXd eigenvectors;  ///< row i belongs to eigenvalue i, unit length, component of largest magnitude
                                 ///< positive (the first on ties)
  bool finite = false;           ///< false when the Hessian has infinite or NaN entries: then both are filled with NaN
};

/// hessian: n × n symmetric. Two by two uses a closed form that gets (1, ±1)/√2 exactly.
Curvature curvature(const Eigen::MatrixXd& hessian);

}  // namespace saddlescope
