#include "app/panel/runs/race_card.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/draw/overlay.h"
#include "app/panel/panel_support.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

std::string step_text(std::size_t step) { return readable_text(static_cast<double>(step), 7); }

std::string reach_text(const RaceResult& race) {
  return (race.best.source == RaceBest::Source::zero ? "L < " : "L − best < ") + readable_text(race.threshold, 3);
}

template <class Part>
bool same_for_all(const std::vector<const Run*>& runs, Part part) {
  return std::all_of(runs.begin(), runs.end(), [&](const Run* run) { return part(*run) == part(*runs.front()); });
}

/// "1", "2", …; of those that are not there a dash.
std::string place_text(const Standing& standing) {
  return standing.place > 0 ? std::to_string(standing.place) : std::string("–");
}

std::string result_text(const Standing& standing) {
  if (standing.reached) return "step " + step_text(*standing.reached);
  if (standing.broken) return "diverged at " + step_text(standing.last_step);
  return readable_text(standing.left, 3) + " left";
}

void standing_row(PanelFrame& frame, const RaceResult& race, const Standing& standing) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Run& run = frame.scene.runs[standing.run];
  const Row row = row_at_cursor(ui);
  const std::string name = "race/run" + std::to_string(standing.run + 1);
  ImGui::SetCursorScreenPos({row.left, row.top});
  const bool clicked = ImGui::InvisibleButton(name.c_str(), {row.right - row.left, row.bottom - row.top});
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered() || frame.interaction.hovered_run == standing.run;
  if (ImGui::IsItemHovered()) frame.interaction.hovered_run = standing.run;
  if (hovered)
    ImGui::GetWindowDrawList()->AddRectFilled({row.left - theme.px(4), row.top}, {row.right + theme.px(4), row.bottom},
                                              with_alpha(theme.text, 0.06f), theme.px(3));
  tooltip(ui, standing.reached  ? "The first step with " + reach_text(race) + "; a click goes there"
              : standing.broken ? "Its loss is infinite or undefined from that step on"
                                : "It is not there after " + step_text(standing.last_step) +
                                      " steps; the number is what is left of the loss");
  if (clicked && standing.reached) {
    frame.scene.playback.playing = false;
    frame.scene.playback.step = static_cast<double>(*standing.reached);
  }
  draw_text(theme.heading_font, row.left, row.middle(), standing.place > 0 ? theme.text : theme.quiet_text,
            place_text(standing));
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  overlay::ball(pen, {row.left + theme.px(24), row.middle()}, color(run.color), run.marker, 4.5f);
  const std::string result = result_text(standing);
  const float left = row.left + theme.px(38), right = row.right - text_width(theme.text_font, result);
  draw_text_right(theme.text_font, row.right, row.middle(), standing.reached ? theme.text : theme.quiet_text, result);
  draw_text_cut(theme.text_font, left, row.middle(), right - theme.px(8) - left, theme.text,
                run_label(frame, standing.run));
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

}  // namespace

std::string race_protocol(const Scene& scene, const RaceResult& race) {
  std::vector<const Run*> runs;
  for (const Run& run : scene.runs)
    if (run.visible) runs.push_back(&run);
  if (runs.empty()) return "No run takes part";
  const auto start = [&](const Run& run) { return run.own_start.value_or(scene.start); };
  std::string text = same_for_all(runs, start) ? "Same start" : "Starts differ";
  text += ", " + step_text(scene.steps) + " steps, " + reach_text(race);
  if (!same_for_all(runs, [](const Run& run) { return run.sampling; })) text += "; batches or noise differ";
  if (race.best.source == RaceBest::Source::minimum)
    text += "; best " + readable_text(race.best.loss, 4) + ", the lowest known minimum";
  if (race.best.source == RaceBest::Source::runs)
    text += "; best " + readable_text(race.best.loss, 4) + ", the lowest of the runs";
  return text;
}

std::string race_sentence(const PanelFrame& frame, const RaceResult& race) {
  const std::string goal = reach_text(race);
  if (race.standings.empty() || race.standings.front().place == 0)
    return "None of the runs gets to " + goal + " in " + step_text(frame.scene.steps) + " steps.";
  std::string names;
  std::size_t first = 0;
  for (const Standing& standing : race.standings)
    if (standing.place == 1) names += (first++ == 0 ? "" : " and ") + run_label(frame, standing.run);
  std::string text = names + (first > 1 ? " are" : " is") + " first at " + goal + ", at step " +
                     step_text(*race.standings.front().reached);
  for (const Standing& standing : race.standings)
    if (standing.place > 1) text += ", " + run_label(frame, standing.run) + " at " + step_text(*standing.reached);
  return text + ".";
}

void draw_race_card(PanelFrame& frame) {
  Race& race = frame.scene.race;
  if (!race.shown) return;
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  heading(ui, "Race");
  if (icon_button_at(ui, "race/close", Icon::cross, {right - theme.px(7), at.y + theme.px(7)}, 18, true,
                     "Take the race away; Run, Race brings it back"))
    race.shown = false;
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(22)});
  const auto& result = frame.results.get<RaceResult>();
  const bool over_best = result != nullptr && result->best.source != RaceBest::Source::zero;
  const SliderRange range{1e-12, 1000, smallest_threshold, largest_threshold, SliderRange::Scale::logarithmic, 1e-3};
  slider_row(ui, "race/threshold", "Threshold", race.threshold, range,
             over_best ? "How close to the best loss the runs race" : "The loss below which the runs race");
  if (result != nullptr) {
    for (const Standing& standing : result->standings)
      if (standing.run < frame.scene.runs.size()) standing_row(frame, *result, standing);
    gap(ui, 2);
    wrapped_text(ui, race_protocol(frame.scene, *result), theme.quiet_text, theme.small_font);
    ui.note_item("race/protocol");
  }
  gap(ui, 12);
}

}  // namespace saddlescope
