// What stands where: the one full-size ImGui window with its regions, views with their headers, panels and dialogs.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/application_state.h"
#include "app/chart/chart_view.h"
#include "app/curve/curve_view.h"
#include "app/layer/probe_overlay.h"
#include "app/panel/notes_strip.h"
#include "app/panel/question.h"
#include "app/panel/runs/race_card.h"
#include "app/panel/runs/run_places.h"
#include "app/ui/actions.h"
#include "app/view_header.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/scene/switches.h"

namespace saddlescope {

namespace {

/// From this width on there is room for three charts side by side.
constexpr float width_for_three_charts = 1500;

/// A borderless child at a fixed place.
class Region {
 public:
  Region(const char* id, const Rect& rect, ImVec2 padding, bool scrolls) {
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
    // The scrollbar's place is kept, shown or not: a row that makes it appear moves no button from under the mouse.
    if (scrolls) {
      const float bar = ImGui::GetStyle().ScrollbarSize + std::floor(padding.x / 2);
      ImGui::SetNextWindowContentSize({rect.width() - padding.x - bar, 0});
    }
    const ImGuiWindowFlags fixed = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::BeginChild(id, {rect.width(), rect.height()}, false,
                      (scrolls ? 0 : fixed) | ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoMove);
    ImGui::PopStyleVar();
  }
  ~Region() { ImGui::EndChild(); }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
};

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

void Application::Impl::draw() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("##main", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(3);

  const Ui ui{theme, ui_memory, registry};
  forget_hover();

  const bool curve = results.get<LossResult>() != nullptr && results.plane.directions.size() == 1;
  if (on_stage()) {
    layout = lay_out_stage(size, {.scale = theme.scale,
                                  .split = scene.display.split,
                                  .one_view = curve,
                                  .bar = stage_bar == StageBar::runs,
                                  .charts = stage_charts,
                                  .probe = scene.probe.shown});
    draw_stage(ui);
    draw_views(ui);
    draw_charts(ui);
    draw_splitter(layout.splitter);
  } else if (options.shown == Shown::app || options.shown == Shown::panels) {
    LayoutOptions wanted{.scale = theme.scale,
                         .split = scene.display.split,
                         .panels_hidden = preferences.panels_hidden,
                         .one_view = curve};
    layout = lay_out(size, wanted);
    if (shows_notes(scene)) {
      constexpr float largest_share = 0.35f;  // of the views
      const float most = largest_share * layout.left_view.height();
      wanted.notes = notes_height(theme, scene, panels, layout.transport.width(), most);
      layout = lay_out(size, wanted);
    }
    draw_panels(ui);
    if (options.shown == Shown::app) {
      draw_views(ui);
      draw_charts(ui);
      draw_splitter(layout.splitter);
    }
  } else {
    layout = {};
    const Rect whole{{0, 0}, size};
    (options.shown == Shown::surface || curve ? layout.left_view : layout.right_view) = whole;
    draw_views(ui);
  }
  draw_dialogs(ui);
  ImGui::End();
}

/// What is under the mouse was noted in the frame before by the view that has it, so that panels and the linked view
/// see it too; it ends when the mouse is over none of them.
void Application::Impl::forget_hover() {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto over = [&](const Rect& rect) {
    return mouse.x >= rect.min.x && mouse.x < rect.max.x && mouse.y >= rect.min.y && mouse.y < rect.max.y;
  };
  const bool over_view = over(layout.left_view) || over(layout.right_view);
  if (!over_view) interaction.hovered_point.clear();
  if (!over_view && !over(layout.inspector)) interaction.hovered_critical_point.reset();
  if (!over({layout.left_chart.min, layout.right_chart.max})) interaction.hovered_step.reset();
  if (!over_view && !over(layout.controls) && !over({layout.left_chart.min, layout.right_chart.max}))
    interaction.hovered_run.reset();
}

PanelFrame Application::Impl::panel_frame(const Ui& ui) {
  return {.ui = ui,
          .results = results,
          .scene = scene,
          .interaction = interaction,
          .catalogue = catalogue,
          .state = panels,
          .title = title(),
          .threads = engine.thread_count(),
          .renderer = options.renderer,
          .frame_milliseconds = frame_milliseconds,
          .act = [this](const std::string& action) { act(action); },
          .thumbnails = &thumbnails};
}

void Application::Impl::draw_panels(const Ui& ui) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto fill = [&](const Rect& rect, ImU32 shade) {
    if (!rect.empty()) list->AddRectFilled(rect.min, rect.max, shade);
  };
  fill(layout.menu, theme.panel);
  fill(layout.controls, theme.panel);
  fill(layout.inspector, theme.panel);
  fill(layout.status, theme.panel);

  PanelFrame frame = panel_frame(ui);
  const float pad = theme.px(panel_padding);
  {
    const Region region("menu", layout.menu, {pad, 0}, false);
    draw_menu_bar(frame);
  }
  if (!layout.controls.empty()) {
    const Region region("controls", layout.controls, {pad, theme.px(8)}, true);
    follow_runs(panels, scene.runs);
    draw_loss_panel(frame);
    draw_race_card(frame);
    draw_optimizers_panel(frame);
    follow_runs(panels, scene.runs);
    draw_run_panel(frame);
  }
  if (!layout.inspector.empty()) {
    const Region region("inspector", layout.inspector, {pad, theme.px(8)}, true);
    draw_inspector(frame);
  }
  if (!layout.notes.empty()) {
    const Region region("notes", layout.notes, {0, 0}, false);
    draw_notes(frame);
  }
  {
    const Region region("transport", layout.transport, {pad, 0}, false);
    draw_transport(frame);
  }
  {
    const Region region("status", layout.status, {pad, 0}, false);
    draw_status_line(frame);
  }
  const auto line = [&](ImVec2 from, ImVec2 to) { list->AddLine(from, to, theme.line); };
  line({layout.menu.min.x, layout.menu.max.y}, layout.menu.max);
  line(layout.status.min, {layout.status.max.x, layout.status.min.y});
  line(layout.transport.min, {layout.transport.max.x, layout.transport.min.y});
  // The views' pictures cover their own first column: the line stands left of it.
  if (!layout.controls.empty())
    line({layout.controls.max.x - 1, layout.controls.min.y}, {layout.controls.max.x - 1, layout.controls.max.y});
  if (!layout.inspector.empty()) line(layout.inspector.min, {layout.inspector.min.x, layout.inspector.max.y});
}

void Application::Impl::draw_stage(const Ui& ui) {
  PanelFrame frame = panel_frame(ui);
  {
    const Region region("title", layout.title, {0, 0}, false);
    draw_stage_title(frame);
  }
  {
    const Region region("caption", layout.caption, {0, 0}, false);
    draw_stage_caption(frame);
  }
  ImDrawList* const list = ImGui::GetWindowDrawList();
  if (!layout.inspector.empty()) {
    const Rect& rect = layout.inspector;
    list->AddRectFilled(rect.min, rect.max, theme.panel);
    list->AddLine(rect.min, {rect.min.x, rect.max.y}, theme.line);
    const Region region("probe", rect, {theme.px(panel_padding), theme.px(8)}, false);
    draw_stage_probe(frame);
  }
  if (layout.bar.empty()) return;
  list->AddRectFilled(layout.bar.min, layout.bar.max, theme.panel);
  list->AddLine(layout.bar.min, {layout.bar.max.x, layout.bar.min.y}, theme.line);
  const Region region("bar", layout.bar, {0, 0}, false);
  draw_stage_bar(frame, stage_charts);
}

void Application::Impl::draw_views(const Ui& ui) {
  const auto flip_clicked = [&](const Switch* entry) {
    if (entry != nullptr) act(entry->id);
  };
  const bool curve = results.get<LossResult>() != nullptr && results.plane.directions.size() == 1;
  const auto& landscape = results.get<LandscapeResult>();
  const bool log_height = landscape != nullptr && landscape->scale.logarithmic,
             log_colors = landscape != nullptr && landscape->colors.logarithmic;
  if (!layout.left_view.empty()) {
    const Region region("left view", layout.left_view, {0, 0}, false);
    const Rect body = below_header(ui, layout.left_view);
    ViewFrame frame{body.min, body.max, ui, results, scene, interaction};
    if (curve) {
      const float taken =
          draw_height_chooser(ui, layout.left_view, "Error curve", 0, scene.display.height_scale, log_height);
      flip_clicked(draw_header(ui, layout.left_view, "Error curve", scene, &Switch::Header::curve, taken));
      draw_curve_view(frame, curve_hand);
    } else {
      // The scales come before the switches, which the menu has too.
      float taken = draw_height_chooser(ui, layout.left_view, "Surface", 0, scene.display.height_scale, log_height);
      taken += draw_color_chooser(ui, layout.left_view, "Surface", taken, 0, scene.display, log_colors);
      flip_clicked(draw_header(ui, layout.left_view, "Surface", scene, &Switch::Header::surface, taken,
                               SurfaceView::stretch(scene)));
      surface_view->draw(frame, options.shown == Shown::app);
      if (surface_view->takes_home()) act("home-view");
    }
  }
  if (!layout.right_view.empty()) {
    const Region region("right view", layout.right_view, {0, 0}, false);
    const Rect body = below_header(ui, layout.right_view);
    ViewFrame frame{body.min, body.max, ui, results, scene, interaction};
    map_view->draw(frame);
    flip_clicked(
        draw_header(ui, layout.right_view, "Contour map", scene, &Switch::Header::map, 0, map_view->stretch()));
  }
}

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

void Application::Impl::draw_splitter(const Rect& rect) {
  if (rect.empty()) return;
  ImGui::SetCursorScreenPos(rect.min);
  const Region region("splitter", rect, {0, 0}, false);
  ImGui::InvisibleButton("##splitter", {rect.width(), rect.height()});
  const bool hot = ImGui::IsItemHovered() || ImGui::IsItemActive();
  if (hot) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (registry != nullptr) registry->note("splitter", rect.min, rect.max);
  const float middle = (rect.min.x + rect.max.x) / 2;
  ImGui::GetWindowDrawList()->AddLine({middle, rect.min.y}, {middle, rect.max.y}, hot ? theme.accent : theme.line);
  const float left = layout.left_view.min.x, right = layout.right_view.max.x;
  if (ImGui::IsItemActive() && right > left)
    scene.display.split =
        std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - left) / (right - left)), 0.15, 0.85);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
    scene.display.split = Display{}.split;
}

void Application::Impl::draw_questions(const Ui& ui) {
  if (lost) {
    const std::string when = time_of(lost->file());
    const auto answer =
        draw_question(ui, {.title = "Recover your last scene?",
                           .text = "The program did not end properly" + (when.empty() ? "" : " on " + when) +
                                   ". Your scene was kept. It also stays in the menu File, under Earlier scenes.",
                           .name = "recover",
                           .answers = {"Recover", "Not now"}});
    if (answer == 0) recover();
    if (answer == 1) lost->settle(), lost.reset();
  }
  if (asks_to_close) {
    const std::filesystem::path file = history.document().file.value_or("scene.toml");
    const auto answer = draw_question(ui, {.title = "Save before closing?",
                                           .text = "“" + file.filename().string() + "” was changed since it was saved.",
                                           .name = "close",
                                           .answers = {"Save", "Do not save", "Cancel"}});
    if (answer) asks_to_close = false;
    if ((answer == 0 && save_to(file)) || answer == 1)
      if (options.close) options.close();
  }
}

void Application::Impl::draw_dialogs(const Ui& ui) {
  draw_questions(ui);
  if (help_shown) draw_help(ui, help_shown);
  PanelFrame frame = panel_frame(ui);
  draw_start_page(frame, start_page);
  const auto chosen = draw_file_dialog(ui, file_dialog);
  if (chosen && file_dialog.saving) save_to(*chosen);
  if (chosen && !file_dialog.saving) file_dialog.data ? open_data(*chosen) : open_file(*chosen);
}

}  // namespace saddlescope
