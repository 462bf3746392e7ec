// The Curve tab: an activation function with its slope, or the loss along a line, and Taylor polynomials round a
// movable point.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "app/panel/curve/curve_plot.h"
#include "app/panel/curve/curve_subject.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

struct Choice {
  const char* id;
  const char* label;
  const char* help;
};
constexpr Choice choices[] = {{"sigmoid", "Sigmoid", "σ(x) = 1/(1 + e⁻ˣ), between 0 and 1"},
                              {"tanh", "Tanh", "tanh(x), between −1 and 1"},
                              {"relu", "ReLU", "relu(x) = max(0, x)"},
                              {"loss", "Loss", "The loss along the first axis of the views"}};

void choice_row(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  CurveTool& tool = frame.scene.curve;
  const Row row = row_at_cursor(ui);
  const std::string shown(shown_curve(tool, frame.scene.start.size()));
  float x = row.left;
  for (const Choice& choice : choices) {
    ImGui::SetCursorScreenPos({x, row.top});
    const bool on = shown == choice.id;
    if (chip(ui, std::string("curve/") + choice.id, choice.label, on, choice.help) && !on) {
      // From one activation function to the next the point stays: they can be compared.
      const bool new_axis = shown == "loss" || std::string_view(choice.id) == "loss";
      tool.function = choice.id;
      if (new_axis) tool.at = usual_curve_place(frame, tool.function);
    }
    x += std::ceil(text_width(ui.theme.small_font, choice.label)) + ui.theme.px(18);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom + ui.theme.px(2)});
}

/// "σ(2)   0.8808" and the slope in the colour that it has in the plot.
void value_rows(const Ui& ui, const CurveSubject& subject) {
  const std::string at = "(" + readable_text(subject.here) + ")";
  value_row(ui, subject.name + at, readable_text(subject.value_here));
  const std::string none = !subject.is_loss ? "0 | 1" : "none";
  value_row(ui, subject.name + "′" + at, subject.slope_here ? readable_text(*subject.slope_here) : none);
}

void identity_rows(PanelFrame& frame, bool& shown) {
  const Ui& ui = frame.ui;
  toggle_row(ui, "curve/identity", "tanh x = 2σ(2x) − 1", shown, "Draws 2σ(2x) − 1 dotted over tanh");
  if (shown)
    wrapped_text(ui, "A tanh is a sigmoid, twice as high and twice as quick: four times its slope at 0.",
                 ui.theme.quiet_text);
}

/// Pieces of an equation over as many lines as they need; later lines stand in a little.
void equation(const Ui& ui, const std::vector<std::string>& pieces) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float line = theme.px(18), space = text_width(theme.mono_font, " ");
  float x = row.left, middle = row.top + line / 2;
  for (const std::string& piece : pieces) {
    const float width = text_width(theme.mono_font, piece);
    if (x > row.left && x + width > row.right) {
      x = row.left + 2 * space;
      middle += line;
    }
    draw_text(theme.mono_font, x, middle, theme.text, piece);
    x += width + space;
  }
  ImGui::SetCursorScreenPos({row.left, middle + line / 2 + theme.px(2)});
}

void taylor_rows(PanelFrame& frame, const CurveSubject& subject) {
  const Ui& ui = frame.ui;
  CurveTool& tool = frame.scene.curve;
  heading(ui, "Taylor polynomial");
  auto degree = static_cast<double>(tool.degree);
  const auto most = static_cast<double>(maximum_series_degree);
  if (slider_row(ui, "curve/degree", "Degree", degree,
                 {0, most, 0, most, SliderRange::Scale::linear, static_cast<double>(CurveTool{}.degree)},
                 "How many derivatives the polynomial shares with the function; lower ones are fainter"))
    tool.degree = static_cast<std::size_t>(std::clamp(std::round(degree), 0.0, most));
  gap(ui, 2);
  if (!subject.series.exists()) {
    wrapped_text(ui,
                 subject.series.problem == SeriesProblem::unavailable ? "There is none of this loss: it has no formula."
                 : subject.series.problem == SeriesProblem::kink
                     ? "There is none here: the function has a kink or an edge just at this point. Move it a little."
                     : "There is none here: the function or a derivative has no finite value. Move the point.",
                 ui.theme.quiet_text);
    return;
  }
  equation(ui, polynomial_terms(subject, tool.degree));
  if (subject.here != 0)
    wrapped_text(
        ui, "d = " + subject.argument + (subject.here < 0 ? " + " : " − ") + readable_text(std::fabs(subject.here)),
        ui.theme.quiet_text, ui.theme.mono_font);
  gap(ui, 4);
  wrapped_text(ui, trust_sentence(subject, tool.degree), ui.theme.text);
}

void source_note(const Ui& ui, const CurveSubject& subject) {
  std::string note = subject.through.empty() ? "" : "Along " + subject.argument + " " + subject.through;
  if (subject.rows_used < subject.rows)
    note += (note.empty() ? "Over " : ", over ") + std::to_string(subject.rows_used) + " of " +
            std::to_string(subject.rows) + " rows";
  if (!note.empty()) wrapped_text(ui, note + ".", ui.theme.quiet_text);
}

}  // namespace

void draw_curve_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  CurveTool& tool = frame.scene.curve;
  choice_row(frame);
  const std::optional<CurveSubject> made = curve_subject(frame);
  if (!made) return wrapped_text(ui, "Cutting the loss …", theme.quiet_text);
  const CurveSubject& subject = *made;
  const bool can_compare = !subject.is_loss && subject.op == Op::tanh;
  const bool identity_open = frame.state.opened.contains("curve/identity");
  draw_curve_plot(ui, subject, std::min(tool.degree, maximum_series_degree), can_compare && identity_open,
                  std::clamp(0.32F * ImGui::GetWindowHeight(), theme.px(150), theme.px(260)), tool.at);
  gap(ui, 4);
  const double largest = std::numeric_limits<double>::max();
  double at = std::clamp(tool.at, subject.across.minimum, subject.across.maximum);
  const double initial = subject.is_loss ? usual_curve_place(frame, "loss") : 0;
  if (slider_row(ui, "curve/at", "Point " + subject.argument, at,
                 {subject.across.minimum, subject.across.maximum, subject.is_loss ? -largest : -12,
                  subject.is_loss ? largest : 12, SliderRange::Scale::linear, initial},
                 "Where the polynomial touches; drag in the plot as well"))
    tool.at = at;
  value_rows(ui, subject);
  if (subject.is_loss) {
    source_note(ui, subject);
  } else {
    gap(ui, 2);
    wrapped_text(ui, vanishing_sentence(subject), theme.text);
  }
  if (can_compare) {
    bool shown = identity_open;
    identity_rows(frame, shown);
    if (shown)
      frame.state.opened.insert("curve/identity");
    else
      frame.state.opened.erase("curve/identity");
  }
  gap(ui, 6);
  taylor_rows(frame, subject);
  ImGui::Dummy({1, theme.px(4)});
}

}  // namespace saddlescope
