#include "app/command_line/scene_arguments.h"

#include "app/command_line/commands.h"
#include "core/scene/data_loss.h"

namespace saddlescope {
namespace {

/// The scene that --surface or --formula describes, with the opening scene's methods.
Expected<Scene, CommandError> scene_of_loss(const Arguments& arguments, std::ostream& err) {
  const auto loss = read_loss(arguments, err);
  if (!loss) return Unexpected{loss.error()};
  Scene scene = opening_scene();
  if (loss->surface)
    choose_surface(scene, *loss->surface);
  else
    choose_formula(scene, loss->definition.formula, loss->definition.parameters, loss->dimension());
  scene.loss = loss->definition;
  scene.window = loss->window;
  std::vector<Interval> sides = {scene.window.a, scene.window.b};
  if (loss->dimension() > 2) {
    sides = scene.box = loss->box;
    if (arguments.has("domain")) scene.window = {sides[0], sides[1]};
  }
  if (!loss->surface && arguments.has("domain")) {
    // The start lies at 0.6 of the way from the middle to the edge, as it does in [−3, 3]².
    for (std::size_t i = 0; i < scene.start.size(); ++i) scene.start[i] = sides[i].middle() + 0.3 * sides[i].size();
    reset_slice(scene);
  } else if (!loss->surface && loss->objective->uses_data()) {
    const Objective& whole = *loss->objective;
    const auto some = whole.of_table(thinned(whole.table()), whole.reduction());
    if (const auto view = view_of_least_squares(*some)) show_view(scene, *view);
  }
  return scene;
}

/// A line through the rows of --data.
Expected<Scene, CommandError> scene_of_rows(const Arguments& arguments) {
  Scene scene = opening_scene();
  if (const auto added = add_data(arguments, scene.loss); !added) return Unexpected{added.error()};
  const auto data = load_data(scene.loss.data, {}, {});
  if (!data) return bad_input("--data " + *arguments.value("data") + ": " + data.error());
  choose_data_formula(scene, *(*data)->scaled);
  return scene;
}

}  // namespace

Expected<Scene, CommandError> read_scene(const Arguments& arguments, const std::optional<std::filesystem::path>& file,
                                         std::ostream& err) {
  const bool loss_named = arguments.has("surface") || arguments.has("formula");
  if (file) {
    if (loss_named || arguments.has("parameters"))
      return bad_input("a scene brings its own loss; leave out --surface, --formula and --parameters");
    return read_scene_file(*file);
  }
  if (loss_named) return scene_of_loss(arguments, err);
  if (arguments.has("parameters")) return bad_input("--parameters goes with --formula");
  return arguments.has("data") ? scene_of_rows(arguments) : Expected<Scene, CommandError>(opening_scene());
}

Expected<Loss, CommandError> apply_loss_options(const Arguments& arguments, Scene& scene) {
  auto loss = compile_loss(scene.loss, arguments);
  if (!loss) return loss;
  scene.loss = loss->definition;
  if (loss->dimension() > 2) {
    const auto box = read_box(arguments, loss->dimension());
    if (!box) return Unexpected{box.error()};
    if (*box) {
      scene.box = **box;
      scene.window = {scene.box[0], scene.box[1]};
    }
  } else {
    const auto domain = read_domain(arguments, loss->dimension());
    if (!domain) return Unexpected{domain.error()};
    if (*domain) scene.window = **domain;
  }
  if (const auto text = arguments.value("start")) {
    const auto start = read_point("start", *text, loss->formula->variables());
    if (!start) return Unexpected{start.error()};
    scene.start = *start;
    for (Run& run : scene.runs) run.own_start.reset();
  }
  return loss;
}

}  // namespace saddlescope
