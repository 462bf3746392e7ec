#include "core/diagnosis/rules.h"

#include <cmath>

namespace saddlescope {
namespace {

constexpr EvidenceMask loss = evidence_bit(EvidenceKind::loss_change),
                       slope = evidence_bit(EvidenceKind::gradient_norm),
                       turn = evidence_bit(EvidenceKind::gradient_turn), edge = evidence_bit(EvidenceKind::stability),
                       bend = evidence_bit(EvidenceKind::smallest_eigenvalue),
                       near = evidence_bit(EvidenceKind::nearest_critical),
                       pace = evidence_bit(EvidenceKind::steps_to_bottom),
                       noise = evidence_bit(EvidenceKind::gradient_noise);

bool flat(const Facts& f) { return std::abs(f.change) <= threshold::flat_change; }
bool turns_back(const Facts& f) { return f.cosine <= threshold::turning_back; }
bool slow(const Facts& f) { return flat(f) && f.crossing > threshold::slow_crossing; }
bool below_start(const Facts& f) { return f.loss < f.start_loss; }
bool steadily_down(const Facts& f) { return f.steady && below_start(f) && !f.flung && !f.minimum; }
/// Its loss does not rise, or by so little above the minimum's that it means nothing.
bool rests(const Facts& f) {
  const bool thrown = f.flung && f.outside > threshold::very_far;
  return f.at_point && !thrown && (f.settled || f.change >= -threshold::flat_change);
}
bool at_minimum(const Facts& f) { return rests(f) && f.nearest->is_minimum(); }
/// The slope here leads to the minimum, as far as it can tell.
bool explained(const Facts& f) { return f.minimum && f.unexplained < threshold::unexplained; }
/// Down a valley whose bottom is a long way off: the parabola along the way holds until there, with walls or with a
/// slope that leads to the minimum; not on a plateau.
bool slow_in_valley(const Facts& f) {
  if (!f.minimum || turns_back(f) || !f.parabola) return false;
  const bool far = f.steps_to_bottom > threshold::slow_steps && explained(f);
  return slow(f) ? explained(f) || f.walls > threshold::walls : far;
}
/// On the floor of a valley that bends, so that no parabola tells how far its bottom is.
bool crawls_between_walls(const Facts& f) {
  return slow(f) && f.downs > 0 && !turns_back(f) && !rests(f) && !f.parabola && f.minimum && f.stability &&
         f.walls > threshold::walls && f.largest > threshold::narrow * std::abs(f.smallest);
}
template <BreakCause cause>
bool broke_by(const Facts& f) {
  return f.broken && f.cause == cause;
}

constexpr Rule table[] = {
    // --- the run broke ------------------------------------------------------------------------------------------
    {"fell-to-infinity", VerdictKind::descending_without_bound,
     [](const Facts& f) {
       return broke_by<BreakCause::overflow>(f) && steadily_down(f) && f.endless && !(f.broken_loss > f.loss) &&
              f.outside > threshold::far_outside;
     },
     loss | slope, "Descending without bound: the loss has fallen to −∞.",
     "This loss has no minimum in this direction; no optimizer can help."},
    {"start-outside", VerdictKind::undefined, broke_by<BreakCause::start_outside>, 0,
     "The loss is undefined (NaN) where the run starts: {here} lies outside the domain of the formula.",
     "Another start would help."},
    {"infinite-start", VerdictKind::undefined, broke_by<BreakCause::infinite_start>, 0,
     "The loss or its gradient is infinite, or too large for a number, where the run starts, {here}.",
     "Another start would help."},
    {"undefined", VerdictKind::undefined, broke_by<BreakCause::outside_domain>, 0,
     "The loss is undefined (NaN) here, {here}: the last step left the domain of the formula.",
     "A smaller learning rate or another start would help."},
    {"undefined-point", VerdictKind::undefined, broke_by<BreakCause::undefined_point>, 0,
     "The formula has no value (NaN) at this point, {here}, though it has beside it: it comes to 0/0 or the like here.",
     "Any step off this point would do."},
    {"pole", VerdictKind::undefined, broke_by<BreakCause::pole>, 0,
     "The loss is infinite at this point, {here}, and finite beside it: a pole of the formula.",
     "Any step off this point would do."},
    {"no-gradient", VerdictKind::undefined, broke_by<BreakCause::no_gradient>, 0,
     "The loss has no derivative here, {here}: it has a value, but this is a kink or another singular point, where the "
     "gradient is undefined (NaN).",
     "Any step off this point would do."},
    {"infinite-slope", VerdictKind::undefined, broke_by<BreakCause::infinite_slope>, 0,
     "The loss has no finite derivative here, {here}: it has a value, but its slope is infinite.",
     "Any step off this point would do."},
    {"no-hessian", VerdictKind::undefined, broke_by<BreakCause::no_hessian>, 0,
     "The loss has no finite second derivatives here, {here}, and this method needs them.",
     "A method that uses the gradient alone can go on."},
    {"no-matrix", VerdictKind::undefined, broke_by<BreakCause::no_matrix>, 0, "The run was not made: {refusal}.",
     "A method that uses the gradient alone can do it."},
    {"zero-over-zero", VerdictKind::undefined, broke_by<BreakCause::zero_over_zero>, slope,
     "The method divided 0 by 0: a component of the gradient is 0 (or its square is), and nothing is added to the "
     "divisor "
     "that is made of such gradients. The loss itself is defined.",
     "An ε above 0 would help."},
    {"division-by-zero", VerdictKind::undefined, broke_by<BreakCause::division_by_zero>, slope,
     "The method divided by 0: the square of a component of the gradient is too small for a number, and nothing is "
     "added "
     "to the divisor that is made of such squares. The loss itself is defined.",
     "An ε above 0 would help."},
    {"overflowed", VerdictKind::diverging, [](const Facts& f) { return f.broken; }, loss | turn | edge,
     "Diverging since step {since}: the numbers have become infinite.",
     "A smaller learning rate would help.{stable before}"},

    // --- at a critical point ------------------------------------------------------------------------------------
    {"at-step", VerdictKind::plateau,
     [](const Facts& f) { return f.at_point && f.step_edge && !f.nearest->is_saddle() && !f.nearest->is_maximum(); },
     slope | near, "At the edge of a step, {place}: no slope shows it, yet the loss is lower right beside.",
     "A small step to the lower side lowers the loss."},
    {"in-flat-valley", VerdictKind::at_minimum, [](const Facts& f) { return at_minimum(f) && f.nearest->curve; },
     slope | bend | near, "At a minimum, {place}, on the floor of a flat valley: along it the loss does not change.",
     ""},
    {"at-flat-minimum", VerdictKind::at_minimum,
     [](const Facts& f) { return at_minimum(f) && f.nearest->point.kind == CriticalKind::degenerate; },
     slope | bend | near, "At a minimum, {place}, that is flat in some direction: an eigenvalue is zero.", ""},
    {"at-minimum", VerdictKind::at_minimum, at_minimum, slope | bend | near,
     "At a minimum, {place}: no small step leads further down.", ""},
    {"crawling-past-saddle", VerdictKind::crawling_past_saddle,
     [](const Facts& f) {
       return f.beside_saddle && f.steps_to_leave && std::isfinite(*f.steps_to_leave) &&
              *f.steps_to_leave >= threshold::crawl_steps;
     },
     loss | slope | bend | near,
     "Crawling past the saddle {place}: {leaving} more steps until it leaves along the way down.",
     "A step along the eigenvector of λmin = {smallest}{momentum} or a larger learning rate would be quicker."},
    {"at-saddle", VerdictKind::at_saddle, [](const Facts& f) { return f.at_point && f.nearest->is_saddle(); },
     slope | bend | near, "At the saddle {place}: the gradient vanishes, yet there is a way down.",
     "A step along the eigenvector of λmin = {smallest} lowers the loss."},
    {"into-saddle", VerdictKind::at_saddle,
     [](const Facts& f) {
       return f.beside_saddle && f.steps_to_leave && std::isinf(*f.steps_to_leave) && f.approaching;
     },
     slope | bend | near, "Heading into the saddle {place}: nothing takes the run off it.",
     "A small push along the eigenvector of λmin = {smallest} lets it leave."},
    {"at-flat-maximum", VerdictKind::at_maximum,
     [](const Facts& f) {
       return f.at_point && f.nearest->is_maximum() && f.nearest->point.kind == CriticalKind::degenerate;
     },
     slope | bend | near, "At a maximum, {place}, that is flat in some direction: an eigenvalue is zero.",
     "A small step across it lowers the loss."},
    {"at-maximum", VerdictKind::at_maximum, [](const Facts& f) { return f.at_point && f.nearest->is_maximum(); },
     slope | bend | near, "At a maximum, {place}: every way leads down, but the gradient shows none.",
     "Any small step lowers the loss."},
    {"flat-area", VerdictKind::plateau,
     [](const Facts& f) {
       return f.gradient == 0 && f.largest == 0 && f.smallest == 0 && f.at_point && f.nearest->point.shape == "flat";
     },
     slope | bend, "On a flat area, a plateau: gradient and curvature are exactly zero, so no step moves.",
     "Another start would help."},
    {"at-degenerate", VerdictKind::at_degenerate,
     [](const Facts& f) {
       return f.at_point && !f.nearest->is_minimum() && f.nearest->point.kind != CriticalKind::kink;
     },
     slope | bend | near, "At the {point}: the gradient vanishes and the second order does not decide what it is.",
     "A small step in a direction in which the loss falls leads on."},
    {"at-kink", VerdictKind::at_degenerate, [](const Facts& f) { return f.at_point && !f.nearest->is_minimum(); },
     slope | near, "At the {point}: the gradient jumps there, so the second order tells nothing.",
     "A small step in a direction in which the loss falls leads on."},
    {"at-rest", VerdictKind::unclear,
     [](const Facts& f) { return f.gradient == 0 && f.last_move == 0 && !f.at_point && !f.flung; }, slope,
     "At rest: the gradient is exactly zero, and nothing here tells what kind of point this is.",
     "Another start would show whether there is lower ground."},
    {"by-saddle", VerdictKind::crawling_past_saddle,
     [](const Facts& f) {
       return f.beside_saddle && !f.steps_to_leave && f.window >= threshold::least_window && slow(f);
     },
     loss | slope | bend | near, "Crawling past the saddle {place}; this run has no fixed pace there to predict from.",
     "A step along the eigenvector of λmin = {smallest} or a larger learning rate would be quicker."},

    // --- too early to tell, or no end ---------------------------------------------------------------------------
    {"just-started", VerdictKind::moving_well, [](const Facts& f) { return f.window < threshold::least_window; }, 0,
     "Just started: too few steps to tell.", ""},
    {"growing", VerdictKind::diverging,
     [](const Facts& f) { return f.rising && f.loss > f.start_loss && !f.comes_back; }, loss | turn | edge,
     "Diverging since step {since}: the loss grows and is above where it started.",
     "A smaller learning rate would help.{stable growing}"},
    {"flung-away", VerdictKind::rate_too_large, [](const Facts& f) { return f.flung.has_value(); }, loss | slope | near,
     "The learning rate was too large: one step, to step {flung}, flung the run far out of where it was{flung loss}"
     "{above start}.",
     "A smaller learning rate would help.{stable flung}"},
    {"without-bound", VerdictKind::descending_without_bound,
     [](const Facts& f) { return steadily_down(f) && f.endless && f.outside > threshold::far_outside; },
     loss | slope | near,
     "Descending without bound: far outside the window, and the loss keeps falling as fast as before (now {loss}).",
     "This loss seems to have no minimum in this direction; no optimizer can help."},

    // --- noise ---------------------------------------------------------------------------------------------------
    {"noise-floor", VerdictKind::noise_floor,
     [](const Facts& f) {
       return f.noise > threshold::noise * f.gradient_under_noise && f.ups > 0 && f.downs > 0 &&
              std::abs(f.newer - f.older) <= threshold::wobble * f.wobble;
     },
     loss | slope | noise,
     "On the noise floor: the loss wavers and has no trend, for what the batches add to the gradient ({noise}) "
     "outweighs "
     "the gradient of the whole loss.",
     "A larger batch, a smaller learning rate or a schedule that lowers it would help."},

    // --- the learning rate is too large -------------------------------------------------------------------------
    {"bouncing", VerdictKind::bouncing, [](const Facts& f) { return turns_back(f) && flat(f) && !f.level; },
     loss | slope | turn | edge,
     "Bouncing across a valley: the loss is flat but the gradient is not small (‖g‖ = {gradient}).",
     "A smaller learning rate would help.{stable}"},
    {"beyond-edge", VerdictKind::edge_of_stability,
     [](const Facts& f) { return f.stability_share() >= threshold::beyond && (f.cosine < 0 || f.ups > 0); },
     turn | edge,
     "Beyond the edge of stability: {product} is {share} of the method's limit here, so steps overshoot across the "
     "valley.",
     "A smaller learning rate would be calmer.{stable}"},
    {"edge", VerdictKind::edge_of_stability,
     [](const Facts& f) {
       return f.stability_share() >= threshold::edge && f.stability_share() < threshold::beyond &&
              (f.cosine < 0 || f.ups > 0);
     },
     turn | edge,
     "At the edge of stability: {product} is {share} of the method's limit, so steps overshoot across the valley.",
     "A smaller learning rate would be calmer.{stable}"},

    // --- the learning rate is too small, or the loss is flat ----------------------------------------------------
    {"stands-still", VerdictKind::rate_too_small,
     [](const Facts& f) { return std::isinf(f.crossing) && f.last_move == 0 && f.gradient > 0; }, slope | pace,
     "Not moving: the steps are too small to change the parameters, though the gradient is not zero (‖g‖ = "
     "{gradient}).",
     "A larger learning rate would help."},
    {"rate-too-small", VerdictKind::rate_too_small,
     [](const Facts& f) { return slow_in_valley(f) && f.stability_share() < threshold::room; }, turn | edge | pace,
     "The learning rate is too small for this valley: {steps} steps to its bottom at this pace.",
     "A larger learning rate would help.{stable}"},
    {"narrow-valley", VerdictKind::rate_too_small, slow_in_valley, turn | edge | pace,
     "The learning rate is too small for the floor of this valley ({steps} steps to its bottom at this pace), but its "
     "walls bear {room} ({product} is {share} of the limit).",
     "{other method}etter scaled parameters would help."},
    {"bent-valley", VerdictKind::rate_too_small, crawls_between_walls, loss | turn | edge,
     "The learning rate is too small for the floor of this valley, along which the loss hardly falls (‖g‖ = "
     "{gradient}); "
     "its walls bear {room} ({product} is {share} of the limit).",
     "{other method}etter scaled parameters would help."},
    {"slow-descent", VerdictKind::rate_too_small,
     [](const Facts& f) {
       return slow(f) && f.downs > 0 && !turns_back(f) && f.minimum_ahead && explained(f) && !rests(f) &&
              f.stability_share() < threshold::room;
     },
     loss | slope | near,
     "The learning rate is too small here: the slope leads straight down to the minimum {minimum}, but the loss hardly "
     "falls at this pace (‖g‖ = {gradient}).",
     "A larger learning rate would help.{stable}"},
    {"slow-slope", VerdictKind::rate_too_small,
     [](const Facts& f) {
       return slow(f) && f.downs > 0 && !turns_back(f) && !f.minimum && !f.strongly_bent && f.gradient > 0;
     },
     loss | slope | pace,
     "The learning rate is too small for this slope: it goes on straight (‖g‖ = {gradient}), and the loss hardly falls "
     "at this pace.",
     "A larger learning rate would help."},
    {"plateau", VerdictKind::plateau,
     [](const Facts& f) {
       return slow(f) && !turns_back(f) && !f.beside_saddle && f.change >= 0 && f.gradient > 0 && !rests(f);
     },
     loss | slope | turn | pace,
     "Crawling on a plateau: the loss hardly changes and the gradient (‖g‖ = {gradient}) hardly takes the run on, nor "
     "does the curvature here tell of a minimum near.",
     "A larger learning rate{or other method} would help."},

    // --- nothing is wrong, or nothing fits -----------------------------------------------------------------------
    {"coming-back", VerdictKind::unclear, [](const Facts& f) { return f.change > 0 && f.loss > f.start_loss; },
     loss | turn | edge, "The loss falls ({change} in {half}), but is still above where it started.", ""},
    {"moving-well", VerdictKind::moving_well, [](const Facts& f) { return f.change > threshold::hardly; },
     loss | turn | edge, "Moving well: the loss falls ({change} in {half}).", ""},
    {"rolling-uphill", VerdictKind::moving_well,
     [](const Facts& f) {
       return f.has_memory && std::isnan(f.steps_to_bottom) && f.loss <= f.start_loss && f.newer >= f.older;
     },
     loss | pace, "Rolling on: its memory of past steps carries it uphill for now.", ""},
    {"rising", VerdictKind::unclear,
     [](const Facts& f) { return f.change < -threshold::flat_change || (f.ups > 0 && f.downs == 0); }, loss,
     "The loss rises ({change} in {half}).", "A smaller learning rate would show more."},
    {"wavering", VerdictKind::unclear, [](const Facts& f) { return f.ups > 0 && f.downs > 0; }, loss,
     "No clear pattern: the loss rises and falls without a trend.", "A smaller learning rate would show more."},
    {"hardly-falling", VerdictKind::unclear, [](const Facts& f) { return f.downs > 0; }, loss | pace,
     "The loss falls, but hardly ({change} in {half}).", "A larger learning rate may help."},
    {"unclear", VerdictKind::unclear, [](const Facts&) { return true; }, 0,
     "No clear pattern: the loss does not change in these steps.", "Another learning rate would show more."},
};

}  // namespace

std::span<const Rule> rules() { return table; }

}  // namespace saddlescope
