// What others measured of small and large batches, for the tables beside the program's own.
#include <array>

#include "app/panel/batch/batch_comparison_part.h"

namespace saddlescope {
namespace {

struct Time {
  const char *batch, *update, *epoch;
};
/// MNIST, 60 000 examples, on a V100; from the lecture.
constexpr std::array times = {Time{"1", "6 ms", "364 s"},       Time{"10", "7 ms", "43 s"},
                              Time{"100", "20 ms", "14 s"},     Time{"1000", "160 ms", "9.5 s"},
                              Time{"10000", "1.55 s", "9.5 s"}, Time{"60000", "9.5 s", "9.5 s"}};

/// Keskar et al. 2017, table 2.
constexpr std::array accuracies = {PublishedAccuracy{"F1", "98.03", "97.81", "99.66", "99.92"},
                                   PublishedAccuracy{"F2", "64.02", "59.45", "99.99", "98.35"},
                                   PublishedAccuracy{"C1", "80.04", "77.26", "99.89", "99.66"},
                                   PublishedAccuracy{"C2", "89.24", "87.26", "99.99", "99.99"},
                                   PublishedAccuracy{"C3", "49.58", "46.45", "99.56", "99.88"},
                                   PublishedAccuracy{"C4", "63.08", "57.81", "99.10", "99.57"}};

/// What it is, strong, and where it comes from.
void source(const Ui& ui, std::string_view what, std::string_view from) {
  wrapped_text(ui, what, ui.theme.text, ui.theme.heading_font);
  wrapped_text(ui, from, ui.theme.quiet_text, ui.theme.small_font);
  gap(ui, 2);
}

}  // namespace

void draw_published_times(const Ui& ui) {
  source(ui, "Published: times", "MNIST, 60 000 examples, on one V100, about; as told in H.-Y. Lee's lecture.");
  FigureTable table{"published/times", {}, {"Batch", "Update", "Epoch"}, {}};
  for (const Time& time : times) table.rows.push_back({time.batch, time.update, time.epoch});
  draw_figures(ui, table);
}

std::span<const PublishedAccuracy> published_accuracies() { return accuracies; }

void draw_published_accuracies(const Ui& ui) {
  source(ui, "Published: accuracy, %",
         "Keskar et al. 2017: six networks, batches of 256 (small) and of a tenth of the data (large).");
  FigureTable table{
      "published/accuracy", {{"Test", 1, 2}, {"Training", 3, 2}}, {"Network", "small", "large", "small", "large"}, {}};
  for (const PublishedAccuracy& each : accuracies)
    table.rows.push_back(
        {each.network, each.test_small, {each.test_large, ui.theme.error}, each.training_small, each.training_large});
  draw_figures(ui, table);
  gap(ui, 2);
  wrapped_text(ui, published_accuracy_sentence, ui.theme.quiet_text, ui.theme.small_font);
}

void draw_batch_summary(const Ui& ui) {
  source(ui, "In short", "The lecture's summary, for parallel hardware.");
  FigureTable table{"published/summary", {}, {"", "Small", "Large"}, {}};
  table.rows = {{"One update", "same", "same*"},
                {"One epoch", {"slower", ui.theme.error}, "faster"},
                {"Gradient", "noisy", "stable"},
                {"Optimization", "better", {"worse", ui.theme.error}},
                {"Generalization", "better", {"worse", ui.theme.error}}};
  draw_figures(ui, table);
  wrapped_text(ui, "* until the batch is very large", ui.theme.quiet_text, ui.theme.small_font);
}

}  // namespace saddlescope
