#include "app/panel/point/spectrum.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/panel/panel_support.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// Share of the half height, 0 … 1.
double bar_length(double value, double largest) {
  const double unit = 1e-3 * largest;
  return largest > 0 ? std::log1p(std::abs(value) / unit) / std::log1p(largest / unit) : 0;
}

}  // namespace

std::string sign_text(const EigenvalueCounts& counts) {
  const std::string positive = std::to_string(counts.positive);
  return "Minimum ratio " + positive + "/" + std::to_string(counts.positive + counts.zero + counts.negative) + ": " +
         positive + " positive, " + std::to_string(counts.zero) + " zero, " + std::to_string(counts.negative) +
         " negative";
}

double zero_tolerance(const Eigen::VectorXd& eigenvalues) {
  return eigenvalues.size() == 0 ? 0 : 1e-9 * eigenvalues.cwiseAbs().maxCoeff();
}

void draw_spectrum(const Ui& ui, const Eigen::VectorXd& eigenvalues, const Eigen::MatrixXd& eigenvectors, double zero) {
  if (eigenvalues.size() == 0 || !eigenvalues.allFinite()) return;
  const Theme& theme = ui.theme;
  const EigenvalueCounts counts = count_eigenvalues(eigenvalues, zero);
  const double largest = eigenvalues.cwiseAbs().maxCoeff();
  const Row row = row_at_cursor(ui);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto n = static_cast<std::size_t>(eigenvalues.size());
  const bool both = counts.positive > 0 && counts.negative > 0;
  const float height = theme.px(64), half = both ? height / 2 : height;
  const float line = std::round(row.top + (both ? height / 2 : counts.negative > 0 ? 0 : height)) + 0.5f;
  const float texts = theme.px(52), space = (row.right - row.left - texts) / static_cast<float>(n);
  const float step = std::min(space, theme.px(30)), width = std::max(theme.px(2), step - theme.px(3));
  for (std::size_t i = 0; i < n; ++i) {
    const double value = eigenvalues[static_cast<Eigen::Index>(i)];
    const float left = row.left + step * static_cast<float>(i);
    const float length = std::max(theme.px(1.5f), half * static_cast<float>(bar_length(value, largest)));
    ImGui::SetCursorScreenPos({left, row.top});
    ImGui::InvisibleButton(("spectrum" + std::to_string(i)).c_str(), {step, height});
    const std::string number = subscript(i + 1);
    ui.note_item("inspector/spectrum:" + std::to_string(i + 1));
    const Eigen::VectorXd row_of = eigenvectors.row(static_cast<Eigen::Index>(i));
    const std::vector<double> vector(row_of.begin(), row_of.end());
    tooltip(ui, "λ" + number + " = " + readable_text(value) + "\nu" + number + " = " + point_text(vector));
    const bool flat = std::abs(value) <= zero, hovered = ImGui::IsItemHovered();
    if (hovered) list->AddRectFilled({left, row.top}, {left + step, row.top + height}, with_alpha(theme.text, 0.07f));
    if (flat)
      list->AddCircleFilled({left + width / 2, line}, std::min(theme.px(3), width / 2), theme.quiet_text, 16);
    else if (value > 0)
      list->AddRectFilled({left, line - length}, {left + width, line}, theme.uphill);
    else
      list->AddRectFilled({left, line}, {left + width, line + length}, theme.downhill);
  }
  list->AddLine({row.left, line}, {row.left + step * static_cast<float>(n), line}, theme.quiet_text, theme.px(1));
  const float beside = row.left + step * static_cast<float>(n) + theme.px(8);
  if (counts.positive > 0)
    draw_text(theme.small_font, beside, row.top + theme.px(6), theme.quiet_text,
              "+" + readable_text(eigenvalues[eigenvalues.size() - 1], 3));
  if (counts.negative > 0)
    draw_text(theme.small_font, beside, row.top + height - theme.px(6), theme.quiet_text,
              readable_text(eigenvalues[0], 3));
  ImGui::SetCursorScreenPos({row.left, row.top + height + theme.px(4)});
  wrapped_text(ui, sign_text(counts), theme.text);
}

}  // namespace saddlescope
