#include "app/panel/runs/schedule_editor.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "app/panel/runs/choice_entry.h"
#include "app/panel/runs/run_rows.h"
#include "app/panel/runs/schedule_plot.h"
#include "core/optimizer/schedule_handles.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// A part that fits what is left of the run, so that its end can be seen; other arguments as the catalogue has them.
ScheduleFactor fitting_factor(std::string_view id, std::size_t updates) {
  ScheduleFactor factor = default_factor(id);
  const ScheduleInfo* info = find_schedule(id);
  const auto length = static_cast<double>(std::max<std::size_t>(updates, 1));
  if (info == nullptr) return factor;
  if (info->pieces) factor.values = {0, 1, std::max(1.0, std::round(length / 2)), 0.1};
  for (std::size_t i = 0; i < info->arguments.size() && !info->pieces; ++i)
    if (info->arguments[i].id == "T")
      factor.values[i] = id == "restarts" ? std::max(1.0, std::round(length / 7)) : length;  // three cycles: 1 + 2 + 4
  return factor;
}

struct Preset {
  std::string_view id, label, help;
  Schedule (*make)(std::size_t steps);
};

constexpr std::array presets = {
    Preset{"warmup-cosine", "Warm-up 100, then cosine",
           "A straight rise for 100 updates, then down to nothing at the end.",
           [](std::size_t steps) {
             return Schedule{100, {fitting_factor("cosine", steps > 100 ? steps - 100 : 1)}};
           }},
    Preset{"resnet", "ResNet-110 (0.1, from 400 on 1)",
           "A tenth of the rate for the first 400 updates; made for a learning rate of 0.1.",
           [](std::size_t) {
             return Schedule{0, {{"piecewise", {0, 0.1, 400, 1}}}};
           }},
    Preset{"transformer", "Transformer (512, 4000)",
           "A model 512 wide, 4000 updates up to the peak; made for a learning rate of 1.",
           [](std::size_t) {
             return Schedule{0, {{"transformer", {512, 4000}}}};
           }},
    Preset{"inverse-root", "1/√(1 + 0.01·t)", "Slowly down: it takes the bursts out of the lecture’s AdaGrad.",
           [](std::size_t) {
             return Schedule{0, {{"inverse-sqrt", {0.01}}}};
           }},
};

std::string name_of(std::size_t index) { return run_prefix(index) + "/schedule"; }

/// Part `part` becomes one of that kind; a constant is no part at all.
void choose_kind(Schedule& schedule, std::size_t part, std::string_view id, std::size_t steps) {
  auto& factors = schedule.factors;
  if (part < factors.size() && factors[part].id == id) return;
  if (id == "constant") {
    if (part < factors.size()) factors.erase(factors.begin() + static_cast<std::ptrdiff_t>(part));
    return;
  }
  ScheduleFactor factor = fitting_factor(id, steps > schedule.warmup ? steps - schedule.warmup : 1);
  if (part < factors.size())
    factors[part] = std::move(factor);
  else
    factors.push_back(std::move(factor));
}

/// The kinds with what each does; the id picked, or empty.
std::string_view kind_list(const Ui& ui, const std::string& prefix, std::string_view current, bool constant) {
  std::string_view picked;
  for (const ScheduleInfo& info : schedule_catalogue()) {
    if (info.id == "constant" && !constant) continue;
    if (choice_entry(ui, prefix + "/" + std::string(info.id), info.label, info.help, info.id == current, info.formula))
      picked = info.id;
  }
  return picked;
}

void preset_list(const PanelFrame& frame, std::size_t index, Schedule& schedule) {
  gap(frame.ui, 4);
  heading(frame.ui, "Ready-made");
  for (const Preset& preset : presets)
    if (choice_entry(frame.ui, name_of(index) + "/preset/" + std::string(preset.id), preset.label, preset.help, false))
      schedule = preset.make(frame.scene.steps);
}

/// "Cosine ⌄" opens the list of kinds; a cross takes a part out. True when the part was taken out.
bool kind_row(PanelFrame& frame, std::size_t index, std::size_t part) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  Schedule& schedule = frame.scene.runs[index].optimizer.schedule;
  const bool there = part < schedule.factors.size();
  const std::string id = there ? schedule.factors[part].id : "constant";
  const ScheduleInfo* info = find_schedule(id);
  const std::string name = name_of(index) + "/kind" + std::to_string(part + 1);
  const Row row = row_at_cursor(ui);
  const std::string label = info != nullptr ? std::string(info->label) : id;
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (text_button(ui, name, label, true,
                  info != nullptr ? std::string(info->help) + "\n" + std::string(info->formula) : ""))
    ImGui::OpenPopup(name.c_str());
  draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down,
            {row.left + std::ceil(text_width(theme.heading_font, label)) + theme.px(9), row.middle() + 1}, theme.px(7),
            theme.quiet_text);
  bool removed = false;
  if (there && icon_button_at(ui, name_of(index) + "/remove" + std::to_string(part + 1), Icon::cross,
                              {row.right - theme.px(5), row.middle()}, 14, true, "Take this factor out")) {
    schedule.factors.erase(schedule.factors.begin() + static_cast<std::ptrdiff_t>(part));
    removed = true;
  }
  if (begin_popup(name.c_str())) {
    const std::string_view picked = kind_list(ui, name, id, true);
    if (!picked.empty()) {
      choose_kind(schedule, part, picked, frame.scene.steps);
      removed = part >= schedule.factors.size();
    }
    if (schedule.factors.size() <= 1) preset_list(frame, index, schedule);
    ImGui::EndPopup();
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return removed;
}

void argument_row(const Ui& ui, const std::string& name, const Hyperparameter& argument, double initial,
                  double& value) {
  if (slider_row(ui, name, argument.label, value, range_of(argument, initial), argument.help) && argument.whole)
    value = std::round(value);
}

/// Which piece the sliders show.
int& chosen_piece(const PanelFrame& frame, std::size_t index, std::size_t part) {
  return frame.state.schedule_pieces[name_of(index) + "/" + std::to_string(part + 1) + "/piece"];
}

/// One piece at a time: the one that was last in the hand, or that the arrows choose.
void piece_rows(const PanelFrame& frame, std::size_t index, std::size_t part) {
  const Ui& ui = frame.ui;
  Schedule& schedule = frame.scene.runs[index].optimizer.schedule;
  std::vector<double>& values = schedule.factors[part].values;
  const ScheduleInfo* info = find_schedule(schedule.factors[part].id);
  const std::string name = name_of(index) + "/" + std::to_string(part + 1);
  int& chosen = chosen_piece(frame, index, part);
  const int count = static_cast<int>(values.size() / 2);
  chosen = std::clamp(chosen, 0, count - 1);
  const Row row = row_at_cursor(ui);
  const Theme& theme = ui.theme;
  draw_text(theme.text_font, row.left, row.middle(), theme.quiet_text,
            "Piece " + std::to_string(chosen + 1) + " of " + std::to_string(count));
  float x = row.right - theme.px(5);
  bool removed = false;
  if (count > 1 &&
      icon_button_at(ui, name + "/piece/remove", Icon::cross, {x, row.middle()}, 14, true, "Take this piece out"))
    removed = remove_piece(schedule, part, static_cast<std::size_t>(chosen));
  x -= theme.px(22);
  if (icon_button_at(ui, name + "/piece/next", Icon::right, {x, row.middle()}, 18, chosen + 1 < count, "Next piece"))
    chosen = std::min(chosen + 1, count - 1);
  x -= theme.px(20);
  if (icon_button_at(ui, name + "/piece/before", Icon::left, {x, row.middle()}, 18, chosen > 0, "Piece before"))
    chosen = std::max(chosen - 1, 0);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  if (removed) return;
  const auto place = static_cast<std::size_t>(chosen);
  double from = values[2 * place], factor = values[2 * place + 1];
  SliderRange range = range_of(info->arguments[0], from);
  range.maximum = std::max(static_cast<double>(frame.scene.steps), 1.0);
  const bool moved = slider_row(ui, name + "/t", info->arguments[0].label, from, range, info->arguments[0].help);
  const bool scaled = slider_row(ui, name + "/f", info->arguments[1].label, factor, range_of(info->arguments[1], 1),
                                 info->arguments[1].help);
  // Whole and between its neighbours, as a drag on the curve would put it.
  if (moved) move_handle(schedule, {.part = part, .place = place}, static_cast<double>(schedule.warmup) + from, 1);
  if (moved || scaled) values[2 * place + 1] = factor;
}

void factor_rows(PanelFrame& frame, std::size_t index, std::size_t part) {
  Schedule& schedule = frame.scene.runs[index].optimizer.schedule;
  if (!problem_of(schedule.factors[part]).empty()) return;
  const ScheduleInfo* info = find_schedule(schedule.factors[part].id);
  if (info->pieces) return piece_rows(frame, index, part);
  const ScheduleFactor initial =
      fitting_factor(info->id, frame.scene.steps > schedule.warmup ? frame.scene.steps - schedule.warmup : 1);
  for (std::size_t i = 0; i < info->arguments.size(); ++i)
    argument_row(frame.ui, name_of(index) + "/" + std::to_string(part + 1) + "/" + std::string(info->arguments[i].id),
                 info->arguments[i], initial.values[i], schedule.factors[part].values[i]);
}

void warmup_row(PanelFrame& frame, std::size_t index) {
  Schedule& schedule = frame.scene.runs[index].optimizer.schedule;
  auto updates = static_cast<double>(schedule.warmup);
  const SliderRange range{0,
                          std::max(static_cast<double>(frame.scene.steps), 1.0),
                          0,
                          static_cast<double>(maximum_warmup),
                          SliderRange::Scale::linear,
                          0};
  if (slider_row(frame.ui, name_of(index) + "/warmup", "Warm-up", updates, range,
                 "Updates in which the rate rises in a straight line; the schedule begins after them."))
    schedule.warmup = static_cast<std::size_t>(std::round(updates));
}

/// Another factor, the axis, the chart.
void links_row(PanelFrame& frame, std::size_t index) {
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  Schedule& schedule = frame.scene.runs[index].optimizer.schedule;
  const std::string name = name_of(index);
  const bool more = !schedule.factors.empty() && schedule.factors.size() < maximum_schedule_factors;
  float right = row.right;
  const auto link = [&](const char* id, const char* label, const char* help) {
    right -= std::ceil(text_width(ui.theme.small_font, label));
    ImGui::SetCursorScreenPos({right, row.top});
    right -= ui.theme.px(12);
    return accent_button(ui, name + "/" + id, label, help);
  };
  if (frame.scene.display.second_chart != SecondChart::learning_rate &&
      link("show-rate", "Show rate chart", "The learning rate of every run below the views"))
    frame.scene.display.second_chart = SecondChart::learning_rate;
  const bool logarithmic = frame.state.opened.contains(name + "/log");
  if (link("log", logarithmic ? "Linear" : "Log", "The axis of this curve")) {
    if (logarithmic)
      frame.state.opened.erase(name + "/log");
    else
      frame.state.opened.insert(name + "/log");
  }
  if (more) {
    ImGui::SetCursorScreenPos({row.left, row.top});
    if (accent_button(ui, name + "/add", "+ Factor", "Add a factor: schedules multiply each other"))
      ImGui::OpenPopup("add factor");
    if (begin_popup("add factor")) {
      const std::string_view picked = kind_list(ui, name + "/add", {}, false);
      if (!picked.empty()) choose_kind(schedule, schedule.factors.size(), picked, frame.scene.steps);
      ImGui::EndPopup();
    }
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// "PyTorch ⌄" at the right end of the line; nothing for a method that is written in one way only. Returns its width.
float convention_choice(PanelFrame& frame, std::size_t index, const Row& row, float height) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  OptimizerSettings& settings = frame.scene.runs[index].optimizer;
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr || !has_lecture_form(*info)) return 0;
  const bool lecture = runs_lecture_form(settings);
  const std::string name = run_prefix(index) + "/convention", label = lecture ? "Lecture" : "PyTorch";
  const float width = std::ceil(text_width(theme.small_font, label)) + theme.px(12), left = row.right - width;
  ImGui::SetCursorScreenPos({left, row.top});
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) ImGui::OpenPopup("conventions");
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui, "How the method is written:\n" + std::string(lecture ? info->lecture_rule : info->rule));
  const ImU32 shade = hovered || lecture ? theme.text : theme.quiet_text;
  draw_text(theme.small_font, left, row.top + height / 2, shade, label);
  draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down, {row.right - theme.px(4), row.top + height / 2 + 1},
            theme.px(6), shade);
  if (begin_popup("conventions")) {
    if (choice_entry(ui, name + "/pytorch", "As PyTorch runs it", info->rule, !lecture))
      settings.convention = Convention::pytorch;
    if (choice_entry(ui, name + "/lecture", "As the lecture writes it", info->lecture_rule, lecture))
      settings.convention = Convention::lecture;
    ImGui::EndPopup();
  }
  return width + theme.px(8);
}

}  // namespace

std::string schedule_summary(const Schedule& schedule) {
  if (is_constant(schedule)) return "constant";
  std::string text = schedule.warmup > 1 ? "warm-up " + std::to_string(schedule.warmup) : std::string();
  std::string product;
  for (const ScheduleFactor& factor : schedule.factors) {
    const ScheduleInfo* info = find_schedule(factor.id);
    if (info == nullptr || info->id == "constant") continue;
    std::string label(info->label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    product += (product.empty() ? "" : " × ") + label;
  }
  if (!text.empty() && !product.empty()) text += ", ";
  return text + product;
}

std::string cut_schedule_text(const Scene& scene, std::size_t index) {
  const Run& run = scene.runs[index];
  const double end =
      static_cast<double>(schedule_start(run.stretches, run.optimizer)) + schedule_end(run.optimizer.schedule);
  if (!(end > static_cast<double>(scene.steps))) return {};
  return "The run ends at step " + std::to_string(scene.steps) + ", before the schedule does (" +
         readable_text(end, 6) + ").";
}

void draw_schedule_editor(PanelFrame& frame, std::size_t index) {
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  const float taken = convention_choice(frame, index, row, ui.theme.px(18));
  ImGui::SetCursorScreenPos({row.left, row.top});
  const std::string text = "Schedule: " + schedule_summary(frame.scene.runs[index].optimizer.schedule);
  const bool opened = fold_line(frame, name_of(index), text, row.right - row.left - taken, text);
  if (const std::string cut = cut_schedule_text(frame.scene, index); !cut.empty()) {
    wrapped_text(ui, cut, mix(ui.theme.quiet_text, ui.theme.text, 0.5f), ui.theme.small_font);
    ui.note_item(name_of(index) + "/cut");
  }
  if (!opened) return;
  if (const auto held = draw_schedule_plot(frame, index); held && held->part != ScheduleHandle::of_warmup)
    chosen_piece(frame, index, held->part) = static_cast<int>(held->place);
  const std::vector<ScheduleFactor>& factors = frame.scene.runs[index].optimizer.schedule.factors;
  for (std::size_t part = 0; part == 0 || part < factors.size(); ++part)
    if (!kind_row(frame, index, part) && part < factors.size()) factor_rows(frame, index, part);
  warmup_row(frame, index);
  links_row(frame, index);
}

}  // namespace saddlescope
