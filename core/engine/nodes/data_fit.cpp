#include "core/engine/nodes/data_fit.h"

#include "core/engine/nodes/data_plot.h"

namespace saddlescope {

Keys<DataFitKey> DataFitNode::keys(const Scene& scene, const Results& results) const {
  const auto& loss = results.get<LossResult>();
  if (results.status<LossResult>().pending) return NotYet{};
  DataFitKey key{shown_data(scene, results), nullptr, scene.loss.data.reduction};
  if (key.data == nullptr || !loss->data_error.empty()) return NotWanted{};
  if (!loss->error) key.objective = shown_data_loss(scene, results);
  return key;
}

ResultPtr<DataFitResult> DataFitNode::compute(const DataFitKey& key, const NodeContext<DataFitResult>&) const {
  auto result = std::make_shared<DataFitResult>();
  result->key = key;
  const auto rows = thinned(*key.data->scaled);
  if (key.objective != nullptr)
    result->view = view_of_least_squares(*key.objective->of_table(rows, key.reduction));
  else
    result->fit = fit_to(*key.data->scaled, key.reduction);
  return result;
}

}  // namespace saddlescope
