#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/run_arguments.h"
#include "app/command_line/scene_arguments.h"
#include "core/scene/branching.h"
#include "core/scene/scene_file.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::array<std::string_view, 5> view_names = {"app", "surface", "map", "stage", "start"};
constexpr std::size_t largest_side = 8192;  // textures of that size are there on every OpenGL 3.3 driver in use

/// Batches and noise rule every run of the scene.
Expected<bool, CommandError> apply_sampling(const Arguments& arguments, const Loss& loss, Scene& scene) {
  const auto sampling = read_sampling(arguments, loss);
  if (!sampling) return Unexpected{sampling.error()};
  const bool given = std::any_of(sampling_options.begin(), sampling_options.end(),
                                 [&](std::string_view option) { return arguments.has(option); });
  if (given)
    for (Run& run : scene.runs) run.sampling = sampling->first;
  if (arguments.has("seed")) scene.seed = sampling->second;
  return true;
}

Expected<bool, CommandError> apply_run_options(const Arguments& arguments, const Loss& loss, Scene& scene) {
  const auto runs = read_runs(arguments);
  if (!runs) return Unexpected{runs.error()};
  if (runs->size() > maximum_runs)
    return bad_input("at most " + std::to_string(maximum_runs) + " runs fit in one scene");
  if (!runs->empty()) scene.runs.clear();
  for (const NamedRun& run : *runs) {
    scene.runs.push_back(make_run(run.plan.optimizer, scene.runs.size()));
    scene.runs.back().stretches = run.plan.stretches;
  }
  if (const auto applied = apply_sampling(arguments, loss, scene); !applied) return applied;
  if (const auto text = arguments.value("steps")) {
    const auto steps = parse_count("steps", *text, 0, maximum_steps);
    if (!steps) return bad_input(steps.error());
    scene.steps = *steps;
  }
  if (const auto text = arguments.value("every"))
    if (const auto every = parse_count("every", *text, 1, maximum_steps); !every) return bad_input(every.error());
  if (const auto text = arguments.value("until-gradient")) {
    const auto bound = parse_finite("until-gradient", *text);
    if (!bound) return bad_input(bound.error());
    if (!(*bound > 0)) return bad_input("--until-gradient must be above 0");
  }
  // A picture shows the whole run unless a step is named; a scene file keeps its own playhead.
  if (!arguments.has("scene")) scene.playback.step = static_cast<double>(scene.steps);
  if (const auto text = arguments.value("step")) {
    const auto step = parse_count("step", *text, 0, scene.steps);
    if (!step) return bad_input(step.error());
    scene.playback.step = static_cast<double>(*step);
  }
  scene.playback.step = std::min(scene.playback.step, static_cast<double>(scene.steps));
  scene.playback.playing = false;
  return true;
}

Expected<std::size_t, CommandError> read_limit_of_runs(const Arguments& arguments, const Loss& loss,
                                                       const Scene& scene) {
  const auto limit = read_memory_limit(arguments);
  if (!limit) return limit;
  std::vector<RunPlan> plans;
  for (const Run& run : scene.runs) plans.push_back(run_plan(run, scene.seed));
  if (const auto fits = check_memory(*loss.objective, plans, scene.steps, *limit); !fits)
    return Unexpected{fits.error()};
  return limit;
}

Expected<bool, CommandError> read_size(const Arguments& arguments, RenderOptions& options) {
  const auto text = arguments.value("size");
  if (!text) return true;
  const std::size_t cross = text->find('x');
  const auto wide = parse_count("size", text->substr(0, cross), 16, largest_side);
  const auto high = parse_count("size", cross == std::string::npos ? "" : text->substr(cross + 1), 16, largest_side);
  if (!wide || !high)
    return bad_input("--size: “" + *text + "” is not WIDTHxHEIGHT with sides from 16 to " +
                     std::to_string(largest_side) + ", such as 1280x720");
  options.width = static_cast<int>(*wide);
  options.height = static_cast<int>(*high);
  return true;
}

/// Text of a large picture grows with it: 1 up to 1920x1080, 2 at 3840x2160, in quarters.
double usual_scale(int width, int height) {
  return std::clamp(std::floor(4 * std::min(width / 1920.0, height / 1080.0)) / 4, 1.0, 4.0);
}

Expected<RenderOptions, CommandError> read_render_options(const Arguments& arguments) {
  RenderOptions options;
  const auto output = arguments.value("output");
  if (!output) return bad_input("no picture file is named; give -o FILE.png");
  options.output = *output;
  const std::string extension = in_small_letters(options.output.extension().string());
  if (!extension.empty() && extension != ".png")
    return bad_input("-o “" + *output + "”: pictures are written as PNG; end the file's name in .png");
  if (const auto size = read_size(arguments, options); !size) return Unexpected{size.error()};
  if (const auto text = arguments.value("view")) {
    const auto view = read_choice("view", *text, view_names);
    if (!view) return Unexpected{view.error()};
    options.view = static_cast<RenderView>(*view);
  }
  const auto theme = read_theme(arguments);
  if (!theme) return Unexpected{theme.error()};
  options.theme = theme->value_or(ThemeKind::dark);
  options.scale = usual_scale(options.width, options.height);
  if (const auto text = arguments.value("scale")) {
    const auto scale = parse_finite("scale", *text);
    if (!scale || !(*scale >= 0.5 && *scale <= 4))
      return bad_input("--scale: “" + *text + "” is not a number from 0.5 to 4");
    options.scale = *scale;
  }
  return options;
}

CommandResult run_render(const Arguments& arguments, Streams streams, const CommandLineHooks& hooks) {
  auto options = read_render_options(arguments);
  if (!options) return Unexpected{options.error()};
  const auto file = arguments.value("scene");
  auto scene = read_scene(arguments, file ? std::optional<std::filesystem::path>(*file) : std::nullopt, streams.err);
  if (!scene) return Unexpected{scene.error()};
  const auto loss = apply_loss_options(arguments, *scene);
  if (!loss) return Unexpected{loss.error()};
  if (const auto applied = apply_run_options(arguments, *loss, *scene); !applied) return Unexpected{applied.error()};
  const auto limit = read_limit_of_runs(arguments, *loss, *scene);
  if (!limit) return Unexpected{limit.error()};
  options->memory_limit = *limit;
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  if (const auto copy = arguments.value("save-scene"))
    if (const auto saved = save_scene(*scene, *copy); !saved)
      return Unexpected{CommandError{saved.error(), exit_failure}};
  return call_hook(streams.err, "render", [&](std::ostream& err) { return hooks.render(*scene, *options, err); });
}

}  // namespace

CommandInfo render_command() {
  CommandInfo command{
      "render",
      "render LOSS ... -o FILE.png [--size 1280x720] [--view app|surface|map|stage|start] [--step N] [--theme "
      "dark|light]",
      "Draws what the window would show, with no display. Without a LOSS or --scene it draws the opening scene; "
      "without --optimizer its three methods, at the surface's own learning rates. With --data alone it draws a line "
      "through the rows.",
      loss_options(), 0};
  for (OptionInfo option : run_options()) {
    if (option.name == "every" || option.name == "until-gradient")
      option.help = "read as by trace; a picture shows whole runs, so it changes nothing";
    command.options.push_back(option);
  }
  for (const OptionInfo& option : std::initializer_list<OptionInfo>{
           {"output", "FILE.png", "the picture", false, 'o'},
           {"size", "WxH", "pixels of the picture, 1280x720 if not given"},
           {"view", "app|surface|map|stage|start",
            "the whole window, the 3-D surface, the contour map, the presentation or the start page"},
           {"step", "N", "the step the playhead stands at, else the last"},
           {"theme", "dark|light", "colours of the window, dark if not given"},
           {"scale", "S",
            "size of text and lines as on a HiDPI screen; if not given, 1 up to 1920x1080 and more in larger pictures, "
            "2 at 3840x2160"},
           {"scene", "SCENE.toml", "draw this scene; other options change it"},
           {"save-scene", "SCENE.toml", "also write the scene that is drawn"},
           {"help", "", "this text", false, 'h'}})
    command.options.push_back(option);
  command.run = run_render;
  return command;
}

}  // namespace saddlescope
