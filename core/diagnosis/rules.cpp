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
bool falls(const Facts& f) { return f.change > 0; }
bool turns_back(const Facts& f) { return f.cosine <= threshold::turning_back; }
bool slow(const Facts& f) { return flat(f) && f.crossing > threshold::slow_crossing; }
/// The slope here leads to the minimum, as far as it can tell.
bool explained(const Facts& f) { return f.minimum && f.unexplained < threshold::unexplained; }
/// Down a valley whose bottom is a long way off, with walls or with a slope that leads there; not on a plateau.
bool slow_in_valley(const Facts& f) {
  if (!f.minimum || turns_back(f)) return false;
  const bool far = f.steps_to_bottom > threshold::slow_steps && explained(f);
  return slow(f) ? explained(f) || f.walls > threshold::walls : far && std::isfinite(f.steps_to_bottom);
}

constexpr Rule table[] = {
    // --- the run broke ------------------------------------------------------------------------------------------
    {"fell-to-infinity", VerdictKind::descending_without_bound,
     [](const Facts& f) { return f.broken && f.steady && f.loss < f.start_loss && f.outside > threshold::far_outside; },
     loss | slope, "Descending without bound: the loss has fallen to −∞.",
     "This loss has no minimum in this direction; no optimizer can help."},
    {"undefined", VerdictKind::undefined,
     [](const Facts& f) { return f.broken && f.undefined && f.outside < threshold::overflow; }, 0,
     "The loss is undefined (NaN) here: the last step left the domain of the formula.",
     "A smaller learning rate or another start would help."},
    {"overflowed", VerdictKind::diverging, [](const Facts& f) { return f.broken; }, loss | turn | edge,
     "Diverging since step {since}: the numbers have become infinite.",
     "A smaller learning rate would help.{stable before}"},

    // --- at a critical point ------------------------------------------------------------------------------------
    {"in-flat-valley", VerdictKind::at_minimum,
     [](const Facts& f) { return f.at_point && f.nearest->is_minimum() && f.nearest->curve; }, slope | bend | near,
     "At a minimum, {place}, on the floor of a flat valley: along it the loss does not change.", ""},
    {"at-flat-minimum", VerdictKind::at_minimum,
     [](const Facts& f) {
       return f.at_point && f.nearest->is_minimum() && f.nearest->point.kind == CriticalKind::degenerate;
     },
     slope | bend | near, "At a minimum, {place}, that is flat in some direction: an eigenvalue is zero.", ""},
    {"at-minimum", VerdictKind::at_minimum, [](const Facts& f) { return f.at_point && f.nearest->is_minimum(); },
     slope | bend | near, "At a minimum, {place}: no small step leads further down.", ""},
    {"crawling-past-saddle", VerdictKind::crawling_past_saddle,
     [](const Facts& f) {
       return f.beside_saddle && f.steps_to_leave && std::isfinite(*f.steps_to_leave) &&
              *f.steps_to_leave >= threshold::crawl_steps;
     },
     loss | slope | bend | near,
     "Crawling past the saddle {place}: {leaving} more steps until it leaves along the way down.",
     "A step along the eigenvector of λmin = {smallest}, momentum or a larger learning rate would be quicker."},
    {"at-saddle", VerdictKind::at_saddle, [](const Facts& f) { return f.at_point && f.nearest->is_saddle(); },
     slope | bend | near, "At the saddle {place}: the gradient vanishes, yet there is a way down.",
     "A step along the eigenvector of λmin = {smallest} lowers the loss."},
    {"into-saddle", VerdictKind::at_saddle,
     [](const Facts& f) { return f.beside_saddle && f.steps_to_leave && std::isinf(*f.steps_to_leave); },
     slope | bend | near, "Heading into the saddle {place}: nothing takes the run off it.",
     "A small push along the eigenvector of λmin = {smallest} lets it leave."},
    {"at-maximum", VerdictKind::at_maximum, [](const Facts& f) { return f.at_point && f.nearest->is_maximum(); },
     slope | bend | near, "At a maximum, {place}: every way leads down, but the gradient shows none.",
     "Any small step lowers the loss."},
    {"flat-area", VerdictKind::plateau,
     [](const Facts& f) { return f.at_point && f.largest == 0 && f.smallest == 0 && f.nearest->point.shape == "flat"; },
     slope | bend, "On a flat area: gradient and curvature are exactly zero, so no step moves.",
     "Another start would help."},
    {"at-degenerate", VerdictKind::at_degenerate, [](const Facts& f) { return f.at_point; }, slope | bend | near,
     "At the {point}: the gradient vanishes and the second order does not decide what it is.",
     "A small step in a direction in which the loss falls leads on."},
    {"by-saddle", VerdictKind::crawling_past_saddle,
     [](const Facts& f) {
       return f.beside_saddle && !f.steps_to_leave && f.window >= threshold::least_window && slow(f);
     },
     loss | slope | bend | near, "Crawling past the saddle {place}; this run has no fixed pace there to predict from.",
     "A step along the eigenvector of λmin = {smallest} or a larger learning rate would be quicker."},

    // --- too early to tell, or no end ---------------------------------------------------------------------------
    {"just-started", VerdictKind::moving_well, [](const Facts& f) { return f.window < threshold::least_window; }, 0,
     "Just started: too few steps to tell.", ""},
    {"without-bound", VerdictKind::descending_without_bound,
     [](const Facts& f) { return f.steady && f.outside > threshold::far_outside && !f.minimum; }, loss | slope | near,
     "Descending without bound: far outside the window, and the loss keeps falling as fast as before (now {loss}).",
     "This loss seems to have no minimum in this direction; no optimizer can help."},
    {"growing", VerdictKind::diverging,
     [](const Facts& f) { return f.rising && f.loss > f.start_loss && !f.comes_back; }, loss | turn | edge,
     "Diverging since step {since}: the loss grows and is above where it started.",
     "A smaller learning rate would help.{stable}"},

    // --- noise ---------------------------------------------------------------------------------------------------
    {"noise-floor", VerdictKind::noise_floor,
     [](const Facts& f) {
       return f.noise > threshold::noise * f.gradient_under_noise && std::abs(f.change) <= threshold::wobble * f.wobble;
     },
     loss | slope | noise,
     "On the noise floor: the loss no longer falls, for what the batches add to the gradient ({noise}) outweighs the "
     "gradient of the whole loss.",
     "A larger batch, a smaller learning rate or a schedule that lowers it would help."},

    // --- the learning rate is too large -------------------------------------------------------------------------
    {"bouncing", VerdictKind::bouncing, [](const Facts& f) { return turns_back(f) && flat(f); },
     loss | slope | turn | edge,
     "Bouncing across a valley: the loss is flat but the gradient is not small (‖g‖ = {gradient}).",
     "A smaller learning rate would help.{stable}"},
    {"edge", VerdictKind::edge_of_stability,
     [](const Facts& f) { return f.stability_share() >= threshold::edge && (f.cosine < 0 || f.uneven); }, turn | edge,
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
    {"narrow-valley", VerdictKind::rate_too_small, [](const Facts& f) { return slow_in_valley(f); }, turn | edge | pace,
     "The learning rate is too small for the floor of this valley ({steps} steps to its bottom at this pace), but its "
     "walls bear little more ({product} is {share} of the limit).",
     "Momentum, an adaptive method or better scaled parameters would help."},
    {"plateau", VerdictKind::plateau,
     [](const Facts& f) { return slow(f) && !turns_back(f) && !explained(f) && !f.beside_saddle; },
     loss | slope | turn | pace,
     "Crawling on a plateau: the loss hardly falls and the gradient is small (‖g‖ = {gradient}), but no minimum is "
     "{where}.",
     "A larger learning rate, momentum or an adaptive method would help."},

    // --- nothing is wrong ---------------------------------------------------------------------------------------
    {"moving-well", VerdictKind::moving_well, [](const Facts& f) { return falls(f); }, loss | turn | edge,
     "Moving well: the loss falls ({change} in {half} steps).", ""},
    {"rolling-uphill", VerdictKind::moving_well,
     [](const Facts& f) { return f.has_memory && std::isnan(f.steps_to_bottom) && f.loss <= f.start_loss; },
     loss | pace, "Rolling on: its memory of past steps carries it uphill for now.", ""},
    {"unclear", VerdictKind::unclear, [](const Facts&) { return true; }, 0,
     "No clear pattern: the loss rises and falls without a trend.", "A smaller learning rate would show more."},
};

}  // namespace

std::span<const Rule> rules() { return table; }

}  // namespace saddlescope
