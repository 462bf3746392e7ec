#include "core/scene/load_data.h"

#include "core/data/built_in_table.h"
#include "core/data/csv.h"
#include "core/formula/formula.h"

namespace saddlescope {
namespace {

using Rows = Expected<std::shared_ptr<const Table>, std::string>;

std::shared_ptr<const Table> shared(Table table) { return std::make_shared<const Table>(std::move(table)); }

Rows read_rows(const DataDefinition& definition, const LoadProgress& progress, std::stop_token stop) {
  switch (definition.source) {
    case DataSource::built_in: {
      if (find_built_in_table(definition.id) == nullptr) {
        std::string known;
        for (const BuiltInTable& table : built_in_tables()) (known += known.empty() ? "" : ", ") += table.id;
        return Unexpected{"There is no table “" + definition.id + "”; the program has: " + known};
      }
      return shared(make_table(definition.id, definition.size, definition.noise, definition.seed));
    }
    case DataSource::file: {
      auto table = read_csv_file(definition.file, {is_reserved_name, progress, std::move(stop)});
      if (!table) return Unexpected{table.error().stopped ? std::string() : table.error().line()};
      return shared(*std::move(table));
    }
    case DataSource::cells:
      if (definition.cells->rows() == 0)
        return Unexpected{std::string("The table has no rows; type some numbers, or choose another table")};
      return definition.cells.pointer();
    case DataSource::none:
      break;
  }
  return Unexpected{std::string("The loss has no data; choose a table or open a CSV file")};
}

}  // namespace

bool DataDefinition::same_rows(const DataDefinition& other) const {
  DataDefinition alike = other;
  alike.reduction = reduction;
  alike.scaling = scaling;
  return *this == alike;
}

std::vector<std::string> data_columns(const DataDefinition& definition) {
  if (definition.source == DataSource::built_in) return make_table(definition.id, 1, 0, 0).names;
  return definition.source == DataSource::cells ? definition.cells->names : std::vector<std::string>();
}

Expected<std::vector<std::string>, std::string> first_data_columns(const DataDefinition& definition) {
  if (definition.source != DataSource::file) return data_columns(definition);
  auto names = read_csv_names(definition.file, {is_reserved_name, {}, {}});
  if (!names) return Unexpected{names.error().line()};
  return *std::move(names);
}

DataDefinition built_in_data(const std::string& id, Reduction reduction) {
  DataDefinition data;
  data.source = DataSource::built_in;
  data.id = id;
  data.reduction = reduction;
  if (const BuiltInTable* table = find_built_in_table(id)) {
    data.size = table->default_size;
    data.noise = table->default_noise;
  }
  return data;
}

Expected<std::shared_ptr<const Data>, std::string> load_data(const DataDefinition& definition,
                                                             const LoadProgress& progress, std::stop_token stop,
                                                             const Data* previous, const DataDefinition* previous_of) {
  auto data = std::make_shared<Data>();
  if (previous != nullptr && previous_of != nullptr && definition.same_rows(*previous_of)) {
    data->raw = previous->raw;
  } else {
    Rows rows = read_rows(definition, progress, std::move(stop));
    if (!rows) return Unexpected{rows.error()};
    data->raw = *std::move(rows);
  }
  if (definition.scaling == FeatureScaling::none) {
    data->scaled = data->raw;
    data->scales.resize(data->raw->names.size());
  } else {
    ScaledTable scaled = scale_features(*data->raw, definition.scaling);
    data->scaled = shared(std::move(scaled.table));
    data->scales = std::move(scaled.scales);
  }
  return std::shared_ptr<const Data>(std::move(data));
}

}  // namespace saddlescope
