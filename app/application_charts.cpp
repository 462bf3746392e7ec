// The charts under the views, and the switches over them.
#include <imgui.h>

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/application_state.h"
#include "app/chart/chart_view.h"
#include "app/ui/region.h"
#include "app/view_header.h"

namespace saddlescope {
namespace {

/// From this width on there is room for three charts side by side.
constexpr float width_for_three_charts = 1500;

struct ChartChoice {
  SecondChart chart;
  ChartKind kind;
  const char* name;
  const char* label;
  const char* help;
};
constexpr std::array chart_choices = {
    ChartChoice{SecondChart::gradient_norm, ChartKind::gradient_norm, "chart/show/gradient-norm", "Gradient",
                "The length of the gradient"},
    ChartChoice{SecondChart::learning_rate, ChartKind::learning_rate, "chart/show/learning-rate", "Rate",
                "The learning rate that each step uses"},
    ChartChoice{SecondChart::sharpness, ChartKind::sharpness, "chart/show/sharpness", "Sharpness",
                "The largest eigenvalue of the Hessian along each path, with the line above which gradient descent is "
                "not stable: 2/η"}};
constexpr float chart_choice_space = 12;

ChartKind chart_of(SecondChart chart) {
  for (const ChartChoice& choice : chart_choices)
    if (choice.chart == chart) return choice.kind;
  return ChartKind::gradient_norm;
}

/// With three charts side by side the gradient has a place of its own.
std::span<const ChartChoice> choices_with(bool three) {
  return std::span<const ChartChoice>(chart_choices).subspan(three ? 1 : 0);
}

float chart_switch_width(const Theme& theme, bool three) {
  float width = -theme.px(chart_choice_space);
  for (const ChartChoice& choice : choices_with(three))
    width += std::ceil(text_width(theme.heading_font, choice.label)) + theme.px(chart_choice_space);
  return width;
}

/// What the last chart shows, at the cursor.
void draw_chart_switch(const Ui& ui, SecondChart& shown, bool three) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  float x = at.x;
  for (const ChartChoice& choice : choices_with(three)) {
    const bool rate_for_want_of_choice = three && choice.chart == SecondChart::learning_rate;
    const bool on = choice.chart == shown || (rate_for_want_of_choice && shown == SecondChart::gradient_norm);
    ImGui::SetCursorScreenPos({x, at.y});
    if (text_button(ui, choice.name, choice.label, on, choice.help)) shown = choice.chart;
    x += std::ceil(text_width(ui.theme.heading_font, choice.label)) + ui.theme.px(chart_choice_space);
  }
}

constexpr const char *axis_updates = "Updates", *axis_epochs = "Epochs";

float axis_switch_width(const Theme& theme) {
  return std::ceil(text_width(theme.heading_font, axis_updates)) + theme.px(chart_choice_space) +
         std::ceil(text_width(theme.heading_font, axis_epochs));
}

/// What the charts run along, at the cursor.
void draw_axis_switch(const Ui& ui, ChartAxis& axis) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (text_button(ui, "chart/axis/updates", axis_updates, axis == ChartAxis::updates, "Charts run along updates"))
    axis = ChartAxis::updates;
  const float width = std::ceil(text_width(ui.theme.heading_font, axis_updates));
  ImGui::SetCursorScreenPos({at.x + width + ui.theme.px(chart_choice_space), at.y});
  if (text_button(ui, "chart/axis/epochs", axis_epochs, axis == ChartAxis::epochs,
                  "Charts run along epochs: as often as every row was seen. Runs of any batch size line up"))
    axis = ChartAxis::epochs;
}

constexpr const char* log_steps = "Log steps";

float steps_switch_width(const Theme& theme) { return std::ceil(text_width(theme.heading_font, log_steps)); }

/// Whether the charts' steps are logarithmic, at the cursor.
void draw_steps_switch(const Ui& ui, Scene& scene) {
  const bool on = charts_by_decades(scene);
  if (text_button(ui, "chart/log-steps", log_steps, on,
                  "Steps by powers of ten: the first ones have as much room as all the later ones"))
    scene.display.chart_steps = on ? ScaleChoice::linear : ScaleChoice::logarithmic;
}

}  // namespace

void Application::Impl::draw_charts(const Ui& ui) {
  if (layout.left_chart.empty()) return;
  const Rect all{layout.left_chart.min, layout.right_chart.max};
  const bool three = all.width() >= theme.px(width_for_three_charts);
  std::vector<Rect> places = {layout.left_chart, layout.right_chart};
  std::vector<ChartKind> kinds = {ChartKind::loss, chart_of(scene.display.second_chart)};
  if (three) {
    const float third = all.width() / 3;
    places.clear();
    for (int i = 0; i < 3; ++i)
      places.push_back({{all.min.x + third * static_cast<float>(i), all.min.y},
                        {all.min.x + third * static_cast<float>(i + 1), all.max.y}});
    const bool sharpness = scene.display.second_chart == SecondChart::sharpness;
    kinds = {ChartKind::loss, ChartKind::gradient_norm, sharpness ? ChartKind::sharpness : ChartKind::learning_rate};
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string id = "chart " + std::to_string(i);
    const Region region(id.c_str(), places[i], {0, 0}, false);
    ViewFrame frame{places[i].min, places[i].max, ui, results, scene, interaction};
    const bool last = i + 1 == places.size();
    const bool epochs = i == 0 && has_epochs(results);
    const float gap = theme.px(chart_choice_space), axis = epochs ? axis_switch_width(theme) + gap : 0;
    const float width = last ? chart_switch_width(theme, three) : i == 0 ? axis + steps_switch_width(theme) : 0;
    const float room = places[i].width() - theme.px(110);  // the title's
    draw_chart(frame, kinds[i], charts, chart_hand);
    if (width == 0 || width > room) continue;
    const ImVec2 at = {places[i].max.x - width - theme.px(panel_padding), places[i].min.y};
    ImGui::SetCursorScreenPos(at);
    if (last) {
      draw_chart_switch(ui, scene.display.second_chart, three);
      continue;
    }
    draw_steps_switch(ui, scene);
    ImGui::SetCursorScreenPos({at.x + steps_switch_width(theme) + gap, at.y});
    if (epochs) draw_axis_switch(ui, scene.display.chart_axis);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine(all.min, {all.max.x, all.min.y}, theme.line);
  for (std::size_t i = 1; i < places.size(); ++i)
    list->AddLine(places[i].min, {places[i].min.x, places[i].max.y}, theme.line);
}

}  // namespace saddlescope
