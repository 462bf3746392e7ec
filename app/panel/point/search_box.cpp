#include "app/panel/point/search_box.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panel/inspector_parts.h"
#include "app/panel/panel_support.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/data_fit.h"
#include "core/plane/slice.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// The sides that the scene has now, one for each parameter.
std::vector<Interval> sides_of(const Scene& scene) {
  if (scene.start.size() > 2) return box_of(scene);
  std::vector<Interval> sides = {scene.window.a};
  if (scene.start.size() == 2) sides.push_back(scene.window.b);
  return sides;
}

void put_sides(Scene& scene, const std::vector<Interval>& sides) {
  if (scene.start.size() > 2) {
    scene.box = sides;
    return;
  }
  scene.window.a = sides[0];
  if (sides.size() > 1) scene.window.b = sides[1];
}

/// What the loss came with: the surface's own, what fits its rows, or that of any typed formula.
std::vector<Interval> usual_sides(const PanelFrame& frame) {
  const std::size_t n = frame.scene.start.size();
  PlaneWindow window;
  if (const Surface* surface = frame.catalogue.find(frame.scene.loss.surface)) {
    if (n > 2 && surface->box.size() == n) return surface->box;
    window = surface->window;
  } else if (const auto& fit = frame.results.get<DataFitResult>();
             fit != nullptr && fit->view && fit->view->box.size() == n) {
    return fit->view->box;
  }
  if (n > 2) return search_box(window, n);
  std::vector<Interval> sides = {window.a};
  if (n == 2) sides.push_back(window.b);
  return sides;
}

bool is_side(const Interval& side) { return side.size() > 0 && std::isfinite(side.size()) && wide_enough(side); }

std::string refusal_of(const std::string& name, const Interval& side, bool low, double wanted) {
  const std::string number = readable_text(wanted);
  if (low && !(wanted < side.maximum))
    return name + ": the low end cannot be " + number + "; it must be below the high end, " +
           readable_text(side.maximum) + ".";
  if (!low && !(wanted > side.minimum))
    return name + ": the high end cannot be " + number + "; it must be above the low end, " +
           readable_text(side.minimum) + ".";
  return name + ": " + number + " cannot be; " + too_narrow + ".";
}

void side_row(PanelFrame& frame, std::vector<Interval>& sides, std::size_t i, const std::string& name) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float between = theme.px(24), width = std::floor((row.right - row.slider_left - between) / 2);
  draw_text_told(ui, theme.text_font, row.left, row.middle(), row.slider_left - row.left - theme.px(12), theme.text,
                 name);
  const Interval before = sides[i];
  const double step = std::pow(10.0, std::floor(std::log10(before.size() / 20)));
  const auto edit = [&](bool low) {
    const auto with = [before, low](double end) {
      return low ? Interval{end, before.maximum} : Interval{before.minimum, end};
    };
    double end = low ? before.minimum : before.maximum;
    const NumberEdit edited = number_field(
        ui, "box/" + std::string(low ? "low-" : "high-") + std::to_string(i + 1), end,
        low ? row.slider_left : row.right - width, width, step, [&](double wanted) { return is_side(with(wanted)); },
        low ? "Low end: drag it, or click to type" : "High end: drag it, or click to type");
    if (edited.changed) sides[i] = with(end);
    if (edited.refused)
      frame.state.box_refusal = {sides_of(frame.scene), refusal_of(name, before, low, *edited.refused)};
  };
  edit(true);
  const float middle = row.slider_left + width + between / 2;
  draw_text(theme.text_font, middle - text_width(theme.text_font, "to") / 2, row.middle(), theme.quiet_text, "to");
  edit(false);
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(2)});
}

}  // namespace

void draw_search_box(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  Scene& scene = frame.scene;
  const bool box = scene.start.size() > 2;
  const Row row = row_at_cursor(ui);
  heading(ui, box ? "In the box" : "In this window");
  const std::vector<std::string> names = parameter_names(frame);
  if (names.size() != scene.start.size() || names.empty()) return;
  const char* const opened = "Done";
  const char* const closed = box ? "Change the box" : "Change the window";
  const bool was_open = frame.state.opened.contains("box/open");
  const float width = text_width(ui.theme.small_font, was_open ? opened : closed);
  ImGui::SetCursorScreenPos({row.right - width, row.top});
  const bool open = fold_row(frame, "box/open", closed, opened);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  if (!open) return;
  const std::vector<Interval> before = sides_of(scene), usual = usual_sides(frame);
  std::vector<Interval> sides = before;
  gap(ui, 2);
  for (std::size_t i = 0; i < names.size(); ++i) side_row(frame, sides, i, names[i]);
  auto& refusal = frame.state.box_refusal;
  if (refusal && refusal->sides != sides) refusal.reset();
  if (refusal) {
    wrapped_text(ui, refusal->why, ui.theme.error);
    ui.note_item("box/refusal");
  }
  if (sides != usual) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (accent_button(ui, "box/reset", box ? "Reset to this loss's own box" : "Reset to this loss's own window"))
      sides = usual;
    ImGui::SetCursorScreenPos({at.x, at.y + ui.theme.px(22)});
  }
  if (sides != before) put_sides(scene, sides);
  gap(ui, 4);
}

bool is_search_cancelled(const PanelState& state, const Scene& scene) {
  return state.cancelled_search && state.cancelled_search->loss == scene.loss &&
         state.cancelled_search->sides == sides_of(scene);
}

bool draw_search_state(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const bool cancelled = is_search_cancelled(frame.state, frame.scene);
  if (!cancelled && !frame.results.late<CriticalPointsResult>()) return false;
  const Row row = row_at_cursor(ui);
  const char* const action = cancelled ? "Search" : "Cancel";
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.quiet_text,
            cancelled ? "The search was cancelled." : "Searching …");
  ImGui::SetCursorScreenPos({row.right - text_width(ui.theme.small_font, action), row.top});
  if (accent_button(ui, "box/search", action)) {
    if (cancelled)
      frame.state.cancelled_search.reset();
    else
      frame.state.cancelled_search = {frame.scene.loss, sides_of(frame.scene)};
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return true;
}

}  // namespace saddlescope
