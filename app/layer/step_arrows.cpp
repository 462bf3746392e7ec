#include "app/layer/step_arrows.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/step.h"

namespace saddlescope {

ImU32 step_color(const Theme& theme, TermRole role) {
  switch (role) {
    case TermRole::gradient:
      return theme.step_gradient;
    case TermRole::remembered:
      return theme.step_remembered;
    case TermRole::movement:
      return theme.step_movement;
    case TermRole::divisor:
      return theme.step_divisor;
    case TermRole::decay:
      return theme.step_decay;
    case TermRole::plain:
      break;
  }
  return theme.text;
}

std::optional<ShownStep> shown_step(const Scene& scene, const Results& results) {
  const std::size_t index = scene.display.followed_run;
  if (results.get<StepResult>() == nullptr || index >= scene.runs.size() || index >= results.all<RunResult>().size() ||
      !scene.runs[index].visible)
    return std::nullopt;
  const StepRequest& request = results.get<StepResult>()->request;
  if (request.run == nullptr || request.run != results.get<RunResult>(index)) return std::nullopt;
  if (request.run->trajectory.dimension != results.plane.dimension()) return std::nullopt;
  const auto ball = ball_step(scene, results, index);
  if (!ball) return std::nullopt;
  const double late = std::abs(static_cast<double>(*ball) - static_cast<double>(request.step));
  const double allowed = scene.playback.playing ? std::max(1.0, scene.playback.speed / 20) : 1;
  // The last row has no update: the one that led there stays.
  if (late > allowed) return std::nullopt;
  const RunResult& run = *request.run;
  return ShownStep{index, take_apart(results.get<StepResult>()->explanation, run.trajectory, RunPlan(run.stretches, run.optimizer))};
}

std::vector<StepArrow> step_arrows(const MovementParts& parts, const PlaneProjector& project) {
  std::vector<StepArrow> arrows;
  PlanePoint at{0, 0};
  const auto add = [&](TermRole role, const std::vector<double>& values, const std::string& label) {
    if (values.empty()) return;
    const PlanePoint along = project.direction(values.data());
    if (!std::isfinite(along.a) || !std::isfinite(along.b) || (along.a == 0 && along.b == 0)) return;
    const PlanePoint to = {at.a + along.a, at.b + along.b};
    arrows.push_back({role, at, to, label});
    at = to;
  };
  add(TermRole::remembered, parts.remembered, parts.remembered_label);
  add(TermRole::gradient, parts.gradient, parts.gradient_label);
  add(TermRole::decay, parts.decay, "−ηλθ");
  if (arrows.size() == 1) return arrows;
  at = {0, 0};
  add(TermRole::movement, parts.movement, arrows.empty() ? "movement" : "sum");
  return arrows;
}

std::optional<double> arrow_magnification(double longest_pixels) {
  constexpr double visible = 20, wanted = 40, most = 1e6;
  if (!(longest_pixels > 0)) return std::nullopt;
  if (longest_pixels >= visible) return 1;
  for (double decade = 1; decade <= most; decade *= 10)
    for (const double digit : {1.0, 2.0, 3.0, 5.0}) {
      const double factor = digit * decade;
      if (factor > most) return std::nullopt;
      if (factor * longest_pixels >= wanted) return factor;
    }
  return std::nullopt;
}

std::optional<double> arrow_magnification(std::span<const StepArrow> arrows, const PlaneWindow& window) {
  constexpr double usual_side = 300;
  double longest = 0;
  for (const StepArrow& arrow : arrows)
    longest = std::max(longest, std::hypot((arrow.to.a - arrow.from.a) / window.a.size(),
                                           (arrow.to.b - arrow.from.b) / window.b.size()));
  return arrow_magnification(usual_side * longest);
}

void part_arrows(std::span<ScreenArrow> arrows, float room) {
  if (arrows.size() < 2) return;
  const ScreenArrow& sum = arrows.back();
  const float x = sum.to.x - sum.from.x, y = sum.to.y - sum.from.y, length = std::hypot(x, y);
  const ScreenArrow& first = arrows.front();
  const float fx = first.to.x - first.from.x, fy = first.to.y - first.from.y, first_length = std::hypot(fx, fy);
  // The line on which they lie, or nearly: its direction is that of the longer of the two.
  const bool by_sum = length >= first_length;
  const float ux = by_sum ? x / length : fx / first_length, uy = by_sum ? y / length : fy / first_length;
  if (!std::isfinite(ux) || !std::isfinite(uy)) return;
  const float height = std::abs(ux * (by_sum ? fy : y) - uy * (by_sum ? fx : x));
  // Comes and goes smoothly, so that nothing jumps while playing.
  const float share = std::clamp((1.5F * room - height) / room, 0.0F, 1.0F);
  const ImVec2 normal = {-uy * room * share, ux * room * share};
  arrows.back().aside = normal;
  for (std::size_t k = 1; k + 1 < arrows.size(); ++k) {
    const ScreenArrow& before = arrows[k - 1];
    ScreenArrow& here = arrows[k];
    const float along = (here.to.x - here.from.x) * (before.to.x - before.from.x) +
                        (here.to.y - here.from.y) * (before.to.y - before.from.y);
    if (along < 0) here.aside = {-normal.x, -normal.y};  // it runs back over the one before
  }
}

std::vector<PlanePoint> step_ellipse(std::span<const double> rate, const Plane& plane, std::size_t points) {
  // The shadow on the plane of the ellipsoid {rate ∘ u, ‖u‖ = 1}: BᵀR²B = L·Lᵀ, and L maps the circle to it.
  double aa = 0, ab = 0, bb = 0;
  for (std::size_t i = 0; i < rate.size() && i < plane.dimension(); ++i) {
    const double square = rate[i] * rate[i];
    const double a = plane.directions.empty() ? 0 : plane.directions[0][i];
    const double b = plane.directions.size() < 2 ? 0 : plane.directions[1][i];
    aa += square * a * a;
    ab += square * a * b;
    bb += square * b * b;
  }
  std::vector<PlanePoint> ellipse;
  if (!std::isfinite(aa) || !std::isfinite(bb) || !(aa + bb > 0)) return ellipse;
  const double first = std::sqrt(aa), across = aa > 0 ? ab / first : 0,
               second = std::sqrt(std::max(bb - across * across, 0.0));
  for (std::size_t k = 0; k <= points; ++k) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(points);
    ellipse.push_back({first * std::cos(angle), across * std::cos(angle) + second * std::sin(angle)});
  }
  return ellipse;
}

}  // namespace saddlescope
