// What stands where: the one full-size ImGui window with its regions, views with their headers, panels and dialogs.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/application_state.h"
#include "app/curve/curve_view.h"
#include "app/layer/probe_overlay.h"
#include "app/panel/notes_strip.h"
#include "app/panel/question.h"
#include "app/panel/runs/race_card.h"
#include "app/panel/runs/run_places.h"
#include "app/ui/actions.h"
#include "app/ui/region.h"
#include "app/view_header.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/scene/switches.h"

namespace saddlescope {

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
