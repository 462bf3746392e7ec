#include "core/engine/nodes/answer.h"

#include "core/engine/fitting_points.h"

namespace saddlescope {

Keys<AnswerKey> AnswerNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  std::vector<AnswerKey> keys;
  for (const PointQuestion& question : scene.questions.points) {
    if (question.at.size() != loss->objective().dimension()) continue;
    keys.push_back({*loss, question});
    if (question.order == Derivatives::hessian && !loss->objective().capabilities().hessian)
      keys.back().question.order = Derivatives::gradient;
  }
  return keys;
}

ResultPtr<PointAnswer> AnswerNode::compute(const AnswerKey& key, const NodeContext<PointAnswer>&) const {
  auto answer = std::make_shared<PointAnswer>();
  answer->objective = key.loss->objective;
  answer->question = key.question;
  answer->evaluation = evaluate_at(key.loss.objective(), key.question.at, key.question.order);
  if (answer->evaluation.hessian.size() > 0) answer->bent = curvature(answer->evaluation.hessian);
  return answer;
}

const PointAnswer* find_answer(const Results& results, const PointQuestion& question) {
  const auto& loss = results.get<LossResult>();
  if (loss == nullptr) return nullptr;
  const PointAnswer* last = nullptr;
  for (const auto& answer : results.all<PointAnswer>()) {
    if (answer == nullptr || answer->objective != loss->objective || answer->question.asker != question.asker) continue;
    if (answer->question.at == question.at) return answer.get();
    last = answer.get();
  }
  return last;
}

std::optional<double> known_loss(const Results& results, const std::vector<double>& at) {
  if (const CriticalPointsReport* report = fitting_points(results))
    for (const CriticalPoint& point : report->points)
      if (point.at == at) return point.value;
  const auto& loss = results.get<LossResult>();
  for (const auto& answer : results.all<PointAnswer>())
    if (answer != nullptr && loss != nullptr && answer->objective == loss->objective && answer->question.at == at)
      return answer->evaluation.value;
  return std::nullopt;
}

}  // namespace saddlescope
