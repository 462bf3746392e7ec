#include "app/panel/point/mode_bars.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "core/critical/modes.h"
#include "core/engine/nodes/landscape.h"
#include "core/optimizer/stability_rule.h"
#include "core/run/playhead.h"
#include "core/scene/branching.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double decades = 12;  // that a bar spans
constexpr std::size_t most_bars = 6;

std::optional<std::size_t> chosen_run(const PanelFrame& frame) {
  const auto hovered = frame.interaction.hovered_run;
  if (hovered && *hovered < frame.scene.runs.size() && result_of(frame, *hovered)) return hovered;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i)
    if (frame.scene.runs[i].visible && result_of(frame, i)) return i;
  return std::nullopt;
}

/// Whether the parabolas add up to what the loss really is.
bool model_holds(const std::vector<Mode>& parts, double difference, double size) {
  double sum = 0, total = 0;
  for (const Mode& mode : parts) {
    sum += mode.loss;
    total += std::abs(mode.loss);
  }
  return std::isfinite(total) && std::abs(sum - difference) <= total / 3 + 1e-15 * size;
}

/// What is just off 1 is told by how far it is off.
std::string share_text(double share) {
  const double off = share - 1;
  const std::string text = readable_text(share, 3);
  return off == 0 || text != "1" ? text : (off < 0 ? "1 − " : "1 + ") + readable_text(std::abs(off), 2);
}

std::string_view motion_name(const StepFactors& factors) {
  const double size = std::abs(factors[0]);
  if (size == 1) return mode_motion_name(ModeMotion::stays);
  if (size > 1) return mode_motion_name(ModeMotion::grows);
  return mode_motion_name(factors[0].imag() != 0 || factors[0].real() < 0 ? ModeMotion::oscillates
                                                                          : ModeMotion::shrinks);
}

}  // namespace

ModeStep mode_step(const OptimizerSettings& settings, double rate, double eigenvalue) {
  const auto factors = step_factors(settings, rate, eigenvalue);
  if (!factors) return {};
  const bool plain = settings.id == "gd" && added_weight_decay(settings) == 0;
  ModeStep step;
  step.text = std::string(plain ? "(1 − ηλ)²" : "|z|²") + " = " + share_text(std::norm((*factors)[0])) +
              " a step: " + std::string(motion_name(*factors));
  step.help = plain ? " Each step multiplies c by 1 − ηλ = " + share_text((*factors)[0].real()) + "."
                    : " In the long run a step multiplies c by |z| = " + share_text(std::abs((*factors)[0])) +
                          ", z being the larger factor of this method's step along an eigenvector.";
  return step;
}

namespace {

void draw_mode(PanelFrame& frame, const Mode& mode, const ModeStep& step, std::size_t number, double top,
               ImU32 run_color) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 own = mode.eigenvalue < 0 ? theme.downhill : mode.eigenvalue > 0 ? theme.uphill : theme.quiet_text;
  const std::string name = "λ = " + readable_text(mode.eigenvalue, 3);
  draw_text_cut(theme.text_font, row.left, row.middle(), theme.px(74), own, name);
  const float left = row.left + theme.px(78), right = row.right - theme.px(56), half = theme.px(4);
  const float y = std::round(row.middle());
  list->AddRectFilled({left, y - half}, {right, y + half},
                      mix(theme.panel, theme.text, theme.kind == ThemeKind::dark ? 0.08f : 0.1f), theme.px(2));
  const double size = std::abs(mode.loss);
  const double share = size > 0 ? std::clamp(1 + std::log10(size / top) / decades, 0.0, 1.0) : 0;
  const float end = left + static_cast<float>(share) * (right - left);
  if (end > left) list->AddRectFilled({left, y - half}, {end, y + half}, run_color, theme.px(2));
  ui.note("modes/bar" + std::to_string(number), {left, y - half}, {end, y + half});
  draw_text_right(theme.text_font, row.right, row.middle(), theme.text, readable_text(mode.loss, 3));
  const float below = row.bottom + theme.px(6);
  const bool cut = draw_text_cut(theme.small_font, left, below, row.right - left, theme.quiet_text, step.text);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton(("mode" + std::to_string(number)).c_str(), {row.right - row.left, theme.px(38)});
  tooltip(ui, (cut ? step.text + "\n" : std::string()) + "½λc² with c = " + readable_text(mode.coordinate, 3) +
                  " along this eigenvector." + step.help);
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(38)});
}

}  // namespace

void draw_mode_bars(PanelFrame& frame, const CriticalPoint& point) {
  const auto index = chosen_run(frame);
  if (!index || (point.kind != CriticalKind::minimum && point.kind != CriticalKind::saddle)) return;
  const Trajectory& path = result_of(frame, *index)->trajectory;
  const std::size_t step = shown_row(path, frame.scene.playback.step);
  if (path.dimension != point.at.size()) return;
  const double rate = path.learning_rate[step];
  std::vector<Mode> parts = modes(point, path.at(step), rate);
  const double loss = path.loss[step];
  if (parts.empty() || !model_holds(parts, loss - point.value, std::max(std::abs(loss), std::abs(point.value)))) return;
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  heading(ui, "Modes");
  const Row row = row_at_cursor(ui);
  const Run& run = frame.scene.runs[*index];
  draw_run_marker(ImGui::GetWindowDrawList(), run.marker, {row.left + theme.px(5), std::round(row.middle())},
                  theme.px(4.5f), color(run.color));
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  const std::string label = run_label(frame, *index) + ", step " + std::to_string(step) +
                            ": L − L* = " + readable_text(loss - point.value, 3);
  draw_text_told(ui, theme.small_font, row.left + theme.px(16), row.middle(), row.right - row.left - theme.px(16),
                 theme.quiet_text, label);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  const auto& landscape = frame.results.get<LandscapeResult>();
  const double top = landscape && landscape->grid.maximum > landscape->grid.minimum
                         ? landscape->grid.maximum - landscape->grid.minimum
                         : 1;
  const OptimizerSettings settings = settings_at(run, step);
  for (std::size_t k = 0; k < parts.size() && k < most_bars; ++k)
    draw_mode(frame, parts[k], mode_step(settings, rate, parts[k].eigenvalue), k + 1, top, color(run.color));
  if (parts.size() > most_bars)
    wrapped_text(ui,
                 "The " + std::to_string(most_bars) + " smallest of " + std::to_string(parts.size()) + " eigenvalues.",
                 theme.quiet_text, theme.small_font);
  const std::string method(info != nullptr ? info->label : std::string_view(run.optimizer.id));
  wrapped_text(ui,
               step_factors(settings, rate, 1)
                   ? "What " + method + " with η = " + readable_text(rate, 3) + " makes of each."
                   : method + " has no fixed factor: what its step makes of each depends on its past gradients.",
               theme.quiet_text, theme.small_font);
}

}  // namespace saddlescope
