#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"

namespace saddlescope {

void draw_run_panel(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  Scene& scene = frame.scene;
  heading(ui, "Run");
  const auto names = parameter_names(frame);
  const Surface* surface = frame.catalogue.find(scene.loss.surface);
  for (std::size_t i = 0; i < scene.start.size(); ++i) {
    const bool own = surface != nullptr && !surface->starts.empty() && i < surface->starts.front().size();
    const Interval side = i == 0 ? scene.window.a : scene.window.b;
    const double usual = i < 2 ? side.middle() + 0.3 * side.size() : 1;
    const double initial = own ? surface->starts.front()[i] : usual;
    const std::string name = i < names.size() ? names[i] : std::to_string(i + 1);
    slider_row(ui, "run/start-" + std::to_string(i + 1), "Start " + name, scene.start[i],
               coordinate_range(frame, i, initial), "Where the runs begin; drag the ring on the map as well");
  }
  double steps = static_cast<double>(scene.steps);
  const double initial = surface != nullptr ? static_cast<double>(surface->steps) : 400;
  const SliderRange range{10, 100000, 1, static_cast<double>(maximum_steps), SliderRange::Scale::logarithmic, initial};
  if (slider_row(ui, "run/steps", "Steps", steps, range, "How many updates each run makes")) {
    scene.steps = static_cast<std::size_t>(std::clamp(std::round(steps), 1.0, static_cast<double>(maximum_steps)));
    scene.playback.step = std::min(scene.playback.step, static_cast<double>(scene.steps));
  }
}

}  // namespace saddlescope
