#include "app/open_scene.h"

#include <utility>

#include "core/formula/formula.h"
#include "core/scene/scene_file.h"

namespace saddlescope {

Expected<Scene, std::string> open_scene(const std::filesystem::path& path) {
  auto scene = load_scene(path);
  if (!scene) return scene;
  const auto formula = Formula::compile(scene->loss.formula, {.parameters = scene->loss.parameters});
  if (!formula)
    return Unexpected{path.string() + ": the scene's formula cannot be read:\n" +
                      caret_report(scene->loss.formula, formula.error())};
  const std::size_t variables = (*formula)->variables().size();
  if (variables == 0) return Unexpected{path.string() + ": the scene's formula has no variable; write one such as x"};
  if (scene->start.size() != variables)
    return Unexpected{path.string() + ": “start” has " + std::to_string(scene->start.size()) +
                      " numbers, but the formula has " + std::to_string(variables) + " variables"};
  return scene;
}

}  // namespace saddlescope
