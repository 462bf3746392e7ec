#include "core/engine/nodes/loss.h"

#include <utility>

#include "core/scene/build_loss.h"

namespace saddlescope {

namespace {

void keep_previous(LossResult& result, const LossResult* previous) {
  if (previous == nullptr) return;
  result.objective = previous->objective;
  result.good = previous->good;
  if (result.data != nullptr) return;
  result.data = previous->data;
  result.data_of = previous->data_of;
}

/// `loss` has the rows that its objective was made from.
bool has_own_rows(const LossResult& loss) { return loss.data_of.same_rows(loss.good.data); }

/// A file may have been written anew between two readings.
bool same_rows_read(const LossResult& left, const LossResult& right) {
  if (left.good.data.source != DataSource::file) return true;
  return left.data != nullptr && right.data != nullptr && left.data->raw == right.data->raw && has_own_rows(left) &&
         has_own_rows(right);
}

}  // namespace

bool SharedLoss::operator==(const SharedLoss& other) const {
  const LossResult &left = *result_, &right = *other.result_;
  if (left.objective == right.objective) return true;
  return left.good == right.good && same_rows_read(left, right);
}

std::optional<SharedLoss> settled_loss(const Results& results) {
  const auto& loss = results.get<LossResult>();
  if (loss == nullptr || loss->objective == nullptr || results.status<LossResult>().pending) return std::nullopt;
  return SharedLoss(loss);
}

std::size_t dimension_of(const Results& results) {
  const auto& loss = results.get<LossResult>();
  return loss != nullptr && loss->objective != nullptr ? loss->objective->dimension() : 0;
}

std::optional<double> loading_share(const Results& results) {
  const ResultStatus status = results.status<LossResult>();
  return status.late ? status.share : std::nullopt;
}

std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous,
                                            const LoadProgress& progress, std::stop_token stop) {
  auto result = std::make_shared<LossResult>();
  result->key = definition;
  const LoadedData loaded = previous == nullptr ? LoadedData{} : LoadedData{previous->data, previous->data_of};
  BuiltLoss built = build_loss(definition, loaded, progress, std::move(stop));
  result->objective = std::move(built.objective);
  result->error = std::move(built.error);
  result->data_error = built.data_error.value_or("");
  result->data = std::move(built.data);
  if (result->data != nullptr) result->data_of = definition.data;
  if (result->objective == nullptr) {
    keep_previous(*result, previous);
    return result;
  }
  result->good = definition;
  if (previous != nullptr && previous->objective != nullptr && previous->good == definition &&
      same_rows_read(*previous, *result))
    result->objective = previous->objective;
  return result;
}

Keys<LossDefinition> LossNode::keys(const Scene& scene, const Results&) const { return scene.loss; }

ResultPtr<LossResult> LossNode::compute(const LossDefinition& key, const NodeContext<LossResult>& context) const {
  if (key.data.source == DataSource::file) context.progress(0);
  return make_loss(key, context.last.get(), context.progress, context.stop);
}

void LossNode::complete(const Scene& scene, Results& results) const {
  const auto& loss = results.get<LossResult>();
  if (loss != nullptr && loss->objective != nullptr)
    results.plane = slice_plane(scene.slice, loss->objective->parameter_names());
}

}  // namespace saddlescope
