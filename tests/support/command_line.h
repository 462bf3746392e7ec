// The command line asked in process: what it prints, and what it hands over instead of opening a window or drawing.
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"

namespace saddlescope {

struct Answer {
  int status = -1;
  std::string out, err;
  std::optional<Scene> window, picture;
  WindowOptions window_options;
  RenderOptions render_options;
};

inline Answer ask(const std::vector<std::string>& arguments) {
  Answer answer;
  std::ostringstream out, err;
  CommandLineHooks hooks;
  hooks.open_window = [&](const Scene& scene, const WindowOptions& options, std::ostream&) {
    answer.window = scene;
    answer.window_options = options;
    return 0;
  };
  hooks.render = [&](const Scene& scene, const RenderOptions& options, std::ostream&) {
    answer.picture = scene;
    answer.render_options = options;
    return 0;
  };
  answer.status = run_command_line(arguments, out, err, hooks);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

}  // namespace saddlescope
