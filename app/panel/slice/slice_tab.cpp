// The Slice tab: which plane of the parameter space the views show, ways to choose one, and what it hides.
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/panel/inspector_parts.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "app/panel/slice/slice_choice.h"
#include "core/critical/off_plane.h"
#include "core/critical/slice_kind.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/plane_cut.h"
#include "core/engine/nodes/run.h"
#include "core/plane/slice.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// A chip that opens a list; the entry picked. Lies at the cursor, which stays.
std::optional<std::size_t> pick(const Ui& ui, const std::string& name, const std::string& shown,
                                std::span<const std::string> entries, std::string_view help) {
  const Theme& theme = ui.theme;
  ImGui::PushID(name.c_str());
  if (chip(ui, name, shown + " ▾", true, help)) ImGui::OpenPopup("list");
  std::optional<std::size_t> picked;
  if (begin_popup("list")) {
    float width = theme.px(40);
    for (const std::string& entry : entries) width = std::max(width, text_width(theme.text_font, entry));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const float height = theme.px(22), pad = theme.px(6);
      if (ImGui::InvisibleButton(entries[i].c_str(), {width, height})) {
        picked = i;
        ImGui::CloseCurrentPopup();
      }
      ui.note_item(name + ":" + std::to_string(i + 1));
      if (ImGui::IsItemHovered() || entries[i] == shown)
        ImGui::GetWindowDrawList()->AddRectFilled(
            {at.x - pad, at.y}, {at.x + width + pad, at.y + height},
            ImGui::IsItemHovered() ? with_alpha(theme.accent, 0.28f) : with_alpha(theme.text, 0.06f), theme.px(4));
      draw_text(theme.text_font, at.x, at.y + height / 2, theme.text, entries[i]);
      ImGui::SetCursorScreenPos({at.x, at.y + height});
    }
    ImGui::EndPopup();
  }
  ImGui::PopID();
  return picked;
}

/// A framed button as wide as the column, its text cut to fit; the cursor goes below it.
bool wide_button(const Ui& ui, const std::string& name, const std::string& label, bool possible,
                 const std::string& help) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float height = theme.px(24), pad = theme.px(10);
  ImGui::SetCursorScreenPos({row.left, row.top});
  const bool clicked = ImGui::InvisibleButton(name.c_str(), {row.right - row.left, height});
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (hovered && possible) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui, help);
  const float shade = !possible ? 0.03f : held ? 0.18f : hovered ? 0.13f : 0.08f;
  ImGui::GetWindowDrawList()->AddRectFilled({row.left, row.top}, {row.right, row.top + height},
                                            mix(theme.panel, theme.text, shade), theme.px(4));
  draw_text_cut(theme.text_font, row.left + pad, row.top + height / 2, row.right - row.left - 2 * pad,
                possible ? theme.text : theme.quiet_text, label);
  ImGui::SetCursorScreenPos({row.left, row.top + height + theme.px(4)});
  return clicked && possible;
}

/// "u₁  (λ = −2)" for each eigenvector.
std::vector<std::string> eigenvector_entries(const BentPoint& point) {
  std::vector<std::string> entries;
  for (Eigen::Index i = 0; i < point.bent.eigenvalues.size(); ++i)
    entries.push_back(eigenvector_name(static_cast<std::size_t>(i)) +
                      "  (λ = " + readable_text(point.bent.eigenvalues[i], 3) + ")");
  return entries;
}

/// Number of the eigenvector whose name the direction has.
std::optional<std::size_t> eigenvector_number(const Slice& slice, std::size_t direction, std::size_t n) {
  for (std::size_t i = 0; i < n && slice.names.size() == 2; ++i)
    if (slice.names[direction] == eigenvector_name(i)) return i;
  return std::nullopt;
}

/// The two directions, each a list of parameters and, in a plane along eigenvectors, of those.
void axes_row(PanelFrame& frame, const BentPoint& here) {
  const Ui& ui = frame.ui;
  Slice& slice = frame.scene.slice;
  const std::vector<std::string> parameters = parameter_names(frame);
  const std::size_t n = parameters.size();
  const auto axes = shown_axes(frame);
  const std::optional<std::size_t> number[2] = {eigenvector_number(slice, 0, n), eigenvector_number(slice, 1, n)};
  const bool eigen = number[0] && number[1] && here.bent.finite;
  std::vector<std::string> entries = parameters;
  if (eigen)
    for (const std::string& entry : eigenvector_entries(here)) entries.push_back(entry);
  const Row row = row_at_cursor(ui);
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.quiet_text, "Axes");
  float x = row.left + ui.theme.px(44);
  for (std::size_t k = 0; k < 2; ++k) {
    std::string shown = slice.names.size() == 2 ? slice.names[k] : parameters[k];
    if (axes) shown = parameters[k == 0 ? axes->first : axes->second];
    ImGui::SetCursorScreenPos({x, row.top + ui.theme.px(2)});
    const auto picked = pick(ui, k == 0 ? "slice/first" : "slice/second", shown, entries,
                             k == 0 ? "Along the horizontal axis" : "Along the vertical axis");
    x += text_width(ui.theme.small_font, shown + " ▾") + ui.theme.px(20);
    if (!picked) continue;
    if (*picked < n) {
      // The same parameter twice is a wish to swap them.
      const auto now = axes.value_or(std::pair<std::size_t, std::size_t>{*picked == 0 ? 1 : 0, *picked == 0 ? 1 : 0});
      const std::size_t other = k == 0 ? now.second : now.first, before = k == 0 ? now.first : now.second;
      const std::size_t kept = other == *picked ? before : other;
      k == 0 ? cut_along_axes(frame, *picked, kept) : cut_along_axes(frame, kept, *picked);
    } else {
      const std::size_t vector = *picked - n, other = *number[1 - k], before = *number[k];
      const std::size_t kept = other == vector ? before : other;
      k == 0 ? cut_through_point(frame, here, vector, kept) : cut_through_point(frame, here, kept, vector);
    }
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// Turns the second axis into the most negative eigenvector at the plane's point: the floor of a closed slice opens.
void turn_rows(PanelFrame& frame, const BentPoint& here) {
  const Ui& ui = frame.ui;
  Slice& slice = frame.scene.slice;
  const std::size_t n = here.at.size();
  const bool ready = slice.toward.size() == n;
  if (!ready && !here.falls()) {
    wrapped_text(ui, "No eigenvalue is negative at the plane's point: nothing to turn the plane to.",
                 ui.theme.quiet_text);
    return;
  }
  std::vector<double> toward = slice.toward;
  if (!ready) {
    const Eigen::VectorXd down = here.bent.eigenvectors.row(0);
    toward.assign(down.begin(), down.end());
  }
  Slice still = slice;
  still.turn = 0;
  const Plane unturned = slice_plane(still, parameter_names(frame));
  const PlanePoint share = to_plane({std::vector<double>(n, 0.0), unturned.directions, {}}, toward);
  if (std::hypot(share.a, share.b) > 1 - 1e-9) {
    wrapped_text(ui, "The plane contains the most negative direction: its floor is open.", ui.theme.quiet_text);
  } else {
    const std::string name = ready ? slice.toward_name : eigenvector_name(0);
    if (slider_row(ui, "slice/turn", "Turn to " + name, slice.turn, {0, 1, 0, 1, SliderRange::Scale::linear, 0},
                   "Turns the vertical axis into the most negative eigenvector") &&
        !ready) {
      slice.toward = toward;
      slice.toward_name = name;
    }
  }
  if (!here.bent.finite) return;
  const Plane& plane = frame.results.plane;
  const auto bend = [&](std::size_t k) {
    const double value = curvature_along(plane.directions[k], here.bent.eigenvalues, here.bent.eigenvectors);
    return std::abs(value) <= here.zero ? std::string("0") : (value > 0 ? "+" : "") + readable_text(value, 3);
  };
  value_row(ui, "Curvature across, up", bend(0) + ",  " + bend(1));
}

/// A slider for every parameter that the plane holds still; of a plane across the axes, for its whole point.
void held_rows(PanelFrame& frame) {
  Scene& scene = frame.scene;
  const auto names = parameter_names(frame);
  const std::size_t n = names.size();
  const Plane& plane = frame.results.plane;
  const bool axes = spanned_axes(plane).has_value();
  heading(frame.ui, axes ? "Held still" : "Through this point");
  std::vector<double> origin = frame.results.plane.origin;
  for (std::size_t i = 0; i < n; ++i) {
    if (axes && !is_held(plane, i)) continue;
    const double initial = i < scene.start.size() ? scene.start[i] : 0;
    if (slider_row(frame.ui, "slice/at-" + std::to_string(i + 1), names[i], origin[i],
                   coordinate_range(frame, i, initial), "Moves the plane; only the landscape is computed anew"))
      scene.slice.origin = origin;
  }
}

void through_rows(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  heading(ui, "Put it through");
  gap(ui, 2);
  if (const auto at = point_of_interest(frame)) {
    const BentPoint point = bent_point(frame, "point of interest", *at);
    const auto [first, second] = telling_pair(point);
    const std::string pair = eigenvector_name(first) + " and " + eigenvector_name(second);
    std::string place = place_text(frame, point.at);
    if (place.starts_with("the ")) place = static_cast<char>(place[4] - 'a' + 'A') + place.substr(5);
    if (wide_button(ui, "slice/point", place, point.bent.finite, "Along its eigenvectors " + pair))
      cut_through_point(frame, point, first, second);
    ask_for_closed_slice(frame, point);
    if (has_closed_slice(point) &&
        wide_button(ui, "slice/closed", "Choose the closed slice", true,
                    "Along its two most positive eigenvectors it looks like a minimum; then turn the plane"))
      cut_closed(frame, point);
  }
  if (wide_button(ui, "slice/start", "The start", true, "Along two parameters' axes")) cut_through_start(frame);
  const bool possible = !frame.scene.runs.empty();
  if (wide_button(ui, "slice/three", "Three points: the runs' ends", possible,
                  "The ends of three runs; with fewer the start and a ball") &&
      !cut_three_points(frame)) {
    frame.state.message = "The runs end where they start: no plane through different points";
    frame.state.message_is_error = false;
  }
}

/// Share of a run's whole movement that the shown plane contains; none while the movement is not known yet.
std::optional<double> contained_share(const PanelFrame& frame, std::size_t index,
                                      const std::shared_ptr<const RunResult>& run) {
  const auto& insight = frame.results.get<InsightResult>(index);
  if (insight == nullptr || insight->run != run || insight->movement.empty()) return std::nullopt;
  return share_in_plane(frame.results.plane, insight->movement);
}

void run_row(PanelFrame& frame, std::size_t index) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const auto result = result_of(frame, index);
  if (!result || result->trajectory.dimension != frame.results.plane.dimension()) return;
  const std::string name = "slice/run" + std::to_string(index + 1);
  const Row row = row_at_cursor(ui);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton(name.c_str(), {row.right - row.left, row.bottom - row.top});
  ui.note_item(name);
  if (ImGui::IsItemHovered()) frame.interaction.hovered_run = index;
  const Run& run = frame.scene.runs[index];
  draw_run_marker(ImGui::GetWindowDrawList(), run.marker, {row.left + theme.px(6), row.middle()}, theme.px(5),
                  color(run.color));
  const OffPlane off(frame.results.plane, frame.scene.window);
  const Trajectory& path = result->trajectory;
  const double distance = off.distance(path.at(shown_row(path, frame.scene.playback.step)).data());
  // Rounded down: 100 % is all of it.
  const auto share = contained_share(frame, index, result);
  const std::string percent = share ? readable_text(std::floor(100 * *share + 1e-9)) + " %" : "…";
  const float distance_right = row.right, share_right = row.right - theme.px(66);
  draw_text_right(theme.text_font, distance_right, row.middle(), theme.quiet_text,
                  off.off(distance) ? off.text(distance) : "in it");
  draw_text_right(theme.text_font, share_right, row.middle(), theme.text, percent);
  draw_text_told(ui, theme.text_font, row.left + theme.px(18), row.middle(),
                 share_right - theme.px(54) - row.left - theme.px(18), theme.text, run_label(frame, index));
  ImGui::SetCursorScreenPos({row.left + theme.px(18), row.bottom});
  (void)bent_end(frame, index);
  if (chip(ui, name + "/end", "Cut at its end", false, "A plane through the end, along two eigenvectors there"))
    cut_through_end(frame, index);
  ImGui::SetCursorScreenPos({row.left + theme.px(36) + text_width(theme.small_font, "Cut at its end"), row.bottom});
  if (chip(ui, name + "/path", "Along its path", false, "A plane along the path's two principal directions"))
    cut_along_path(frame, index);
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(24)});
}

/// "It cuts sets of critical points in 2 curves and a point."; empty where it cuts none.
std::string cut_sentence(const PanelFrame& frame) {
  const SetsInPlane sets = marked_sets(frame.scene, frame.results);
  const auto counted = [](std::size_t count, const std::string& one, const std::string& many) {
    return count == 0 ? std::string() : count == 1 ? one : std::to_string(count) + many;
  };
  const std::string curves = counted(sets.curves.size(), "a curve", " curves"),
                    points = counted(sets.crossings.size(), "a point", " points");
  if (curves.empty() && points.empty()) return {};
  return "It cuts sets of critical points in " + curves + (curves.empty() || points.empty() ? "" : " and ") + points +
         ".";
}

}  // namespace

void draw_slice_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Plane& plane = frame.results.plane;
  if (plane.dimension() <= 2 || plane.directions.size() != 2 || plane.dimension() != frame.scene.start.size()) return;
  const BentPoint here = bent_point(frame, "plane's point", plane.origin);
  heading(ui, "Plane");
  axes_row(frame, here);
  turn_rows(frame, here);
  gap(ui, 4);
  wrapped_text(ui, slice_sentence(frame), ui.theme.text);
  if (const std::string cut = cut_sentence(frame); !cut.empty()) wrapped_text(ui, cut, ui.theme.quiet_text);
  if (const auto index = critical_point_at(frame, plane.origin)) {
    const OffPlane off(plane, frame.scene.window);
    const std::string note = off.note(fitting_points(frame.results)->points[*index]);
    if (!note.empty()) wrapped_text(ui, "The point is " + note + ".", ui.theme.downhill);
  }
  gap(ui, 8);
  held_rows(frame);
  gap(ui, 8);
  through_rows(frame);
  gap(ui, 6);
  heading(ui, "Paths: share in the plane, distance");
  bool any = false;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i) {
    if (!frame.scene.runs[i].visible) continue;
    run_row(frame, i);
    any = true;
  }
  wrapped_text(ui,
               any ? "The share of a path's movement that the plane contains, and how far off the ball is. Off the "
                     "plane a path fades; in 3-D its height there is its own loss, not the surface's."
                   : "No run is visible.",
               ui.theme.quiet_text, ui.theme.small_font);
  ImGui::Dummy({1, ui.theme.px(4)});
}

}  // namespace saddlescope
