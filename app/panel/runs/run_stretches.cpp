#include "app/panel/runs/run_stretches.h"

#include <optional>
#include <string>
#include <vector>

#include "app/panel/runs/schedule_editor.h"
#include "core/scene/branching.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float stretch_height = 18;
constexpr std::size_t most_lines = 6;

struct ShownStretch {
  std::size_t from = 0;
  std::optional<std::size_t> to;  ///< none: to the end
  const OptimizerSettings* settings = nullptr;
  std::size_t index = 0;  ///< into Run::stretches; its size for the last
};

/// Without what a branch shares with the run it left.
std::vector<ShownStretch> own_stretches(const Run& run) {
  std::vector<ShownStretch> stretches;
  std::size_t from = 0;
  for (std::size_t index = 0; index < run.stretches.size(); ++index) {
    const std::size_t to = from + run.stretches[index].steps;
    if (to > run.forked_at) stretches.push_back({from, to, &run.stretches[index].optimizer, index});
    from = to;
  }
  stretches.push_back({from, std::nullopt, &run.optimizer, run.stretches.size()});
  return stretches;
}

/// The stretch before goes on through it; the first one gives way to the one after.
void remove_stretch(Run& run, std::size_t index) {
  if (index > 0) {
    forget_change(run, index - 1);
  } else if (run.stretches.size() == 1) {
    run.stretches.clear();
  } else if (!run.stretches.empty()) {
    run.stretches[1].steps += run.stretches[0].steps;
    run.stretches.erase(run.stretches.begin());
  }
}

/// What is not the same in all stretches: said of each.
struct Differences {
  bool method = false, convention = false, schedule = false;
};

Differences differences(const std::vector<ShownStretch>& stretches) {
  Differences found;
  const OptimizerSettings& first = *stretches.front().settings;
  for (const ShownStretch& stretch : stretches) {
    const OptimizerSettings& settings = *stretch.settings;
    found.method = found.method || settings.id != first.id;
    found.convention = found.convention || runs_lecture_form(settings) != runs_lecture_form(first);
    found.schedule = found.schedule || settings.schedule != first.schedule;
  }
  return found;
}

/// "Momentum, lecture, η = 0.02, cosine": the learning rate, and what differs between the stretches.
std::string settings_text(const OptimizerSettings& settings, const Differences& differ) {
  std::string text;
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (differ.method && info != nullptr) text = std::string(info->label) + ", ";
  if (differ.convention && info != nullptr && has_lecture_form(*info))
    text += runs_lecture_form(settings) ? "lecture, " : "PyTorch, ";
  text += "η = " + readable_text(hyperparameter(settings, "lr"), 3);
  if (differ.schedule) text += ", " + schedule_summary(settings.schedule);
  return text;
}

}  // namespace

std::size_t stretch_lines(const Run& run) {
  if (run.stretches.empty() && run.forked_at == 0) return 0;
  const std::size_t branch = run.forked_at > 0 ? 1 : 0, own = own_stretches(run).size();
  if (own < 2) return branch;
  return branch + (own > most_lines ? most_lines + 1 : own);
}

void draw_stretches(PanelFrame& frame, std::size_t index) {
  Run& run = frame.scene.runs[index];
  if (run.stretches.empty() && run.forked_at == 0) return;
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const float height = theme.px(stretch_height);
  const auto line = [&](std::string_view left, std::string_view right, bool strong) {
    const Row row = row_at_cursor(ui);
    const float middle = row.top + height / 2, end = row.right - theme.px(16);
    draw_text(theme.small_font, row.left, middle, theme.quiet_text, left);
    const float room = end - row.left - text_width(theme.small_font, left) - theme.px(8);
    const float width = std::min(room, text_width(theme.small_font, right));
    const bool cut =
        draw_text_cut(theme.small_font, end - width, middle, room, strong ? theme.text : theme.quiet_text, right);
    ImGui::SetCursorScreenPos({row.left, row.top});
    ImGui::Dummy({end - row.left, height});
    if (cut) tooltip(ui, right);
    ImGui::SetCursorScreenPos({row.left, row.top + height});
    return ImVec2{row.right - theme.px(5), middle};
  };
  if (run.forked_at > 0) line("Branched off at step " + std::to_string(run.forked_at), "", false);
  const std::vector<ShownStretch> stretches = own_stretches(run);
  if (stretches.size() < 2) return;
  const std::size_t first = stretches.size() > most_lines ? stretches.size() - most_lines : 0;
  if (first > 0) line(std::to_string(first) + " stretches before", "", false);
  const Differences differ = differences(stretches);
  std::optional<std::size_t> removed;
  for (std::size_t i = first; i < stretches.size(); ++i) {
    const ShownStretch& stretch = stretches[i];
    const std::string steps = stretch.to ? "Steps " + std::to_string(stretch.from) + "–" + std::to_string(*stretch.to)
                                         : "From step " + std::to_string(stretch.from) + " on";
    const ImVec2 cross = line(steps, settings_text(*stretch.settings, differ), !stretch.to);
    // The stretch in which a branch begins is what makes it a branch.
    if (run.forked_at > 0 && i == 0) continue;
    const std::string name = "run" + std::to_string(index + 1) + "/stretch" + std::to_string(i + 1) + "/remove";
    if (icon_button_at(ui, name, Icon::cross, cross, 14, true, "Forget this change")) removed = stretch.index;
  }
  if (removed) remove_stretch(run, *removed);
}

}  // namespace saddlescope
