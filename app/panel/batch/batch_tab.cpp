// The Batch tab: how the followed run samples its rows, what that does to its gradient, and other kinds of noise.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/layer/batch_ghost.h"
#include "app/panel/batch/batch_comparison_part.h"
#include "app/panel/batch/batch_parts.h"
#include "app/panel/batch/shift_part.h"
#include "app/panel/followed_run.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/run/sampling_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// The result that belongs to the followed run's update; while it plays, that of an update just before.
const BatchResult* shown_batch(const PanelFrame& frame) {
  const auto& batch = frame.results.get<BatchResult>();
  const std::size_t index = frame.scene.display.followed_run;
  const bool fits = batch != nullptr && index < frame.results.all<RunResult>().size() &&
                    batch->request.run->sampling == frame.scene.runs[index].sampling;
  return fits ? batch.get() : nullptr;
}

void counter_rows(PanelFrame& frame, std::size_t index, const BatchResult* batch) {
  const auto step = ball_step(frame.scene, frame.results, index);
  if (!step) return;
  const Trajectory& path = frame.results.get<RunResult>(index)->trajectory;
  const std::string update = "Step " + std::to_string(*step);
  const bool data = objective_of(frame)->uses_data();
  // Rounded down: an epoch is over when all rows were seen.
  const double epoch = std::floor(100 * path.epoch_at(static_cast<double>(*step))) / 100;
  const Row row = row_at_cursor(frame.ui);
  const Theme& theme = frame.ui.theme;
  draw_text(theme.heading_font, row.left, row.middle(), theme.text,
            data ? update + " · epoch " + readable_text(epoch, 6) : update);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  const std::string seen = batch != nullptr ? rows_text(batch->rows, 6) : "…";
  if (data)
    wrapped_text(frame.ui,
                 path.is_noisy() && is_noisy(frame.scene.runs[index].sampling, objective_of(frame)->examples())
                     ? "The next update sees " + seen
                     : "The next update sees all rows as they are",
                 theme.quiet_text, theme.small_font);
}

void view_rows(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  Display& display = frame.scene.display;
  heading(ui, "On the views");
  toggle_row(ui, "batch/surface", "Surface of the batch", display.batch_surface,
             "The loss of the rows that the update sees, as a ghost over the whole loss: what is stuck on one may not "
             "be stuck on the next");
  toggle_row(ui, "batch/fan", "Gradients of its rows", display.gradient_fan,
             "−gradient of each row at the ball as a thin arrow, their mean as a thick one");
}

/// What the plot shows at the present batch.
std::string variance_sentence(const GradientNoise& noise, std::size_t batch) {
  if (!std::isfinite(noise.trace)) return "The gradients are too large here to be measured.";
  if (noise.rows < 2) return "One row has no batches.";
  if (noise.trace == 0) return "Every row has the same gradient here: batches add no noise.";
  if (!(noise.variance(batch) > 0)) return "All rows at once have no variance.";
  const std::string text = "At the ball, with " + std::to_string(batch) + (batch == 1 ? " row: " : " rows: ") +
                           readable_text(noise.variance(batch), 3);
  return noise.measured.empty() ? text + ", from a sample of the rows" : text;
}

void variance_rows(PanelFrame& frame, std::size_t index, const BatchResult* batch) {
  const Ui& ui = frame.ui;
  heading(ui, "Gradient variance by batch size");
  const GradientNoise noise = batch != nullptr ? batch->noise : GradientNoise{};
  const Run& run = frame.scene.runs[index];
  const std::size_t size = batch_size(run.sampling, objective_of(frame)->examples());
  draw_variance_plot(ui, noise, size, color(run.color));
  if (noise.rows > 0) wrapped_text(ui, variance_sentence(noise, size), ui.theme.text);
}

/// The runs that differ from the followed one in their noise alone: what it is, and their loss at the playhead.
void kind_rows(PanelFrame& frame, std::size_t index) {
  const Theme& theme = frame.ui.theme;
  const std::size_t examples = objective_of(frame)->examples();
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i) {
    const Run& run = frame.scene.runs[i];
    const std::string text = sampling_text(run.sampling, examples);
    const auto step = ball_step(frame.scene, frame.results, i);
    if (!run.visible || text.empty() || !step || !differ_in_noise_only(run, frame.scene.runs[index])) continue;
    const Row row = row_at_cursor(frame.ui);
    draw_run_marker(ImGui::GetWindowDrawList(), run.marker, {row.left + theme.px(6), row.middle()}, theme.px(4.5F),
                    color(run.color));
    const std::string loss = readable_text(frame.results.get<RunResult>(i)->trajectory.loss[*step], 3);
    draw_text_right(theme.text_font, row.right, row.middle(), theme.text, loss);
    draw_text_told(frame.ui, theme.text_font, row.left + theme.px(18), row.middle(),
                   row.right - row.left - theme.px(26) - text_width(theme.text_font, loss), theme.quiet_text, text);
    ImGui::SetCursorScreenPos({row.left, row.bottom});
  }
}

void compare_rows(PanelFrame& frame, std::size_t index, const BatchResult* batch) {
  const Ui& ui = frame.ui;
  const std::size_t n = objective_of(frame)->dimension();
  const GradientNoise noise = batch != nullptr ? batch->noise : GradientNoise{};
  if (!std::isfinite(noise.trace)) return;
  heading(ui, "Kinds of noise");
  const std::size_t size = noise.rows == 0 ? 0 : batch_size(frame.scene.runs[index].sampling, noise.rows);
  const double variance = noise.rows == 0 ? 0 : noise.variance(size);
  if (!(variance > 0)) {
    wrapped_text(ui, "Choose a batch smaller than all rows to compare it with label noise and gradient noise.",
                 ui.theme.quiet_text);
    return;
  }
  gap(ui, 2);
  if (button(ui, "batch/compare-noise", "Compare kinds of noise",
             "Three runs of one method from one start, with noise of the same variance at this ball") &&
      !compare_noise(frame.scene, noise, index, n)) {
    frame.state.message = "There is no room for more runs";
    frame.state.message_is_error = false;
  }
  gap(ui, 4);
  const double label = noise.matching_label_noise(variance), gradient = noise.matching_gradient_noise(variance, n);
  const std::string labels = std::isfinite(label) ? "label noise " + readable_text(label, 3) + " and " : "";
  wrapped_text(ui,
               "Beside this batch: " + labels + "gradient noise " + readable_text(gradient, 3) +
                   " on all rows, of the same variance at the ball.",
               ui.theme.quiet_text, ui.theme.small_font);
  gap(ui, 4);
  kind_rows(frame, index);
}

}  // namespace

void draw_batch_tab(PanelFrame& frame) {
  const Objective* objective = objective_of(frame);
  if (objective == nullptr) return;
  choose_followed_run(frame);
  const std::size_t index = frame.scene.display.followed_run;
  if (index >= frame.scene.runs.size()) return;
  gap(frame.ui, 4);
  draw_sampling_rows(frame, index);
  gap(frame.ui, 4);
  const BatchResult* batch = shown_batch(frame);
  counter_rows(frame, index, batch);
  gap(frame.ui, 8);
  if (!objective->uses_data()) return draw_shift(frame);
  view_rows(frame);
  gap(frame.ui, 8);
  variance_rows(frame, index, batch);
  gap(frame.ui, 8);
  compare_rows(frame, index, batch);
  gap(frame.ui, 8);
  draw_batch_comparison(frame);
  draw_shift(frame);
}

}  // namespace saddlescope
