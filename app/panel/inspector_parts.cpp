#include "app/panel/inspector_parts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "app/panel/panel_support.h"
#include "app/panel/point/search_box.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/certificate.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/formula_text.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

std::string_view kind_label(CriticalKind kind) {
  switch (kind) {
    case CriticalKind::minimum:
      return "Minimum";
    case CriticalKind::maximum:
      return "Maximum";
    case CriticalKind::saddle:
      return "Saddle point";
    case CriticalKind::degenerate:
      return "Degenerate point";
    case CriticalKind::kink:
      return "Kink";
  }
  return "Point";
}

std::string matrix_entry(double value) { return readable_text(value == 0 ? 0.0 : value, 3); }

ImU32 curvature_color(const Theme& theme, double eigenvalue) {
  return eigenvalue < 0 ? theme.downhill : eigenvalue > 0 ? theme.uphill : theme.quiet_text;
}

constexpr float between_columns = 16, matrix_padding = 10;

/// A matrix that is too wide for figures, as cells in the curvature colours; hovering one tells the entry.
void draw_cells(const Ui& ui, const Eigen::MatrixXd& matrix, std::span<const std::string> names) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const auto n = matrix.rows();
  const float side = std::floor(std::min(theme.px(22), (row.right - row.left) / static_cast<float>(n)));
  double largest = 0;
  for (const double entry : matrix.reshaped())
    if (std::isfinite(entry)) largest = std::max(largest, std::abs(entry));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float whole = side * static_cast<float>(n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j) {
      const double entry = matrix(i, j);
      // As lengths of the spectrum's bars: logarithmic beyond a thousandth of the largest.
      const double share =
          largest > 0 && std::isfinite(entry) ? std::log1p(1e3 * std::abs(entry) / largest) / std::log1p(1e3) : 0;
      const ImVec2 at = {row.left + side * static_cast<float>(j), row.top + side * static_cast<float>(i)};
      const ImU32 empty = mix(theme.panel, theme.text, 0.06f);
      list->AddRectFilled(at, {at.x + side - 1, at.y + side - 1},
                          mix(empty, curvature_color(theme, entry), static_cast<float>(share)));
    }
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton("cells", {whole, whole});
  ui.note_item("inspector/cells");
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto place = [&](float from, float to) {
    return std::clamp(static_cast<Eigen::Index>((to - from) / side), Eigen::Index{0}, n - 1);
  };
  if (ImGui::IsItemHovered()) {
    const Eigen::Index i = place(row.top, mouse.y), j = place(row.left, mouse.x);
    const auto name = [&](Eigen::Index k) {
      const auto index = static_cast<std::size_t>(k);
      return index < names.size() ? names[index] : std::to_string(index + 1);
    };
    tooltip(ui, name(i) + ", " + name(j) + ": " + matrix_entry(matrix(i, j)));
  }
  ImGui::SetCursorScreenPos({row.left, row.top + whole + theme.px(2)});
  wrapped_text(ui, std::to_string(n) + " × " + std::to_string(n) + ", hover for entries", theme.quiet_text,
               theme.small_font);
}

}  // namespace

void draw_badge(const Ui& ui, std::string_view text, ImU32 tint) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = theme.px(20), middle = at.y + theme.px(22) / 2;
  const float width = text_width(theme.text_font, text) + theme.px(16);
  ImGui::GetWindowDrawList()->AddRectFilled({at.x, middle - height / 2}, {at.x + width, middle + height / 2},
                                            mix(theme.panel, tint, 0.2f), height / 2);
  draw_text(theme.text_font, at.x + theme.px(8), middle, mix(tint, theme.text, 0.45f), text);
}

void draw_kind_badge(const Ui& ui, const CriticalPoint& point) {
  const Theme& theme = ui.theme;
  const bool downhill = point.kind == CriticalKind::saddle || point.kind == CriticalKind::maximum;
  const bool flat = point.kind == CriticalKind::degenerate || point.kind == CriticalKind::kink;
  std::string text(kind_label(point.kind));
  if (flat && !point.shape.empty()) text += " (" + point.shape + ")";
  draw_badge(ui, text, downhill ? theme.downhill : flat ? theme.quiet_text : theme.accent);
}

void draw_matrix(const Ui& ui, const Eigen::MatrixXd& matrix, std::span<const std::string> names) {
  const Theme& theme = ui.theme;
  const auto n = matrix.rows();
  const Row row = row_at_cursor(ui);
  const float line = theme.px(20), pad = theme.px(matrix_padding);
  std::vector<float> widths(static_cast<std::size_t>(n), 0.0f);
  for (Eigen::Index j = 0; j < n; ++j)
    for (Eigen::Index i = 0; i < n; ++i)
      widths[static_cast<std::size_t>(j)] =
          std::max(widths[static_cast<std::size_t>(j)], text_width(theme.text_font, matrix_entry(matrix(i, j))));
  const float widest = *std::max_element(widths.begin(), widths.end());
  float total = 2 * pad;
  for (float& width : widths) {
    width = widest;  // columns of one width read as a matrix
    total += width;
  }
  const float between = theme.px(between_columns);
  total += between * static_cast<float>(n - 1);
  if (n > 2 && total > row.right - row.left) return draw_cells(ui, matrix, names);
  const float top = row.top, bottom = top + line * static_cast<float>(n) + theme.px(4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float tick = theme.px(5), x0 = row.left + 0.5f, x1 = row.left + total - 0.5f;
  const ImVec2 left[] = {{x0 + tick, top}, {x0, top}, {x0, bottom}, {x0 + tick, bottom}};
  const ImVec2 right[] = {{x1 - tick, top}, {x1, top}, {x1, bottom}, {x1 - tick, bottom}};
  compat::polyline(list, left, 4, theme.quiet_text, false, theme.px(1));
  compat::polyline(list, right, 4, theme.quiet_text, false, theme.px(1));
  for (Eigen::Index i = 0; i < n; ++i) {
    float x = row.left + pad;
    for (Eigen::Index j = 0; j < n; ++j) {
      x += widths[static_cast<std::size_t>(j)];
      const float middle = top + theme.px(2) + line * (static_cast<float>(i) + 0.5f);
      draw_text_right(theme.text_font, x, middle, theme.text, matrix_entry(matrix(i, j)));
      x += between;
    }
  }
  ImGui::SetCursorScreenPos({row.left, bottom + theme.px(4)});
}

void draw_eigenvalues(const Ui& ui, const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors) {
  const Theme& theme = ui.theme;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const Row row = row_at_cursor(ui);
    const std::string index = subscript(static_cast<std::size_t>(i) + 1);
    const std::string number = (values[i] > 0 ? "+" : "") + readable_text(values[i]);
    draw_text(theme.heading_font, row.left, row.middle(), curvature_color(theme, values[i]),
              "λ" + index + " = " + number);
    std::vector<double> direction;
    for (Eigen::Index j = 0; j < vectors.cols(); ++j) direction.push_back(vectors(i, j));
    if (values.size() > 1) {
      const std::string text = "u" + index + " = " + point_text(direction);
      const float room =
          row.right - row.left - text_width(theme.heading_font, "λ" + index + " = " + number) - theme.px(12);
      const float width = std::min(text_width(theme.text_font, text), room);
      ImGui::SetCursorScreenPos({row.right - width, row.top});
      ImGui::Dummy({std::max(width, 1.0f), row.bottom - row.top});
      if (draw_text_cut(theme.text_font, row.right - width, row.middle(), room, theme.text, text)) tooltip(ui, text);
    }
    ImGui::SetCursorScreenPos({row.left, row.bottom});
  }
}

bool fold_row(PanelFrame& frame, const std::string& name, std::string_view closed, std::string_view opened) {
  const Theme& theme = frame.ui.theme;
  bool open = frame.state.opened.contains(name);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (accent_button(frame.ui, name, open ? opened : closed)) {
    open = !open;
    open ? void(frame.state.opened.insert(name)) : void(frame.state.opened.erase(name));
  }
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(22)});
  return open;
}

namespace {

void symbolic_row(PanelFrame& frame, std::size_t i, const std::string& text) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  PanelState& state = frame.state;
  const Row row = row_at_cursor(ui);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton(("symbolic" + std::to_string(i)).c_str(), {row.right - row.left, theme.px(20)});
  ui.note_item("inspector/symbolic" + std::to_string(i + 1));
  const float middle = row.top + theme.px(10);
  const bool hovered = ImGui::IsItemHovered();
  const bool cut = draw_text_cut(theme.mono_font, row.left, middle, row.right - row.left,
                                 hovered ? theme.text : mix(theme.text, theme.quiet_text, 0.25f), text);
  if (ImGui::IsItemClicked()) {
    ImGui::SetClipboardText(text.c_str());
    state.message = "Copied " + text.substr(0, text.find(" = "));
    state.message_is_error = false;
  }
  tooltip(ui, (cut ? text + "\n" : std::string()) + "Click to copy");
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(20)});
}

}  // namespace

void draw_symbolic(PanelFrame& frame) {
  constexpr std::size_t first_rows = 6;
  const auto& objective = frame.results.get<LossResult>()->objective;
  if (!objective->capabilities().symbolic) return;
  const std::size_t n = objective->dimension(), all = n + hessian_size(n);
  const bool folds = all > 2 * first_rows, open = frame.state.opened.contains("inspector/all-symbolic");
  const std::size_t shown = folds && !open ? first_rows : all;
  const auto& text = frame.results.get<FormulaTextResult>();
  heading(frame.ui, objective->uses_data() ? "Symbolic, of one row" : "Symbolic");
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown), frame.ui.theme.px(20));
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto number = static_cast<std::size_t>(i);
      const bool printed = text != nullptr && number < text->derivatives.size();
      symbolic_row(frame, number, printed ? text->derivatives[number] : std::string("…"));
    }
  if (folds) fold_row(frame, "inspector/all-symbolic", "Show all " + std::to_string(all), "Show fewer");
}

namespace {

void point_row(PanelFrame& frame, const CriticalPoint& point, std::size_t index, bool shown) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float pad = theme.px(6);
  const std::string name = "inspector/point" + std::to_string(index + 1);
  ImGui::SetCursorScreenPos({row.left - pad, row.top});
  if (ImGui::InvisibleButton(name.c_str(), {row.right - row.left + 2 * pad, row.bottom - row.top}))
    frame.scene.selected = point.at;
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    frame.interaction.hovered_critical_point = index;
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (hovered || shown)
    list->AddRectFilled({row.left - pad, row.top}, {row.right + pad, row.bottom},
                        with_alpha(hovered ? theme.accent : theme.text, hovered ? 0.25f : 0.06f), theme.px(4));
  overlay::critical_marker({list, theme}, point.kind, {row.left + theme.px(6), row.middle()}, 4);
  // beside heights of 10⁵ a loss of 1e−31 is a rounding error of 0
  const auto& landscape = frame.results.get<LandscapeResult>();
  const double size = landscape ? std::max(std::fabs(landscape->grid.minimum), std::fabs(landscape->grid.maximum)) : 0;
  const std::string value = readable_text(std::fabs(point.value) <= 1e-15 * size ? 0 : point.value, 3);
  const float value_width = text_width(theme.text_font, value);
  draw_text_told(ui, theme.text_font, row.left + theme.px(20), row.middle(),
                 row.right - value_width - theme.px(8) - row.left - theme.px(20), theme.text, point_text(point.at));
  draw_text_right(theme.text_font, row.right, row.middle(), theme.quiet_text, value);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

std::string check_text(const CriticalPointsReport& report) {
  const bool failed = report.index_check == IndexCheck::failed;
  if (report.proved && !failed) return "Proved with interval arithmetic: this is all there is in here.";
  switch (report.index_check) {
    case IndexCheck::passed:
      return "The index check passed: the winding number round the edge is " +
             readable_text(report.winding_number.value_or(0)) + ", as the points say.";
    case IndexCheck::failed:
      return "The index check failed: some point of this window was missed.";
    case IndexCheck::undefined:
      if (report.box.size() > 2)
        return "Searched from many starts all over the box" +
               std::string(report.budget_spent ? ", but not to the end: more points are possible."
                                               : " until nothing new came; that is no proof that these are all.");
      if (report.ended_early) return "The search ended early, for this loss takes long: more points are possible.";
      if (report.budget_spent)
        return "The loss has too many rows for a whole search: it went from a few starts only, and more points are "
               "possible.";
      return "The index check is undefined here: the gradient vanishes or is not finite on the window's edge.";
  }
  return {};
}

/// One verdict: what is proved, and what is not, says more than the index check and stands in its place. False where
/// no proof was tried, or none is there yet.
bool draw_proof(PanelFrame& frame, const CriticalPointsReport& report) {
  const Theme& theme = frame.ui.theme;
  const auto& result = frame.results.get<CertificateResult>();
  if (result == nullptr || result->of != frame.results.get<CriticalPointsResult>()) return false;
  const Certificate& proof = result->certificate;
  if (!proof.refusal.empty() || report.index_check == IndexCheck::failed) return false;
  if (report.no_values && !proof.certified) return true;
  wrapped_text(frame.ui, proof.summary(), proof.certified ? theme.text : theme.quiet_text, theme.small_font);
  frame.ui.note_item("inspector/proof");
  tooltip(frame.ui, proof.certified ? "Shown with interval arithmetic: there is nothing else in here."
                                    : "Shown with interval arithmetic. Undecided: the proof could not settle it; that "
                                      "is no sign of further points.");
  return true;
}

/// How much was found, and what is known of it. False for a loss that is not searched at all.
bool draw_summary(PanelFrame& frame, const CriticalPointsReport& report) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  std::string summary = report.summary();
  if (!summary.empty() && summary[0] >= 'a' && summary[0] <= 'z')
    summary[0] = static_cast<char>(summary[0] - 'a' + 'A');
  const ImVec2 at = ImGui::GetCursorScreenPos();
  wrapped_text(ui, summary, theme.text);
  if (!report.refusal.empty()) return false;
  if (draw_proof(frame, report) || report.no_values) return true;
  const char* mark = report.index_check == IndexCheck::failed   ? "incomplete"
                     : report.proved                            ? "✓ proved"
                     : report.index_check == IndexCheck::passed ? "✓ complete"
                     : report.budget_spent                      ? "there may be more"
                                                                : "unchecked";
  const float width = text_width(theme.small_font, mark);
  const Row row = row_at_cursor(ui);
  const ImVec2 after = ImGui::GetCursorScreenPos();
  if (text_width(theme.text_font, summary) + width + theme.px(16) < row.right - row.left) {
    ImGui::SetCursorScreenPos({row.right - width, at.y});
    ImGui::InvisibleButton("check", {width, theme.px(16)});
    ui.note_item("inspector/check");
    tooltip(ui, check_text(report));
    draw_text(theme.small_font, row.right - width, at.y + theme.px(9.5f),
              report.index_check == IndexCheck::failed ? theme.error : theme.quiet_text, mark);
    ImGui::SetCursorScreenPos(after);
  } else {
    wrapped_text(ui, check_text(report), theme.quiet_text, theme.small_font);
  }
  return true;
}

}  // namespace

void draw_point_list(PanelFrame& frame, std::optional<std::size_t> shown) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  draw_search_box(frame);
  const CriticalPointsReport* fitting = fitting_points(frame.results);
  const bool searching = draw_search_state(frame);
  if (fitting == nullptr) {
    if (!searching)
      wrapped_text(ui, frame.results.get<CriticalPointsResult>() != nullptr ? "Searching …" : "Not searched yet.",
                   theme.quiet_text);
    return;
  }
  const CriticalPointsReport& report = *fitting;
  if (!searching && !draw_summary(frame, report)) return;
  gap(ui, 2);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(report.points.size()), theme.px(22));
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      point_row(frame, report.points[static_cast<std::size_t>(i)], static_cast<std::size_t>(i),
                shown == static_cast<std::size_t>(i));
}

}  // namespace saddlescope
