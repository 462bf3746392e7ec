// What the runs of a scene are called: by their method, and where several have the same one by what differs. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace saddlescope {

inline constexpr std::size_t longest_run_name = 60;  // bytes of a typed one

/// One for each run, no two alike: a typed name; "Gradient descent" where no other run has that method; else "GD η
/// 1e−7", "AdaGrad · lecture", "GD batch 5", "Adam warm-up 240"; a number where nothing differs. examples: rows of the
/// loss.
std::vector<std::string> run_names(const Scene& scene, std::size_t examples);

}  // namespace saddlescope
