// A question over everything else, with a button for each answer. UI thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/widgets.h"

namespace saddlescope {

struct Question {
  const char* title;
  std::string text;
  const char* name;                  ///< for tests: question/NAME/0, ...
  std::vector<const char*> answers;  ///< the first is the usual one, the last what Escape and the cross mean
};

/// Which answer was given in this frame. To be called in every frame until one is.
std::optional<std::size_t> draw_question(const Ui& ui, const Question& question);

}  // namespace saddlescope
