#include "core/critical/root_judge.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/critical/floors.h"
#include "core/critical/holes.h"
#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_hints = 24;  // that are followed at a time
/// How far 192 bits may lead a root, in field coordinates, that is itself where they see nothing.
constexpr double stays = 1e-7;

}  // namespace

RootJudge::RootJudge(const Objective& objective, const Objective& original, int exponent, Field& field,
                     std::stop_token stop)
    : objective_(objective), field_(field), stop_(std::move(stop)) {
  const double half[2] = {field_.half().x(), field_.half().y()};
  if (PreciseNewton::can_evaluate(original)) precise_.emplace(original, half, exponent);
}

bool RootJudge::is_weak(const Root& root) const {
  if (root.precise) return !root.precise->simple;
  const Principal p = principal(root.jet);
  return !root.hole && std::abs(p.weak) <= std::max(zero_eigenvalue * std::abs(p.strong), zero_);
}

bool RootJudge::is_zero_in_doubt(Root& root) {
  if (precise_ && is_weak(root) && !is_far_from_zero(root)) return true;
  switch (look(root)) {
    case PreciseLook::End::zero:
      return true;
    case PreciseLook::End::none:
    case PreciseLook::End::far:
      return false;
    case PreciseLook::End::unseen:
      break;
  }
  if (tells_nothing(root.jet)) return is_weak(root);
  if (is_far_from_zero(root)) follow_floor(field_, root);
  return !is_far_from_zero(root);
}

PreciseLook::End RootJudge::look(Root& root, double first_step) {
  using End = PreciseLook::End;
  if (root.precise) return End::zero;
  if (!precise_ || root.hole || stop_.stop_requested()) return End::unseen;
  const Vec place = field_.to_parameters(root.at);
  const double numbers[2] = {place.x(), place.y()};
  PreciseLook look = precise_->look_from(numbers, first_step, stop_);
  if (look.end == End::far) hints_.push_back(root);
  if (look.end == End::unseen && look.zero.moved > stays) return enter_hole(root, look.zero.at) ? End::zero : End::none;
  if (look.end != End::zero) return look.end;
  // Very near to a hole even these digits are all rounding, and the zero does not look simple.
  if (!look.zero.simple && enter_hole(root, look.zero.at)) return End::zero;
  root.at = field_.from_parameters({look.zero.at[0], look.zero.at[1]});
  root.jet = field_.from_own(look.zero.evaluation);
  root.precise = std::make_shared<const PreciseZero>(std::move(look.zero));
  return inside_window(root.at) ? End::zero : End::none;
}

bool RootJudge::enter_hole(Root& root, const std::vector<double>& place) {
  const auto found = root_in_hole_beside(objective_, field_, {place[0], place[1]});
  if (found) root = *found;
  return found && inside_window(root.at);
}

std::vector<Root> RootJudge::followed_hints() {
  std::vector<Root> found;
  const std::vector<Root> hints = std::exchange(hints_, {});
  const std::size_t each = hints.size() / most_hints + 1;
  for (std::size_t k = 0; k < hints.size() && !stop_.stop_requested(); k += each) {
    Root root = hints[k];
    if (look(root, any_way) == PreciseLook::End::zero) found.push_back(root);
  }
  return found;
}

}  // namespace saddlescope
