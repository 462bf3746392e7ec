// What a scene file says of display, playback and tools. Private to core/scene. Printing appends a table, and none
// where all is as it is at first; reading leaves what the file does not name.
#pragma once

#include <string>

#include "core/scene/scene.h"
#include "core/scene/toml_reader.h"

namespace saddlescope {

void print_display(std::string& out, const Scene& scene);   ///< always
void print_playback(std::string& out, const Scene& scene);  ///< always
void print_probe(std::string& out, const Scene& scene);
void print_shift(std::string& out, const Scene& scene);
void print_curve(std::string& out, const CurveTool& curve);
void print_race(std::string& out, const Scene& scene);
void print_comparison(std::string& out, const BatchComparisonPlan& plan);

void read_display(TomlTable& root, Scene& scene);
void read_playback(TomlTable& root, Scene& scene);
void read_probe(TomlTable& root, Scene& scene);
void read_shift(TomlTable& root, Scene& scene);
void read_curve(TomlTable& root, CurveTool& curve);
void read_race(TomlTable& root, Scene& scene);
void read_comparison(TomlTable& root, BatchComparisonPlan& plan);

}  // namespace saddlescope
