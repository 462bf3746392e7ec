// How what is drawn asks about the loss at a point: views and panels evaluate nothing themselves. UI thread only.
#pragma once

#include <string>
#include <vector>

#include "app/ui/interaction.h"
#include "core/engine/nodes/answer.h"

namespace saddlescope {

/// Asks in this frame, and has to be asked again in the next. What comes back is the answer; for a frame or two after
/// another point was asked for it is the one before, so speak of what it holds; null where there is none yet.
inline const PointAnswer* ask(Interaction& interaction, const Results& results, std::string asker,
                              std::vector<double> at, Derivatives order = Derivatives::none) {
  PointQuestion question{std::move(asker), std::move(at), order};
  const PointAnswer* answer = find_answer(results, question);
  interaction.questions.points.push_back(std::move(question));
  return answer;
}

}  // namespace saddlescope
