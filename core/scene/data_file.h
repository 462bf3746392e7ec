// The part of a scene file and of a surface file that says what data a loss has. Private to core/scene.
#pragma once

#include <string>

#include "core/data/data_definition.h"
#include "core/run/sampling.h"
#include "core/scene/toml_reader.h"

namespace saddlescope {

/// Appends the table [header], such as [loss.data]; nothing without data.
void print_data(std::string& out, std::string_view header, const DataDefinition& data);
/// Reads the table `key` of `owner`, if there is one.
void read_data(TomlTable& owner, std::string_view key, DataDefinition& data);

/// Appends [runs.sampling]; nothing of the defaults.
void print_sampling(std::string& out, const Sampling& sampling);
void read_sampling(TomlTable& run, Sampling& sampling);

}  // namespace saddlescope
