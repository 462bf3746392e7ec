#include "app/panel/batch/shift_part.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panel/figure_table.h"
#include "app/panel/panel_support.h"
#include "core/support/figure_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double first_shift = 0.04;  // of the window: what there is to see at once

void control_rows(PanelFrame& frame, const Objective& objective) {
  const Ui& ui = frame.ui;
  Shift& shift = frame.scene.shift;
  if (toggle_row(ui, "shift/shown", "Test surface", shift.shown,
                 "What the minima lose where the loss is not quite the one they were found on") &&
      shift.shown && !shift.halves && shift.a == 0 && shift.b == 0)
    shift.a = first_shift;
  if (!shift.shown) return;
  if (objective.uses_data())
    toggle_row(ui, "shift/halves", "Test on the odd rows", shift.halves,
               "Trained on the even rows, tested on the odd ones; else the test surface is the same one, moved");
  if (shift.halves && objective.uses_data()) return;
  const auto& names = frame.results.plane.axis_names;
  double* const amounts[] = {&shift.a, &shift.b};
  for (std::size_t k = 0; k < std::min<std::size_t>(frame.results.plane.directions.size(), 2); ++k)
    slider_row(ui, k == 0 ? "shift/a" : "shift/b", "Along " + (k < names.size() ? names[k] : std::string("the axis")),
               *amounts[k], {-0.25, 0.25, -10, 10, SliderRange::Scale::linear, k == 0 ? first_shift : 0},
               "How far the surface is moved, as a share of the window's side");
}

std::string percent_text(double share) { return figure_text(100 * share, 2) + " %"; }

void minima_table(PanelFrame& frame, const ShiftPicture& picture) {
  const Ui& ui = frame.ui;
  const ImU32 met = shift_color(ui.theme);
  FigureTable table{"shift", {}, {"Minimum", "training", "test", "rise", "λmax"}, {}};
  for (std::size_t k = 0; k < picture.minima.size(); ++k) {
    const MetMinimum& minimum = picture.minima[k];
    table.rows.push_back({ShiftPicture::letter(k) + " " + point_text(minimum.at, 2, 2),
                          figure_text(minimum.loss, 3),
                          {figure_text(minimum.met, 3), met},
                          {ShiftPicture::rise_text(minimum), met},
                          readable_text(minimum.largest, 3)});
    table.help.push_back(ShiftPicture::letter(k) + " at " + point_text(minimum.at, 5) + "\ntraining " +
                         readable_text(minimum.loss, 5) + ", test " + readable_text(minimum.met, 5) +
                         "\nSharpness φ = " + percent_text(minimum.sharpness));
  }
  draw_figures(ui, table);
}

/// "φ: A 0.004 %, B 0.0002 %", with its formula on hover.
void sharpness_row(PanelFrame& frame, const ShiftPicture& picture) {
  const Ui& ui = frame.ui;
  std::string text = "Sharpness φ:";
  for (std::size_t k = 0; k < picture.minima.size(); ++k)
    text += (k > 0 ? ", " : " ") + ShiftPicture::letter(k) + " " + percent_text(picture.minima[k].sharpness);
  wrapped_text(ui, text + ".", ui.theme.text);
  ui.note_item("shift/sharpness");
  tooltip(ui,
          "φ = 100·(max L(θ + δ) − L(θ))/(1 + L(θ)) over |δᵢ| ≤ ε(|θᵢ| + 1) with ε = 10⁻³, as Keskar et al. 2017 "
          "measure it");
  wrapped_text(ui, "100·(max L − L)/(1 + L) in a box of ±0.001·(|θᵢ| + 1) round θ", ui.theme.quiet_text,
               ui.theme.small_font);
}

/// The lesson, in the numbers at hand.
void lesson(PanelFrame& frame, const ShiftPicture& picture) {
  const Ui& ui = frame.ui;
  if (picture.minima.size() < 2) return;
  const auto by_curvature = [](const MetMinimum& a, const MetMinimum& b) { return a.largest < b.largest; };
  const auto [flat, sharp] = std::minmax_element(picture.minima.begin(), picture.minima.end(), by_curvature);
  if (!(sharp->largest > 1.5 * flat->largest)) return;
  const auto name = [&](auto which) {
    return ShiftPicture::letter(static_cast<std::size_t>(which - picture.minima.begin()));
  };
  const auto change = [](const MetMinimum& minimum) {
    return std::string(minimum.rise() < 0 ? "gains " : "loses ") + figure_text(std::abs(minimum.rise()), 3);
  };
  wrapped_text(ui,
               "The sharpest, " + name(sharp) + ", " + change(*sharp) + "; the flattest, " + name(flat) + ", " +
                   change(*flat) + ".",
               ui.theme.text);
}

}  // namespace

void draw_shift(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  if (!fold_heading(frame, "shift", "Flat and sharp minima")) return;
  const Objective* objective = objective_of(frame);
  if (objective == nullptr) return;
  control_rows(frame, *objective);
  if (!frame.scene.shift.shown) return;
  const ShiftResult* shown = shown_shift(frame.scene, frame.results);
  if (shown == nullptr) {
    wrapped_text(ui, "Searching for minima …", ui.theme.quiet_text);
    return;
  }
  const ShiftPicture* picture = &shown->picture;
  if (!picture->problem.empty() || picture->minima.empty()) {
    wrapped_text(ui,
                 picture->problem.empty() ? "No minimum that is a point was found in this window." : picture->problem,
                 ui.theme.quiet_text);
    return;
  }
  gap(ui, 4);
  draw_shift_cut(frame, *shown, std::clamp(0.22F * ImGui::GetWindowHeight(), ui.theme.px(120), ui.theme.px(220)));
  gap(ui, 4);
  minima_table(frame, *picture);
  gap(ui, 4);
  lesson(frame, *picture);
  sharpness_row(frame, *picture);
  ImGui::Dummy({1, ui.theme.px(4)});
}

}  // namespace saddlescope
