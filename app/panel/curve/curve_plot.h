// The plot of the Curve tab and its parts in words. For app/panel only; UI thread.
#pragma once

#include <string>
#include <vector>

#include "app/panel/curve/curve_subject.h"
#include "app/panel/panel.h"

namespace saddlescope {

/// Function, slope and Taylor polynomials up to `degree`, with the movable point; advances the cursor. `height` in
/// screen pixels. `identity`: 2σ(2x) − 1 over tanh. Dragging in it moves `at`.
void draw_curve_plot(const Ui& ui, const CurveSubject& subject, std::size_t degree, bool identity, float height,
                     double& at);

/// What the slope at the point does to a gradient, or why there is none. Of activation functions.
std::string vanishing_sentence(const CurveSubject& subject);

/// "P₃(x) = 0.5", "+ 0.25·x", "− 0.02083·x³": the polynomial in pieces between which a line may end.
std::vector<std::string> polynomial_terms(const CurveSubject& subject, std::size_t degree);

/// "P₃ errs by less than 0.01 from −1.5 to 1.5".
std::string trust_sentence(const CurveSubject& subject, std::size_t degree);

}  // namespace saddlescope
