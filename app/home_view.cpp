#include "app/home_view.h"

#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {

PlaneWindow own_window(const Scene& scene, const Scene& opened, const SurfaceCatalogue& catalogue,
                       const Results& results) {
  LossDefinition loss = scene.loss;
  loss.constants = opened.loss.constants;
  if (loss == opened.loss && scene.slice == opened.slice) return opened.window;
  if (!(scene.slice == Slice())) return scene.window;
  if (const Surface* surface = catalogue.find(scene.loss.surface)) return surface->window;
  const auto& shown = results.get<LossResult>();
  const auto& fit = results.get<DataFitResult>();
  if (shown == nullptr || fit == nullptr || fit->key.objective != shown->objective || !fit->view) return {};
  Scene viewed = scene;
  show_view(viewed, *fit->view);
  return viewed.window;
}

}  // namespace saddlescope
