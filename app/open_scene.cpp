#include "app/open_scene.h"

#include <algorithm>
#include <utility>

#include "app/draw/colormap.h"
#include "core/formula/formula.h"
#include "core/objective/formula_loss.h"
#include "core/objective/objective.h"
#include "core/scene/load_data.h"
#include "core/scene/scene_file.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/nearest_name.h"
#include "core/support/utf8.h"

namespace saddlescope {

bool is_data_file(const std::filesystem::path& path) {
  const std::string extension = in_small_letters(path.extension().string());
  return extension == ".csv" || extension == ".tsv" || extension == ".txt" || extension == ".dat";
}

Expected<Scene, std::string> open_scene(const std::filesystem::path& path, DataCheck check) {
  auto scene = load_scene(path);
  if (!scene) return scene;
  std::vector<std::string> columns = data_columns(scene->loss.data);
  if (scene->loss.data.source == DataSource::file) {
    // A scene and its data travel together: first the folder of the scene, then where the program was started.
    const std::filesystem::path beside = path.parent_path() / scene->loss.data.file;
    std::error_code error;
    if (std::filesystem::exists(beside, error)) scene->loss.data.file = beside.string();
    const auto data_error = [&](const std::string& why) {
      return Unexpected{path.string() + ": the scene's data cannot be read: " + why};
    };
    if (check == DataCheck::whole)
      if (const auto data = load_data(scene->loss.data, {}, {}); !data) return data_error(data.error());
    auto names = first_data_columns(scene->loss.data);
    if (!names) return data_error(names.error());
    columns = *std::move(names);
  }
  const auto formula =
      Formula::compile(scene->loss.formula, {.parameters = scene->loss.parameters, .columns = columns});
  if (!formula && formula.error().in_parameters)
    return Unexpected{path.string() + ": the scene's “parameters” cannot be used: " +
                      caret_report(scene->loss.formula, formula.error())};
  if (!formula)
    return Unexpected{path.string() + ": the scene's formula cannot be read:\n" +
                      caret_report(scene->loss.formula, formula.error())};
  const std::size_t variables = (*formula)->variables().size();
  if (variables == 0) return Unexpected{path.string() + ": the scene's formula has no variable; write one such as x"};
  if (scene->start.size() != variables)
    return Unexpected{path.string() + ": “start” has " + std::to_string(scene->start.size()) +
                      " numbers, but the formula has " + std::to_string(variables) + " variables"};
  const auto colormaps = colormap_names();
  const std::string& colormap = scene->display.colormap;
  if (std::find(colormaps.begin(), colormaps.end(), colormap) == colormaps.end())
    return Unexpected{path.string() + ": “display.colormap” cannot be “" + colormap + "”; " +
                      name_hint(colormap, colormaps)};
  // What a scene of many parameters leaves out is as for a typed formula. The box stays: moving the window moves none.
  Scene usual = *scene;
  reset_slice(usual);
  if (scene->box.empty()) scene->box = usual.box;
  if (scene->slice == Slice{}) scene->slice = usual.slice;
  // Whoever looks a constant up may do so by the formula's names.
  scene->loss.constants = spelled_constants(**formula, scene->loss.constants);
  return scene;
}

}  // namespace saddlescope
