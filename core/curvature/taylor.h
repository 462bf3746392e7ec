// Taylor: the second-order model L(θ′) + (θ−θ′)ᵀg + ½(θ−θ′)ᵀH(θ−θ′) round a point, and all that is shown of it over a
// plane: the patch with where it can be trusted, its contour lines, the curvature vᵀHv in every direction and the cut
// along one. Pure functions, any thread; results are immutable.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/curvature/curvature.h"
#include "core/objective/objective.h"
#include "core/plane/landscape.h"

namespace saddlescope {

struct TaylorModel {
  std::vector<double> at;    ///< θ′, n numbers
  double value = 0;          ///< L(θ′)
  Eigen::VectorXd gradient;  ///< g, n
  Eigen::MatrixXd hessian;   ///< H, n × n
  bool gradient_term = true, hessian_term = true;
  /// False at kinks, poles and outside the domain: then there is no model.
  bool finite() const;
  /// At θ′ + offset, with the terms that are switched on.
  double operator()(const Eigen::VectorXd& offset) const;
};
TaylorModel taylor_model(const Objective& objective, std::span<const double> at);

struct ProbeRequest {
  std::vector<double> at;  ///< θ′, n numbers; need not lie in the plane
  Plane plane;             ///< the patch lies over the plane through θ′ parallel to this one
  double half_a = 1,
         half_b = 1;  ///< half the patch's sides in the plane's units, > 0; `half_b` unused with one direction
  bool gradient_term = true, hessian_term = true;
  double tolerance = 0.25;     ///< the model is trusted where it errs by at most this share of the loss change
  double angle = 0;            ///< of v in the plane, degrees counterclockwise from the first direction
  std::vector<double> levels;  ///< losses at which the model's contour lines are drawn
  bool operator==(const ProbeRequest&) const = default;
};

/// Points along each side of the patch and of a patch over one parameter; odd, so that θ′ itself is one of them.
inline constexpr std::size_t patch_points = 65, curve_patch_points = 257;
/// Samples of the cut along v.
inline constexpr std::size_t cut_points = 257;

/// The loss and its model along θ′ + t·v.
struct ProbeCut {
  double reach = 0;                 ///< t runs from −reach to reach in equal steps
  std::vector<double> loss, model;  ///< cut_points each; the model is a parabola in t
  /// How far from θ′ the model can be trusted along −v and +v; `reach` where it can to the end.
  double trust_back = 0, trust_ahead = 0;
  double t(std::size_t index) const;
};

struct ProbeResult {
  ProbeRequest request;
  TaylorModel model;
  bool finite = false;    ///< false: there is no model here, and all below is empty
  bool critical = false;  ///< over the patch the gradient's term is nothing beside the Hessian's
  PlanePoint center;      ///< θ′ in the plane's own coordinates

  HeightGrid patch;          ///< the model; its window is the patch in the plane's own coordinates
  std::vector<double> loss;  ///< of the same points
  /// By how much the model errs: 0 exact, 0.5 as much as is tolerated, towards 1 anything. Where the loss is not
  /// finite: 1.
  std::vector<double> doubt;
  std::vector<double> quadratic_share;  ///< |Hessian term| / (|gradient term| + |Hessian term|) of what is switched on
  std::vector<ContourLine> contours;    ///< of the model, at the request's levels
  std::vector<ContourLine> trust_edge;  ///< where doubt = 0.5
  double trusted_share = 0;             ///< of the patch's points

  Eigen::VectorXd slope;          ///< g along the plane's directions
  Eigen::MatrixXd bend;           ///< H within the plane
  Curvature bending;              ///< of `bend`: eigenvectors in the plane
  Eigen::VectorXd spectrum;       ///< eigenvalues of the whole H, ascending
  std::vector<double> direction;  ///< v, n numbers, unit length
  double slope_along = 0;         ///< gᵀv
  double curvature_along = 0;     ///< vᵀHv
  ProbeCut cut;
};

/// Evaluates the loss at patch_points² + cut_points places. A requested stop leaves the result unfinished.
ProbeResult make_probe(const Objective& objective, const ProbeRequest& request, std::stop_token stop = {});

/// vᵀHv for v at `angle` (degrees) in the plane; `bend` is 1 × 1 or 2 × 2.
double curvature_at(const Eigen::MatrixXd& bend, double angle);
/// An eigenvalue counts as zero if |λ| ≤ 1e-9·max|λ|; the sign of the others. `largest`: max|λ|.
int curvature_sign(double curvature, double largest);
/// The eigenvector's angle nearest to `angle` if it is within `reach`, else `angle`; degrees in (−180, 180]. Equal
/// eigenvalues have no directions of their own and pull nowhere.
double snapped_to_eigenvector(const Curvature& bending, double angle, double reach);

/// What plain gradient descent does along an eigenvector in one step: its offset is multiplied by `factor` = 1 − ηλ.
/// "shrinks" (0 ≤ factor < 1), "oscillates" (−1 < factor < 0), "grows" (|factor| > 1), "stays" (|factor| = 1).
std::string_view decay_word(double factor);

}  // namespace saddlescope
