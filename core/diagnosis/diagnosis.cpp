#include "core/diagnosis/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/diagnosis/facts.h"
#include "core/diagnosis/rules.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

std::string percent(double share) {
  const double number = 100 * share;
  return readable_text(number >= 10 ? std::round(number) : number, number >= 10 ? 6 : 2) + " %";
}

/// "about 70", "about 1.8e5", "very many" for infinity.
std::string count_text(double steps) {
  if (!std::isfinite(steps)) return "very many";
  return "about " + (steps < 1e4 ? readable_text(std::round(steps)) : readable_text(steps, 2));
}

std::string place_text(const std::vector<double>& at) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(at.size(), most); ++i) text += (i == 0 ? "(" : ", ") + readable_text(at[i], 3);
  return text + (at.size() > most ? ", …)" : ")");
}

std::string steps_text(std::size_t steps) { return steps == 1 ? "1 step" : std::to_string(steps) + " steps"; }

/// How the loss changed between the window's halves, after "falls" or "rises": "by 12 %", "by a factor of 300", "from 1
/// to −2".
std::string amount_text(const Facts& facts) {
  const double older = facts.older, newer = facts.newer;
  std::string from_to = "from " + readable_text(older, 3) + " to " + readable_text(newer, 3);
  if (!std::isfinite(newer)) return newer > 0 ? "to infinity" : "to −∞";
  if (!std::isfinite(older) || !(older > 0) || newer < 0) return from_to;
  if (newer > older) {
    const double factor = newer / older;
    return factor <= 2 ? "by " + percent(factor - 1) : "by a factor of " + readable_text(factor, 3);
  }
  if (newer == 0) return "to 0";
  return newer > 0.005 * older ? "by " + percent((older - newer) / older)
                               : "by a factor of " + readable_text(older / newer, 3);
}

std::string point_text(const std::optional<NearbyPoint>& nearest) {
  return nearest ? nearest->name() + " at " + place_text(nearest->point.at) : "no critical point near";
}

/// The learning rate below which the method would be stable, with the place before it; empty where it cannot be told.
std::string stable_text(std::string_view place, const std::optional<Stability>& stability, double rate) {
  if (!stability || !(stability->product > 0) || !(rate > 0)) return "";
  return " " + std::string(place) +
         " stable below η = " + readable_text(rate * stability->limit / stability->product, 4) + ".";
}

/// At the minimum that the run bounces about, where that is exceeded; else here.
std::string stable_here_text(const Facts& facts) {
  const auto& below = facts.stability_below;
  if (below && below->product >= below->limit)
    return stable_text("At the minimum " + place_text(facts.middle) + " it is", below, facts.rate);
  return stable_text("Here it is", facts.stability, facts.rate);
}

std::string room_text(double share) {
  if (share >= 1) return "no more";
  return share > 0.5 ? "little more" : "at most " + readable_text(1 / share, 2) + " times as much";
}

std::string above_start_text(const Facts& facts) {
  if (!(facts.loss > facts.start_loss)) return "";
  if (!(facts.start_loss > 0)) return "; it is still above the start's";
  const double factor = facts.loss / facts.start_loss;
  return factor > 1.1 ? "; it is still " + readable_text(factor, 2) + " times that of the start"
                      : "; it is still above the start's";
}

/// "momentum" and "an adaptive method", as far as the run does not use them already: one after `first`, both with
/// `between` between them.
std::string other_method_text(const Facts& facts, const std::string& first, const std::string& between) {
  const bool adaptive = !step_factors(facts.settings, facts.rate, 1);
  if (facts.has_memory && adaptive) return "";
  if (facts.has_memory) return (first.empty() ? first : between) + "an adaptive method";
  if (adaptive) return (first.empty() ? first : between) + "momentum";
  return first + "momentum" + between + "an adaptive method";
}

/// What stands for {name} in a rule's texts.
std::string filling(std::string_view name, const Facts& facts) {
  if (name == "gradient") return readable_text(facts.gradient, 3);
  if (name == "noise") return readable_text(facts.noise, 3);
  if (name == "loss") return readable_text(facts.loss, 3);
  if (name == "change") return amount_text(facts);
  if (name == "minimum") return facts.minimum ? place_text(facts.minimum->point.at) : "";
  if (name == "momentum") return facts.has_memory ? "" : ", momentum";
  if (name == "or other method") return other_method_text(facts, ", ", " or ");
  if (name == "other method") {
    const std::string others = other_method_text(facts, "", ", ");
    return others.empty() ? "B" : (others.starts_with("m") ? "M" : "A") + others.substr(1) + " or b";
  }
  if (name == "here") return place_text(facts.asked);
  if (name == "refusal") return facts.refusal;
  if (name == "flung") return std::to_string(facts.flung.value_or(0));
  if (name == "flung loss") return facts.flung_uphill ? ", and the loss rose in it" : "";
  if (name == "above start") return above_start_text(facts);
  if (name == "room") return room_text(facts.stability_share());
  if (name == "half") return steps_text(facts.window / 2);
  if (name == "since") return std::to_string(facts.since);
  if (name == "point") return point_text(facts.nearest);
  if (name == "place") return facts.nearest ? place_text(facts.nearest->point.at) : "";
  if (name == "smallest")
    return readable_text(
        facts.nearest && facts.nearest->is_saddle() ? facts.nearest->point.eigenvalues[0] : facts.smallest, 3);
  if (name == "leaving") return count_text(facts.steps_to_leave.value_or(0));
  if (name == "steps") return count_text(facts.steps_to_bottom);
  if (name == "product") return facts.stability ? facts.stability->label : "η·λmax";
  if (name == "share") return facts.stability ? percent(facts.stability_share()) : "an unknown share";
  if (name == "stable") return stable_here_text(facts);
  if (name == "stable growing")
    return facts.stability_below ? stable_here_text(facts)
                                 : stable_text("Before that it was", facts.stability_before, facts.rate);
  if (name == "stable flung") return stable_text("Before that step it was", facts.stability_before, facts.rate);
  if (name == "stable before") return stable_text("Before that it was", facts.stability_before, facts.rate);
  return std::string(name);
}

std::string filled(std::string_view text, const Facts& facts) {
  std::string result;
  while (!text.empty()) {
    const std::size_t open = text.find('{'), close = text.find('}', open);
    result += text.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    result += filling(text.substr(open + 1, close - open - 1), facts);
    text.remove_prefix(close + 1);
  }
  return result;
}

std::string turn_text(double cosine) {
  if (std::isnan(cosine)) return "none yet";
  const std::string number = " (cosine " + readable_text(cosine, 2) + ")";
  if (cosine <= threshold::turning_back) return "turn back" + number;
  return (cosine >= -threshold::turning_back ? "keep their direction" : "turn aside") + number;
}

std::string loss_text(const Facts& facts) {
  if (facts.window < 2) return "too few steps";
  if (facts.older == facts.newer) return "does not change";
  if (facts.settled) return "stays at the minimum’s but for " + readable_text(std::max(facts.older, facts.newer), 2);
  const std::string of = facts.minimum ? ", of what is left above the minimum" : "";
  return (facts.newer < facts.older ? "falls " : "rises ") + amount_text(facts) + of;
}

/// Nothing where nothing may be predicted: the parabola does not hold, or there is another prediction.
std::optional<double> steps_predicted(const Facts& facts) {
  const bool turns = facts.cosine <= threshold::turning_back;
  if (!facts.parabola || facts.beside_saddle || facts.at_point || turns || facts.broken) return std::nullopt;
  return facts.steps_to_bottom;
}

std::string bottom_text(const Facts& facts) {
  if (const auto steps = steps_predicted(facts)) return count_text(*steps);
  if (facts.broken) return "none: the run has ended";
  if (facts.at_point) return "none: it is at the point";
  if (facts.beside_saddle) return "none: it is beside a saddle";
  if (facts.cosine <= threshold::turning_back) return "none: it turns back";
  if (std::isnan(facts.steps_to_bottom)) return "it moves uphill";
  return std::isinf(facts.steps_to_bottom) ? "no bottom ahead" : "none: the loss is no parabola until there";
}

std::vector<Evidence> evidence_of(const Facts& facts) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::size_t half = facts.window / 2;
  std::vector<Evidence> list;
  list.push_back({EvidenceKind::loss_change,
                  "Loss, last " + steps_text(half) + " against " + std::to_string(half) + " before",
                  facts.window < 2 ? nan : facts.change, threshold::flat_change, false, loss_text(facts)});
  list.push_back({EvidenceKind::gradient_norm, "Gradient ‖g‖", facts.gradient, std::nullopt, false,
                  readable_text(facts.gradient, 3)});
  list.push_back({EvidenceKind::gradient_turn, "Successive gradients", facts.cosine, threshold::turning_back, false,
                  turn_text(facts.cosine)});
  if (facts.stability)
    list.push_back(
        {EvidenceKind::stability, facts.stability->label, facts.stability->product, facts.stability->limit, false,
         readable_text(facts.stability->product, 3) + ", stable below " + readable_text(facts.stability->limit, 3)});
  else
    list.push_back({EvidenceKind::stability, "η·λmax", nan, std::nullopt, false, "no simple limit for this method"});
  list.push_back({EvidenceKind::smallest_eigenvalue, "Smallest eigenvalue λmin", facts.smallest, 0.0, false,
                  readable_text(facts.smallest, 3)});
  list.push_back({EvidenceKind::nearest_critical, "Nearest critical point",
                  facts.nearest ? facts.nearest->distance : nan, std::nullopt, false,
                  facts.nearest ? point_text(facts.nearest) + ", " + readable_text(facts.nearest->distance, 3) + " away"
                                : "none known"});
  list.push_back({EvidenceKind::steps_to_bottom, "Steps to the bottom at this pace",
                  steps_predicted(facts).value_or(nan), threshold::slow_steps, false, bottom_text(facts)});
  if (facts.noise > 0)
    list.push_back(
        {EvidenceKind::gradient_noise, "Noise of the gradient", facts.noise, facts.gradient_under_noise, false,
         readable_text(facts.noise, 3) + ", beside a gradient of " + readable_text(facts.gradient_under_noise, 3)});
  return list;
}

const Rule& rule_for(const Facts& facts) {
  const std::span<const Rule> all = rules();
  for (const Rule& rule : all)
    if (rule.holds(facts)) return rule;
  return all.back();
}

}  // namespace

std::string_view verdict_kind_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::moving_well:
      return "moving-well";
    case VerdictKind::at_minimum:
      return "at-minimum";
    case VerdictKind::at_saddle:
      return "at-saddle";
    case VerdictKind::at_maximum:
      return "at-maximum";
    case VerdictKind::at_degenerate:
      return "at-degenerate";
    case VerdictKind::crawling_past_saddle:
      return "crawling-past-saddle";
    case VerdictKind::bouncing:
      return "bouncing";
    case VerdictKind::plateau:
      return "plateau";
    case VerdictKind::rate_too_small:
      return "rate-too-small";
    case VerdictKind::rate_too_large:
      return "rate-too-large";
    case VerdictKind::edge_of_stability:
      return "edge-of-stability";
    case VerdictKind::noise_floor:
      return "noise-floor";
    case VerdictKind::descending_without_bound:
      return "descending-without-bound";
    case VerdictKind::diverging:
      return "diverging";
    case VerdictKind::undefined:
      return "undefined";
    case VerdictKind::unclear:
      return "unclear";
  }
  return "unclear";
}

bool is_trouble(VerdictKind kind) { return kind != VerdictKind::moving_well && kind != VerdictKind::at_minimum; }

std::string_view evidence_kind_name(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::loss_change:
      return "loss-change";
    case EvidenceKind::gradient_norm:
      return "gradient-norm";
    case EvidenceKind::gradient_turn:
      return "gradient-turn";
    case EvidenceKind::stability:
      return "stability";
    case EvidenceKind::smallest_eigenvalue:
      return "smallest-eigenvalue";
    case EvidenceKind::nearest_critical:
      return "nearest-critical-point";
    case EvidenceKind::steps_to_bottom:
      return "steps-to-bottom";
    case EvidenceKind::gradient_noise:
      return "gradient-noise";
  }
  return "loss-change";
}

Diagnosis diagnose(const Objective& objective, const Trajectory& trajectory, const OptimizerSettings& settings,
                   std::size_t step, const CriticalPointsReport* report) {
  Diagnosis result;
  if (trajectory.rows() == 0) {
    result.sentence = "The run has no steps.";
    return result;
  }
  const Facts facts = collect_facts(objective, trajectory, settings, step, report);
  const Rule& rule = rule_for(facts);
  result.kind = rule.kind;
  result.rule = rule.id;
  result.sentence = filled(rule.sentence, facts);
  result.help = filled(rule.help, facts);
  result.evidence = evidence_of(facts);
  for (Evidence& evidence : result.evidence) evidence.speaks = (rule.evidence & evidence_bit(evidence.kind)) != 0;
  if (rule.kind == VerdictKind::diverging) result.since = facts.since;
  if (rule.kind == VerdictKind::rate_too_large) result.since = facts.flung;
  if (rule.kind == VerdictKind::crawling_past_saddle) result.steps_to_go = facts.steps_to_leave;
  return result;
}

std::vector<std::string_view> rule_ids() {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules()) ids.push_back(rule.id);
  return ids;
}

}  // namespace saddlescope
