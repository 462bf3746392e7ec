#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "app/panel/inspector_parts.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/point/escape_step.h"
#include "app/panel/point/mode_bars.h"
#include "app/panel/point/spectrum.h"
#include "app/ui/ask.h"
#include "app/ui/imgui_compat.h"
#include "core/critical/off_plane.h"
#include "core/curvature/curvature.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/objective/affordable.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// What the column speaks of.
struct Subject {
  std::vector<double> point;
  std::optional<std::size_t> critical;  ///< index in the report
  bool selected = false;                ///< else hovered, or chosen so that the column is never empty
  bool under_mouse = false;
};

Subject choose_subject(const PanelFrame& frame) {
  const CriticalPointsReport* report = fitting_points(frame.results);
  if (!frame.scene.selected.empty())
    return {frame.scene.selected, critical_point_at(frame, frame.scene.selected), true};
  const auto hovered = frame.interaction.hovered_critical_point;
  if (report != nullptr && hovered && *hovered < report->points.size())
    return {report->points[*hovered].at, hovered, false};
  const bool quick = is_quick(*objective_of(frame), Derivatives::hessian);
  if (quick && !frame.interaction.hovered_point.empty())
    return {frame.interaction.hovered_point, std::nullopt, false, true};
  if (report != nullptr)
    if (const auto index = most_interesting(*report)) return {report->points[*index].at, index, false};
  return {frame.scene.start, std::nullopt, false};
}

/// The Hessian at a critical point. Where the formula has none although the loss is smooth (drop-wave's middle), the
/// finder's limit: Σ λᵢ uᵢ uᵢᵀ.
Eigen::MatrixXd hessian_at(const CriticalPoint* critical, const PointAnswer& answer) {
  const Eigen::MatrixXd& hessian = answer.evaluation.hessian;
  const bool own = critical == nullptr || (answer.question.at == critical->at && hessian.allFinite());
  if (own || !critical->eigenvalues.allFinite()) return hessian;
  return critical->eigenvectors.transpose() * critical->eigenvalues.asDiagonal() * critical->eigenvectors;
}

/// "w1, w2   −0.5, 1.2"; many parameters are cut and told on hover.
void place_row(PanelFrame& frame, const std::vector<double>& point) {
  std::string names, place;
  for (const std::string& name : parameter_names(frame)) names += (names.empty() ? "" : ", ") + name;
  for (double x : point) place += (place.empty() ? "" : ", ") + readable_text(x);
  const bool many = point.size() > 3;
  value_row(frame.ui, many ? "θ" : names, place);
  if (many) tooltip(frame.ui, names + "\n" + place);
}

/// Two or one as figures; more as bars first, and the list of a long spectrum folded.
void eigenvalue_rows(PanelFrame& frame, const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors, double zero) {
  constexpr Eigen::Index long_list = 6;
  if (values.size() > 2) {
    draw_spectrum(frame.ui, values, vectors, zero);
    gap(frame.ui, 4);
  }
  const std::string all = "Show all " + std::to_string(values.size()) + " eigenvalues";
  if (values.size() <= long_list || fold_row(frame, "inspector/all-eigenvalues", all, "Hide the eigenvalues"))
    draw_eigenvalues(frame.ui, values, vectors);
}

void draw_subject(PanelFrame& frame, const Subject& subject, const PointAnswer& answer) {
  const Objective* objective = objective_of(frame);
  const CriticalPointsReport* report = fitting_points(frame.results);
  const CriticalPoint* critical = subject.critical ? &report->points[*subject.critical] : nullptr;
  const Evaluation& evaluation = answer.evaluation;
  place_row(frame, critical != nullptr ? subject.point : answer.question.at);
  value_row(frame.ui, "L", readable_text(critical != nullptr ? critical->value : evaluation.value));
  const double norm = critical != nullptr ? critical->gradient_norm : evaluation.gradient.norm();
  value_row(frame.ui, "‖∇L‖", readable_text(norm, 3));
  gap(frame.ui, critical != nullptr ? 8 : 0);
  if (critical == nullptr) {
    const std::vector<double> gradient(evaluation.gradient.data(),
                                       evaluation.gradient.data() + evaluation.gradient.size());
    value_row(frame.ui, "∇L", point_text(gradient));
    gap(frame.ui, 8);
  }
  heading(frame.ui, "Hessian");
  const Eigen::MatrixXd hessian = hessian_at(critical, answer);
  if (hessian.size() > 0)
    draw_matrix(frame.ui, hessian, objective->parameter_names());
  else
    wrapped_text(frame.ui, "This loss has no matrix of second derivatives.", frame.ui.theme.quiet_text);
  gap(frame.ui, 4);
  if (critical == nullptr && hessian.size() == 0) return;
  if (critical != nullptr)
    eigenvalue_rows(frame, critical->eigenvalues, critical->eigenvectors, critical->zero_tolerance);
  else {
    const Curvature bending = curvature(evaluation.hessian);
    eigenvalue_rows(frame, bending.eigenvalues, bending.eigenvectors, zero_tolerance(bending.eigenvalues));
  }
  gap(frame.ui, 8);
  if (critical != nullptr) {
    draw_mode_bars(frame, *critical);
    gap(frame.ui, 4);
  }
  heading(frame.ui, "What it means");
  gap(frame.ui, 2);
  wrapped_text(frame.ui, critical != nullptr ? verdict(*critical) : verdict(evaluation), frame.ui.theme.text);
  if (critical != nullptr) draw_escape_step(frame, *critical);
}

/// Badge, "1 of 3" and the arrows to the points before and after.
void head_row(PanelFrame& frame, const Subject& subject) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const CriticalPointsReport* report = fitting_points(frame.results);
  const Row row = row_at_cursor(ui);
  if (subject.critical)
    draw_kind_badge(ui, report->points[*subject.critical]);
  else
    draw_badge(ui,
               subject.selected      ? "Selected point"
               : subject.under_mouse ? "Point under the mouse"
                                     : "Start",
               theme.quiet_text);
  const std::size_t count = report != nullptr ? report->points.size() : 0;
  if (count > 0) {
    const float middle = row.middle();
    float x = row.right - theme.px(6);
    const auto go = [&](std::ptrdiff_t by) {
      const auto now = subject.critical ? static_cast<std::ptrdiff_t>(*subject.critical) : (by > 0 ? -1 : 0);
      const auto all = static_cast<std::ptrdiff_t>(count);
      frame.scene.selected = report->points[static_cast<std::size_t>((now + by + all) % all)].at;
    };
    if (icon_button_at(ui, "inspector/next", Icon::right, {x, middle}, 16, true, "Next point (N)")) go(1);
    x -= theme.px(18);
    if (icon_button_at(ui, "inspector/previous", Icon::left, {x, middle}, 16, true, "Point before (Shift+N)")) go(-1);
    const std::string place = subject.critical ? std::to_string(*subject.critical + 1) + " of " + std::to_string(count)
                                               : std::to_string(count) + (count == 1 ? " point" : " points");
    draw_text_right(theme.text_font, x - theme.px(12), middle, theme.quiet_text, place);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(4)});
}

}  // namespace

void draw_point_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Objective* objective = objective_of(frame);
  Subject subject = choose_subject(frame);
  if (subject.point.size() != objective->dimension()) subject = {frame.scene.start, std::nullopt, false};
  heading(ui, subject.critical ? "Critical point" : "Point");
  head_row(frame, subject);
  if (subject.critical && frame.results.plane.directions.size() == 2) {
    const OffPlane off(frame.results.plane, frame.scene.window);
    const std::string note = off.note(fitting_points(frame.results)->points[*subject.critical]);
    if (!note.empty()) wrapped_text(ui, "It is " + note + ".", ui.theme.quiet_text);
  }
  if (const PointAnswer* answer =
          ask(frame.interaction, frame.results, "point tab", subject.point, Derivatives::hessian))
    draw_subject(frame, subject, *answer);
  gap(ui, 8);
  draw_symbolic(frame);
  gap(ui, 8);
  draw_point_list(frame, subject.critical);
  ImGui::Dummy({1, ui.theme.px(4)});
}

}  // namespace saddlescope
