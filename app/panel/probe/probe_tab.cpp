// The probe's tab: where it is, the model with its numbers, the dial with what gradient descent makes of each
// eigenvalue, and the cut along v.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "app/layer/probe_overlay.h"
#include "app/panel/inspector_parts.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/probe/probe_parts.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/optimizer/stability_rule.h"
#include "core/scene/branching.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// What the probe stands on.
std::string place_name(const PanelFrame& frame, const std::vector<double>& at) {
  const Scene& scene = frame.scene;
  if (scene.probe.follows && *scene.probe.follows < scene.runs.size())
    return "rides on " + run_label(frame, *scene.probe.follows);
  if (const auto index = critical_point_at(frame, at)) {
    const CriticalPoint& point = fitting_points(frame.results)->points[*index];
    return "on the " + std::string(critical_kind_name(point.kind)) +
           (point.kind == CriticalKind::degenerate ? " point" : "");
  }
  if (at == scene.start) return "on the start";
  // Such as a valley's points, which are too many to be listed.
  return frame.results.get<ProbeResult>() != nullptr && frame.results.get<ProbeResult>()->critical ? "a critical point"
                                                                                                   : "a free point";
}

void place_rows(PanelFrame& frame, const std::vector<double>& at) {
  std::string names;
  for (const std::string& name : parameter_names(frame)) names += (names.empty() ? "" : ", ") + name;
  const std::string label = at.size() <= 2 ? names : "θ′";
  value_row(frame.ui, label, at.size() == 1 ? readable_text(at[0]) : point_text(at, at.size() == 2 ? 4 : 3));
  const Row row = row_at_cursor(frame.ui);
  const PlanePoint seen = to_plane(frame.results.plane, at);
  const PlaneWindow& window = frame.scene.window;
  const bool inside =
      frame.results.plane.directions.size() < 2 ? window.a.contains(seen.a) : window.contains(seen.a, seen.b);
  draw_text_told(frame.ui, frame.ui.theme.text_font, row.left, row.middle(), row.right - row.left,
                 frame.ui.theme.quiet_text, place_name(frame, at) + (inside ? "" : ", outside the window"));
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// A switch with the colour that its term has everywhere.
void term_row(const Ui& ui, const char* name, const char* label, bool& on, ImU32 shade, const char* help) {
  const Row row = row_at_cursor(ui);
  toggle_row(ui, name, label, on, help);
  const float x = row.left + text_width(ui.theme.text_font, label) + ui.theme.px(12);
  ImGui::GetWindowDrawList()->AddRectFilled({x, row.middle() - ui.theme.px(4)},
                                            {x + ui.theme.px(12), row.middle() + ui.theme.px(4)},
                                            on ? shade : with_alpha(shade, 0.3F), ui.theme.px(2));
}

void control_rows(PanelFrame& frame) {
  Probe& probe = frame.scene.probe;
  const Ui& ui = frame.ui;
  const ProbeColors colors = probe_colors(ui.theme);
  term_row(ui, "probe/gradient", "Gradient term", probe.gradient_term, colors.gradient,
           "(θ − θ′)ᵀg, the tangent plane");
  term_row(ui, "probe/hessian", "Hessian term", probe.hessian_term, colors.hessian, "½(θ − θ′)ᵀH(θ − θ′), the bending");
  slider_row(ui, "probe/size", "Patch size", probe.size,
             {0.02, 1, 0.02, 1, SliderRange::Scale::logarithmic, Probe{}.size},
             "Half the patch's side as a share of the window's");
  slider_row(ui, "probe/tolerance", "Tolerance", probe.tolerance,
             {0.01, 1, 0.01, 1, SliderRange::Scale::logarithmic, Probe{}.tolerance},
             "The patch is hatched where the model errs by more than this share of the loss change");
}

/// The learning rate and the method that the factors are made with.
struct Rate {
  double eta;
  std::size_t run;
  OptimizerSettings settings;
};
std::optional<Rate> rate_of(const PanelFrame& frame) {
  const Scene& scene = frame.scene;
  std::size_t index = 0;
  if (scene.probe.follows && *scene.probe.follows < scene.runs.size())
    index = *scene.probe.follows;
  else
    while (index < scene.runs.size() && !scene.runs[index].visible) ++index;
  if (index >= scene.runs.size()) return std::nullopt;
  OptimizerSettings settings = scene.runs[index].optimizer;
  double eta = hyperparameter(settings, "lr");
  // A rate that was changed by hand on the way, or falls by itself: the one at the playhead.
  if (const auto step = ball_step(scene, frame.results, index)) {
    eta = frame.results.get<RunResult>(index)->trajectory.learning_rate[*step];
    settings = settings_at(scene.runs[index], *step);
  }
  if (!std::isfinite(eta)) return std::nullopt;
  return Rate{eta, index, std::move(settings)};
}

std::string subscript(std::size_t index) {
  static constexpr const char* digits[] = {"₁", "₂"};
  return digits[std::min<std::size_t>(index, 1)];
}

/// What the method makes of an offset along an eigenvector in a step, in the long run; empty where that is not fixed.
std::string factor_text(const Rate& rate, double eigenvalue) {
  const auto factors = step_factors(rate.settings, rate.eta, eigenvalue);
  if (!factors) return {};
  const std::complex<double> factor = (*factors)[0];
  if (factor.imag() == 0) return "×" + readable_text(factor.real(), 3) + " " + std::string(decay_word(factor.real()));
  return "×" + readable_text(std::abs(factor), 3) + (std::abs(factor) > 1 ? " grows, to and fro" : " to and fro");
}

/// λ and the factor, two lines for each eigenvalue of the plane, between `x` and `right`.
void factor_lines(const PanelFrame& frame, const ProbeResult& probe, float x, float right, float top) {
  const Theme& theme = frame.ui.theme;
  const float line = theme.px(17);
  const double largest = probe.bending.eigenvalues.cwiseAbs().maxCoeff();
  const auto rate = rate_of(frame);
  const bool fixed = rate && step_factors(rate->settings, rate->eta, 1);
  float middle = top + line / 2;
  for (Eigen::Index k = 0; k < probe.bending.eigenvalues.size(); ++k) {
    const double value = probe.bending.eigenvalues[k];
    const ImU32 shade = curvature_shade(theme, curvature_sign(value, largest));
    draw_text_told(frame.ui, theme.heading_font, x, middle, right - x, shade,
                   "λ" +
                       (probe.bending.eigenvalues.size() > 1 ? subscript(static_cast<std::size_t>(k)) : std::string()) +
                       " = " + readable_text(curvature_sign(value, largest) == 0 ? 0.0 : value, 3));
    middle += line;
    if (rate && fixed) {
      draw_text_told(frame.ui, theme.text_font, x, middle, right - x, theme.text, factor_text(*rate, value));
      middle += line;
    }
    middle += theme.px(3);
  }
  if (!rate) return;
  const OptimizerInfo* info = find_optimizer(rate->settings.id);
  const std::string label(info != nullptr ? info->label : std::string_view(rate->settings.id));
  const bool plain = rate->settings.id == "gd" && added_weight_decay(rate->settings) == 0;
  draw_text_told(frame.ui, theme.small_font, x, middle, right - x, theme.quiet_text,
                 !fixed  ? label + ": no fixed factor,"
                 : plain ? "× is 1 − ηλ a step,"
                         : "× is " + label + "’s, a step,");
  middle += theme.px(14);
  draw_text_told(frame.ui, theme.small_font, x, middle, right - x, theme.quiet_text,
                 "η = " + readable_text(rate->eta, 3) + " of run " + std::to_string(rate->run + 1));
}

void dial_and_factors(PanelFrame& frame, const ProbeResult& probe) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const bool has_dial = probe.bend.rows() == 2;
  const float side = has_dial ? std::clamp(0.48F * (row.right - row.left), theme.px(108), theme.px(170)) : 0;
  if (has_dial) {
    draw_dial(ui, probe, frame.scene.probe, side);
    ImGui::SetCursorScreenPos({row.left, row.top});
  }
  factor_lines(frame, probe, row.left + side + (has_dial ? theme.px(12) : 0), row.right, row.top + theme.px(2));
  ImGui::SetCursorScreenPos({row.left, row.top + (has_dial ? std::max(side, theme.px(108)) : theme.px(72))});
}

/// Over a logarithmic height a parabola is none.
void height_row(PanelFrame& frame) {
  const auto& landscape = frame.results.get<LandscapeResult>();
  if (landscape == nullptr || !landscape->scale.logarithmic) return;
  const Ui& ui = frame.ui;
  wrapped_text(ui, "The height is logarithmic: the model is a parabola, but does not look like one.",
               ui.theme.quiet_text);
  if (button(ui, "probe/linear-height", "Linear height", "Draw heights as the loss itself"))
    frame.scene.display.height_scale = ScaleChoice::linear;
  gap(ui, 6);
}

/// Nothing to show yet: why, and what to do.
void empty_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  heading(ui, "Taylor model");
  if (frame.scene.probe.shown) {
    wrapped_text(ui,
                 frame.results.get<ProbeResult>() != nullptr && !frame.results.get<ProbeResult>()->finite
                     ? "No second-order model here: the loss has no finite value, gradient or Hessian at this point."
                     : "Computing …",
                 ui.theme.quiet_text);
    return;
  }
  wrapped_text(
      ui,
      "A point that you drag over surface or map, with the loss's second-order Taylor model round it: "
      "how far the model can be trusted, the curvature vᵀHv in every direction, and what gradient descent makes of it.",
      ui.theme.quiet_text);
  gap(ui, 8);
  if (button(ui, "probe/show", "Show the probe (T)")) frame.act("probe");
}

}  // namespace

void draw_direction_rows(const Ui& ui, const ProbeResult& probe, bool slope_too) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const double largest = probe.bending.eigenvalues.cwiseAbs().maxCoeff();
  const int sign = curvature_sign(probe.curvature_along, largest);
  const std::string value = "vᵀHv = " + readable_text(sign == 0 ? 0.0 : probe.curvature_along, 3);
  draw_text(theme.heading_font, row.left, row.middle(), curvature_shade(theme, sign), value);
  if (slope_too) {
    const std::string slope = "slope gᵀv = " + readable_text(probe.critical ? 0.0 : probe.slope_along, 3);
    draw_text_right(theme.text_font, row.right, row.middle(), theme.quiet_text, slope);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

void draw_probe_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const ProbeResult* probe = probe_to_draw(frame.results, frame.results.plane);
  const auto at = probe_point(frame.scene, frame.results);
  if (probe == nullptr || !at) {
    if (at) place_rows(frame, *at);
    empty_tab(frame);
    return;
  }
  place_rows(frame, *at);
  height_row(frame);
  control_rows(frame);
  gap(ui, 4);
  draw_probe_formula(ui, *probe);
  gap(ui, 8);
  dial_and_factors(frame, *probe);
  gap(ui, 4);
  draw_direction_rows(ui, *probe, true);
  draw_cut(ui, *probe, std::clamp(0.25F * ImGui::GetWindowHeight(), theme.px(118), theme.px(230)));
  gap(ui, 2);
  const double largest = probe->bending.eigenvalues.cwiseAbs().maxCoeff();
  wrapped_text(ui, "v: " + direction_sentence(*probe),
               curvature_shade(theme, curvature_sign(probe->curvature_along, largest)));
  if (probe->bend.rows() > 1) wrapped_text(ui, "All v: " + point_sentence(*probe), theme.text);
  ImGui::Dummy({1, theme.px(2)});
}

}  // namespace saddlescope
