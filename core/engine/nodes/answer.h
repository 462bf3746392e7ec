// Answers to what the window asks about the loss at single points (core/scene/questions.h). A list.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/curvature/curvature.h"
#include "core/engine/nodes/loss.h"
#include "core/scene/questions.h"

namespace saddlescope {

struct AnswerKey {
  SharedLoss loss;
  PointQuestion question;
  bool operator==(const AnswerKey&) const = default;
};

struct PointAnswer {
  std::shared_ptr<const Objective> objective;  ///< key
  PointQuestion question;                      ///< key
  Evaluation evaluation;                       ///< without a Hessian where none was asked for, or the loss has none
  Curvature bent;                              ///< of the Hessian; not finite without one
};

/// The answer to that question; while it is not there the last one to the same asker, which is of another point: speak
/// of what the answer holds. Null where there is none, and none of another loss is given.
const PointAnswer* find_answer(const Results& results, const PointQuestion& question);

/// The loss at a point that something is asked about, marked or known; none where nobody knows it.
std::optional<double> known_loss(const Results& results, const std::vector<double>& at);

struct AnswerNode {
  using Key = AnswerKey;
  using Result = PointAnswer;
  NodeTraits traits() const { return {.name = "the loss at a point", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
