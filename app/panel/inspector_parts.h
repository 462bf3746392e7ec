// The parts of the inspector: badge, matrix, eigenvalues, symbolic derivatives, list of points. For app/panel only; UI
// thread.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/panel/panel.h"

namespace saddlescope {

/// Rounded badge at the cursor, the height of a row; the cursor stays.
void draw_badge(const Ui& ui, std::string_view text, ImU32 color);
/// "Saddle point", "Minimum", ... in a colour that tells what curvature it has.
void draw_kind_badge(const Ui& ui, const CriticalPoint& point);
/// Bracketed, figures of equal width; more than fit in a row are drawn as coloured cells, whose entries are told by the
/// parameters' `names`.
void draw_matrix(const Ui& ui, const Eigen::MatrixXd& matrix, std::span<const std::string> names = {});
/// "λ₁ = −2   u₁ = (0.707, 0.707)", one row each, in the curvature colours.
void draw_eigenvalues(const Ui& ui, const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors);
/// Text to click that unfolds a group of this name; whether it is unfolded.
bool fold_row(PanelFrame& frame, const std::string& name, std::string_view closed, std::string_view opened);
/// Gradient and Hessian as formulas; many are folded.
void draw_symbolic(PanelFrame& frame);
/// What the finder says of the window, and its points to click on.
void draw_point_list(PanelFrame& frame, std::optional<std::size_t> shown);

}  // namespace saddlescope
