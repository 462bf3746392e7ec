#include <algorithm>
#include <cmath>

#include "app/panel/batch/batch_parts.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_list.h"
#include "core/run/gradient_noise.h"
#include "core/run/sampling.h"
#include "core/support/number_text.h"
#include "core/support/random.h"

namespace saddlescope {
namespace {

/// Deviation of the targets, from some of them: enough for a slider's range.
double target_deviation(const Table& table) {
  constexpr std::size_t most = 256;
  const std::vector<double>& targets = table.columns[target_column(table)];
  const std::size_t count = std::min(most, targets.size());
  double sum = 0, squares = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double value = targets[k * targets.size() / count];
    sum += value;
    squares += value * value;
  }
  const double mean = sum / static_cast<double>(count);
  return std::sqrt(std::max(squares / static_cast<double>(count) - mean * mean, 0.0));
}

/// 1, 2 or 5 times a power of ten, at least `value`; 1 where that says nothing.
double round_up(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= value) return factor * power;
  return 10 * power;
}

SliderRange noise_range(double most, SliderRange::Scale scale) { return {0, most, 0, 1e300, scale, 0}; }

void batch_rows(PanelFrame& frame, Sampling& sampling, std::size_t examples) {
  const Ui& ui = frame.ui;
  double size = static_cast<double>(batch_size(sampling, examples));
  const double all = static_cast<double>(examples);
  if (examples > 1 &&
      slider_row(ui, "batch/size", "Batch size", size, {1, all, 1, all, SliderRange::Scale::logarithmic, all},
                 "How many rows an update sees; at the right end all of them")) {
    const auto rows = static_cast<std::size_t>(std::clamp(std::round(size), 1.0, all));
    // As many as there are stays so when rows come or go; drawn with replacement they are not all.
    sampling.batch = rows == examples && sampling.shuffle != Shuffle::replace ? 0 : rows;
  }
  const std::size_t batch = batch_size(sampling, examples), updates = updates_per_epoch(sampling, examples);
  const std::string of =
      std::to_string(batch) + " of " + std::to_string(examples) + (examples == 1 ? " row; " : " rows; ");
  wrapped_text(ui, of + std::to_string(updates) + (updates == 1 ? " update an epoch" : " updates an epoch"),
               ui.theme.quiet_text, ui.theme.small_font);
  gap(ui, 4);
}

void shuffle_row(PanelFrame& frame, Sampling& sampling, std::size_t examples) {
  struct Choice {
    Shuffle shuffle;
    const char *name, *label, *help;
  };
  constexpr Choice choices[] = {
      {Shuffle::epoch, "batch/shuffle/epoch", "Each epoch", "Every epoch goes through all rows in a new order"},
      {Shuffle::none, "batch/shuffle/none", "Never", "Always in the order of the table"},
      {Shuffle::replace, "batch/shuffle/replace", "With replacement",
       "Every row of a batch is drawn from all rows: some come twice, some not at all"}};
  const Ui& ui = frame.ui;
  Row row = row_at_cursor(ui);
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.text, "Shuffle");
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  row = row_at_cursor(ui);
  float x = row.left;
  for (const Choice& choice : choices) {
    ImGui::SetCursorScreenPos({x, row.top});
    if (chip(ui, choice.name, choice.label, sampling.shuffle == choice.shuffle, choice.help)) {
      if (choice.shuffle == Shuffle::replace && sampling.batch == 0) sampling.batch = examples;
      sampling.shuffle = choice.shuffle;
    }
    x = ImGui::GetItemRectMax().x + ui.theme.px(5);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom + ui.theme.px(4)});
}

void seed_row(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.text, "Seed");
  const std::string label = "New seed";
  const float width = text_width(ui.theme.small_font, label) + ui.theme.px(12);
  draw_text_right(ui.theme.text_font, row.right - width - ui.theme.px(10), row.middle(), ui.theme.text,
                  std::to_string(frame.scene.seed));
  ImGui::SetCursorScreenPos({row.right - width, row.top + ui.theme.px(2)});
  if (chip(ui, "batch/new-seed", label, false, "Draws other batches and other noise; the seed is of all runs"))
    frame.scene.seed = Random(frame.scene.seed, 1).next() % 1'000'000;
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// The noise of a run that sees all rows, or null where it sees less.
double* noise_of_all_rows(Run& run, double Sampling::*kind) {
  const double other = kind == &Sampling::label_noise ? run.sampling.gradient_noise : run.sampling.label_noise;
  return run.sampling.batch == 0 && other == 0 && run.sampling.*kind > 0 ? &(run.sampling.*kind) : nullptr;
}

bool put_beside(Scene& scene, std::size_t index, double Sampling::*kind, double size) {
  const Run run = scene.runs[index];
  for (Run& other : scene.runs) {
    if (!differ_in_noise_only(run, other)) continue;
    if (double* noise = noise_of_all_rows(other, kind)) {
      *noise = size;
      other.visible = true;
      return true;
    }
  }
  Run made = make_run(run.optimizer, free_number(scene.runs));
  made.stretches = run.stretches;
  made.own_start = run.own_start;
  made.forked_at = run.forked_at;
  made.sampling.*kind = size;
  return append_run(scene, std::move(made));
}

}  // namespace

bool differ_in_noise_only(const Run& a, const Run& b) {
  return a.optimizer == b.optimizer && a.stretches == b.stretches && a.own_start == b.own_start &&
         a.forked_at == b.forked_at;
}

void draw_sampling_rows(PanelFrame& frame, std::size_t index) {
  const Ui& ui = frame.ui;
  Sampling& sampling = frame.scene.runs[index].sampling;
  const Objective* objective = objective_of(frame);
  const bool data = objective != nullptr && objective->uses_data();
  if (data) {
    batch_rows(frame, sampling, objective->examples());
    shuffle_row(frame, sampling, objective->examples());
    heading(ui, "Added noise");
    slider_row(ui, "batch/label-noise", "On labels", sampling.label_noise,
               noise_range(round_up(2 * target_deviation(objective->table())), SliderRange::Scale::linear),
               "Deviation of what is added to each row's target, anew at every update");
  } else {
    wrapped_text(ui, "This loss is not made of rows: noise can be added to its gradient only.", ui.theme.quiet_text);
    gap(ui, 4);
  }
  const auto run = result_of(frame, index);
  const double slope = run != nullptr && !run->trajectory.gradient_norm.empty() ? run->trajectory.gradient_norm[0] : 1;
  slider_row(ui, "batch/gradient-noise", "On gradient", sampling.gradient_noise,
             noise_range(round_up(slope), SliderRange::Scale::logarithmic),
             "Deviation of what is added to each component of the gradient, at every update");
  seed_row(frame);
}

bool compare_noise(Scene& scene, const GradientNoise& noise, std::size_t index, std::size_t n) {
  if (index >= scene.runs.size() || noise.rows == 0) return false;
  const double variance = noise.variance(batch_size(scene.runs[index].sampling, noise.rows));
  const double gradient = noise.matching_gradient_noise(variance, n), label = noise.matching_label_noise(variance);
  if (!(variance > 0) || !std::isfinite(gradient)) return false;
  scene.runs[index].sampling.label_noise = scene.runs[index].sampling.gradient_noise = 0;
  // A label that the gradient does not hang on cannot make noise.
  const bool labels = !std::isfinite(label) || put_beside(scene, index, &Sampling::label_noise, label);
  return put_beside(scene, index, &Sampling::gradient_noise, gradient) && labels;
}

}  // namespace saddlescope
