// The Data tab: rows, the model's curve and residuals.
#include <cmath>

#include "app/panel/data/data_parts.h"
#include "app/panel/followed_run.h"
#include "app/panel/panel.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/support/number_text.h"

namespace saddlescope {

std::string grouped_text(double value) {
  if (!(std::abs(value) < 1e15) || value != std::round(value)) return readable_text(value);
  std::string text = std::to_string(static_cast<long long>(std::abs(value)));
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return value < 0 ? "−" + text : text;
}

std::string count_text(std::size_t count, const char* one) {
  return grouped_text(static_cast<double>(count)) + " " + one + (count == 1 ? "" : "s");
}

void draw_data_tab(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  draw_data_source(frame);
  if (shown_data(frame.scene, frame.results) == nullptr) return;
  gap(ui, 6);
  heading(ui, "Model of the ball");
  choose_followed_run(frame);
  gap(ui, 4);
  draw_data_plot(frame);
  gap(ui, 4);
  draw_data_scaling(frame);
  gap(ui, 2);
  draw_data_rows(frame);
  ImGui::Dummy({1, 0});
}

}  // namespace saddlescope
