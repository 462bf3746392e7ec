// The scene that `render` draws and the window opens, read from a scene file, from --surface, --formula or --data, with
// what the options change in it. Main thread.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>

#include "app/command_line/arguments.h"
#include "app/command_line/loss_arguments.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// `file`: the scene that is named, if one is. Without a scene and a loss the opening scene; with rows alone (--data) a
/// line through them.
Expected<Scene, CommandError> read_scene(const Arguments& arguments, const std::optional<std::filesystem::path>& file,
                                         std::ostream& err);

/// The options of the loss, and --start, over the scene.
Expected<Loss, CommandError> apply_loss_options(const Arguments& arguments, Scene& scene);

}  // namespace saddlescope
