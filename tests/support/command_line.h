// The command line asked in process: what it prints, and what it hands over instead of opening a window or drawing.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Bad input: status 2, nothing on standard output, and why on stderr.
inline Answer expect_refusal(const std::vector<std::string>& arguments, const std::string& part) {
  const Answer answer = ask(arguments);
  EXPECT_EQ(answer.status, 2) << answer.out << answer.err;
  EXPECT_EQ(answer.out, "");
  EXPECT_THAT(answer.err, testing::StartsWith("saddlescope"));
  EXPECT_THAT(answer.err, testing::HasSubstr(part));
  EXPECT_FALSE(answer.window || answer.picture);
  return answer;
}

/// The same in one clear line.
inline void expect_refused(const std::vector<std::string>& arguments, const std::string& part) {
  const Answer answer = expect_refusal(arguments, part);
  EXPECT_EQ(lines_of(answer.err).size(), 1u) << answer.err;
}

}  // namespace saddlescope
