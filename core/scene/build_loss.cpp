#include "core/scene/build_loss.h"

#include <utility>

#include "core/objective/formula_loss.h"

namespace saddlescope {

BuiltLoss build_loss(const LossDefinition& definition, const LoadedData& previous, const LoadProgress& progress,
                     std::stop_token stop) {
  BuiltLoss built;
  FormulaOptions options{definition.parameters, {}};
  if (definition.data.source != DataSource::none) {
    auto data = load_data(definition.data, progress, std::move(stop), previous.data.get(), &previous.of);
    if (!data) {
      built.data_error = data.error();
      return built;
    }
    built.data = *std::move(data);
    options.columns = built.data->raw->names;
  }
  const auto compiled = Formula::compile(definition.formula, options);
  if (!compiled) {
    built.error = compiled.error();
    return built;
  }
  built.formula = *compiled;
  built.objective = formula_loss(built.formula, constant_values(*built.formula, definition.constants),
                                 built.data == nullptr ? nullptr : built.data->scaled, definition.data.reduction);
  return built;
}

}  // namespace saddlescope
