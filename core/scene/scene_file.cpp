#include "core/scene/scene_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/scene/data_file.h"
#include "core/scene/display_file.h"
#include "core/scene/run_file.h"
#include "core/scene/toml_reader.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::size_t longest_scene_file = 16 << 20;

void print_loss(std::string& out, const LossDefinition& loss) {
  out += "\n[loss]\n";
  if (!loss.surface.empty()) toml_line(out, "surface", toml_quoted(loss.surface));
  toml_line(out, "formula", toml_quoted(loss.formula));
  if (!loss.parameters.empty()) toml_line(out, "parameters", toml_texts(loss.parameters));
  if (!loss.constants.empty()) {
    out += "\n[loss.constants]\n";
    for (const auto& [name, value] : loss.constants) toml_line(out, toml_quoted(name), toml_number(value));
  }
  print_data(out, "loss.data", loss.data);
}

void print_slice(std::string& out, const Slice& slice) {
  if (slice == Slice{}) return;
  out += "\n[slice]\n";
  toml_line(out, "origin", toml_numbers(slice.origin));
  if (slice.directions.size() == 2) {
    toml_line(out, "first", toml_numbers(slice.directions[0]));
    toml_line(out, "second", toml_numbers(slice.directions[1]));
    if (slice.names.size() == 2) toml_line(out, "names", toml_texts(slice.names));
  }
  if (slice.toward.empty()) return;
  toml_line(out, "toward", toml_numbers(slice.toward));
  toml_line(out, "toward_name", toml_quoted(slice.toward_name));
  toml_line(out, "turn", toml_number(slice.turn));
}

void print_box(std::string& out, const std::vector<Interval>& box) {
  if (box.empty()) return;
  std::vector<double> minimum, maximum;
  for (const Interval& interval : box) {
    minimum.push_back(interval.minimum);
    maximum.push_back(interval.maximum);
  }
  out += "\n[box]\n";
  toml_line(out, "minimum", toml_numbers(minimum));
  toml_line(out, "maximum", toml_numbers(maximum));
}

void read_loss(TomlTable& root, LossDefinition& loss) {
  root.require("loss");
  std::optional<TomlTable> table = root.table("loss");
  if (!table) return;
  table->require("formula");
  table->text("surface", loss.surface);
  if (!is_plain_text(loss.surface)) table->report("surface", "has a control character; take it out");
  table->text("formula", loss.formula);
  table->texts("parameters", loss.parameters);
  table->named_numbers("constants", loss.constants);
  read_data(*table, "data", loss.data);
  table->refuse_unknown();
}

void read_interval(TomlTable& table, std::string_view key, Interval& interval) {
  std::vector<double> ends = {interval.minimum, interval.maximum};
  table.numbers(key, ends);
  if (table.failed()) return;
  if (ends.size() != 2 || !(ends[0] < ends[1]) || !std::isfinite(ends[1] - ends[0]))
    return table.report(key, "must be [minimum, maximum] with the smaller number first");
  interval = {ends[0], ends[1]};
}

void read_window(TomlTable& root, PlaneWindow& window) {
  std::optional<TomlTable> table = root.table("window");
  if (!table) return;
  read_interval(*table, "a", window.a);
  read_interval(*table, "b", window.b);
  table->refuse_unknown();
}

void read_slice(TomlTable& root, Slice& slice) {
  std::optional<TomlTable> table = root.table("slice");
  if (!table) return;
  table->numbers("origin", slice.origin);
  std::vector<double> first, second;
  table->numbers("first", first);
  table->numbers("second", second);
  if (table->has("first") || table->has("second")) slice.directions = {std::move(first), std::move(second)};
  table->texts("names", slice.names);
  if (table->has("names") && slice.names.size() != 2) table->report("names", "must have two names");
  table->numbers("toward", slice.toward);
  table->text("toward_name", slice.toward_name);
  table->number("turn", slice.turn, 0, 1);
  table->refuse_unknown();
}

void read_box(TomlTable& root, std::vector<Interval>& box) {
  std::optional<TomlTable> table = root.table("box");
  if (!table) return;
  std::vector<double> minimum, maximum;
  table->numbers("minimum", minimum);
  table->numbers("maximum", maximum);
  table->refuse_unknown();
  if (table->failed()) return;
  if (minimum.size() != maximum.size()) return table->report("maximum", "must have as many numbers as “minimum”");
  for (std::size_t i = 0; i < minimum.size(); ++i) {
    if (!(minimum[i] < maximum[i]) || !std::isfinite(maximum[i] - minimum[i]))
      return table->report("maximum", "must be greater than “minimum” for every parameter");
    box.push_back({minimum[i], maximum[i]});
  }
}

/// TOML integers end at 2⁶³ − 1; larger seeds are kept as text.
void read_seed(TomlTable& root, std::uint64_t& seed) {
  if (!root.is_text("seed")) return root.whole("seed", seed, 0, std::numeric_limits<std::int64_t>::max());
  std::string text;
  root.text("seed", text);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size())
    root.report("seed", "must be a whole number from 0 to 18446744073709551615");
}

/// At the top of the file, for whoever reads it: with dots instead of a table of their own.
void print_notes(std::string& out, const Notes& notes) {
  if (!notes.title.empty()) toml_line(out, "notes.title", toml_quoted(notes.title));
  if (!notes.chapter.empty()) toml_line(out, "notes.chapter", toml_quoted(notes.chapter));
  if (!notes.text.empty()) toml_line(out, "notes.text", toml_lines(notes.text));
  if (!notes.shown) toml_line(out, "notes.shown", toml_flag(notes.shown));
}

void read_notes(TomlTable& root, Notes& notes) {
  std::optional<TomlTable> table = root.table("notes");
  if (!table) return;
  const auto read_line = [&](std::string_view key, std::string& line) {
    table->text(key, line);
    if (!is_plain_text(line)) table->report(key, "must be one line without control characters");
  };
  read_line("title", notes.title);
  read_line("chapter", notes.chapter);
  table->text("text", notes.text);
  table->flag("shown", notes.shown);
  table->refuse_unknown();
}

void check_dimensions(TomlTable& root, const Scene& scene) {
  if (scene.start.empty()) root.report("start", "must have one number for each parameter");
  if (!scene.selected.empty() && scene.selected.size() != scene.start.size())
    root.report("selected", "must have as many numbers as “start”");
  const std::size_t n = scene.start.size();
  if (!scene.probe.at.empty() && scene.probe.at.size() != n)
    root.report("probe", "has an “at” that has not as many numbers as “start”");
  if (!scene.box.empty() && scene.box.size() != n)
    root.report("box", "must have as many intervals as “start” has numbers");
  const Slice& slice = scene.slice;
  const auto fits = [n](const std::vector<double>& numbers) { return numbers.empty() || numbers.size() == n; };
  if (!fits(slice.origin) || !fits(slice.toward) ||
      !std::all_of(slice.directions.begin(), slice.directions.end(),
                   [n](const auto& direction) { return direction.size() == n; }))
    root.report("slice", "has a vector that has not as many numbers as “start”");
  for (const Run& run : scene.runs)
    if (run.own_start && run.own_start->size() != scene.start.size())
      root.report("runs", "has a run whose “start” has not as many numbers as the shared “start”");
}

}  // namespace

std::string print_scene(const Scene& scene) {
  std::string out = "# Saddlescope scene\n";
  print_notes(out, scene.notes);
  toml_line(out, "format", std::to_string(scene_format_version));
  toml_line(out, "start", toml_numbers(scene.start));
  toml_line(out, "steps", std::to_string(scene.steps));
  const bool fits = scene.seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  toml_line(out, "seed", fits ? std::to_string(scene.seed) : "\"" + std::to_string(scene.seed) + "\"");
  if (!scene.selected.empty()) toml_line(out, "selected", toml_numbers(scene.selected));
  print_loss(out, scene.loss);
  out += "\n[window]\n";
  toml_line(out, "a", toml_numbers({scene.window.a.minimum, scene.window.a.maximum}));
  toml_line(out, "b", toml_numbers({scene.window.b.minimum, scene.window.b.maximum}));
  print_slice(out, scene.slice);
  print_box(out, scene.box);
  for (const Run& run : scene.runs) print_run(out, run);
  print_display(out, scene);
  print_probe(out, scene);
  print_shift(out, scene);
  print_curve(out, scene.curve);
  print_race(out, scene);
  print_comparison(out, scene.comparison);
  print_playback(out, scene);
  return out;
}

Expected<Scene, std::string> parse_scene(std::string_view text, const std::string& file_name) {
  const Expected<TomlDocument, std::string> document = TomlDocument::parse(text, file_name);
  if (!document) return Unexpected{document.error()};
  TomlTable root = document->root();
  std::uint64_t format = 0;
  root.require("format");
  root.whole("format", format, 1, 1'000'000);
  if (format > scene_format_version)
    root.report("format", "is " + std::to_string(format) + ", newer than this program reads (" +
                              std::to_string(scene_format_version) + "); open it with a newer Saddlescope");
  Scene scene;
  read_notes(root, scene.notes);
  root.require("start");
  root.numbers("start", scene.start);
  std::uint64_t steps = scene.steps;
  root.whole("steps", steps, 0, maximum_steps);
  scene.steps = static_cast<std::size_t>(steps);
  read_seed(root, scene.seed);
  root.numbers("selected", scene.selected);
  read_loss(root, scene.loss);
  read_window(root, scene.window);
  read_slice(root, scene.slice);
  read_box(root, scene.box);
  read_probe(root, scene);
  read_shift(root, scene);
  read_curve(root, scene.curve);
  read_race(root, scene);
  read_comparison(root, scene.comparison);
  std::vector<TomlTable> runs = root.tables("runs");
  if (runs.size() > maximum_runs)
    root.report("runs", "has more than " + std::to_string(maximum_runs) + " runs; remove some");
  for (std::size_t i = 0; i < runs.size() && !root.failed(); ++i) read_run(runs[i], i, scene.runs);
  read_display(root, scene);
  read_playback(root, scene);
  check_dimensions(root, scene);
  root.refuse_unknown();
  if (const auto problem = document->problem()) return Unexpected{*problem};
  return scene;
}

Expected<Scene, std::string> load_scene(const std::filesystem::path& path) {
  const Expected<std::string, std::string> text = read_text_file(path, longest_scene_file);
  if (!text) return Unexpected{text.error()};
  return parse_scene(*text, path.string());
}

Expected<bool, std::string> save_scene(const Scene& scene, const std::filesystem::path& path) {
  Scene moved = scene;
  std::string& data = moved.loss.data.file;
  // A relative name counts from the scene's folder when it is opened.
  std::error_code ignored;
  if (moved.loss.data.source == DataSource::file && std::filesystem::path(data).is_relative() &&
      std::filesystem::exists(data, ignored)) {
    const auto beside =
        std::filesystem::proximate(data, std::filesystem::absolute(path, ignored).parent_path(), ignored);
    if (!beside.empty()) data = beside.string();
  }
  return write_text_file(path, print_scene(moved));
}

}  // namespace saddlescope
