// The parts of the Step tab: the rule with its numbers, the arrows to scale, what an adaptive method divides by, Adam's
// two memories, the other convention. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/panel/panel.h"
#include "core/run/step_terms.h"

namespace saddlescope {

/// What the parts draw: the update and the coordinates that have room, with their names.
struct StepPicture {
  const StepTerms& terms;
  std::vector<std::size_t> coordinates;  ///< one or two
  std::vector<std::string> names;        ///< as many
};

/// Terms of the rule, counted over all lines.
std::size_t term_count(std::span<const EquationLine> lines);
/// The rule line by line, below each the same with numbers for every coordinate. `lit`: the one term that is not
/// dimmed. Gives back the term under the mouse. Term k is noted as "step/term1", ...
std::optional<std::size_t> draw_equation(const Ui& ui, std::span<const EquationLine> lines, const StepPicture& picture,
                                         std::optional<std::size_t> lit);
/// Term number `index` of all lines.
const EquationTerm& term_at(std::span<const EquationLine> lines, std::size_t index);

/// The movement's arrows head to tail with equal scales, and their lengths. `lit`: the role that is not dimmed.
void draw_movement(const Ui& ui, const StepPicture& picture, std::optional<TermRole> lit);
/// A box whose sides are the steps per unit of gradient, and the numbers that made them.
void draw_divisor(const Ui& ui, const StepPicture& picture);
/// m̂ and √v̂ of each coordinate as bars.
void draw_two_memories(const Ui& ui, const StepPicture& picture);
/// The method's other form: beside this run, or to be run beside it.
void draw_other_convention(PanelFrame& frame, std::size_t run, std::size_t step);

}  // namespace saddlescope
