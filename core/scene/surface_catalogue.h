// The catalogue of surfaces: text files under assets/surfaces/ and a person's own folder. Adding one touches no code.
// Read once at start on any thread; immutable afterwards.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/plane/plane.h"
#include "core/scene/scene.h"
#include "core/support/expected.h"

namespace saddlescope {

/// A point that the file claims; a test checks it.
struct KnownPoint {
  std::vector<double> at;
  std::string kind;  ///< as critical_kind_name
  std::optional<double> value;
  std::vector<double> eigenvalues;  ///< ascending; empty: not claimed
};

struct Surface {
  std::string id;    ///< "rosenbrock": lower case, digits and hyphens
  std::string name;  ///< "Rosenbrock"
  std::string formula;
  std::vector<std::string> parameters;
  std::map<std::string, double> constants;
  DataDefinition data;                           ///< of a built-in table; the formula is then the loss of one row
  PlaneWindow window;                            ///< of the first two parameters
  std::vector<Interval> box;                     ///< more than two parameters: one interval for each; else empty
  bool logarithmic = true;                       ///< whether colours read best as the logarithm
  std::vector<std::vector<double>> starts;       ///< the first is taken when the surface is picked
  std::map<std::string, double> learning_rates;  ///< by optimizer id; a good one in the window
  std::size_t steps = 400;
  std::vector<KnownPoint> known;
  std::string teaches;  ///< two sentences
  std::string source;
  std::string file;  ///< path it was read from
};

struct SurfaceCatalogue {
  std::vector<Surface> surfaces;      ///< in the order of the file names, then a person's own
  std::vector<std::string> problems;  ///< one line for each broken file: "FILE:LINE: what is wrong; what to do"
  const Surface* find(std::string_view id) const;
};

/// Reads one file's text; its formula must compile and have the constants that are given. Error: "FILE:LINE: ...".
Expected<Surface, std::string> read_surface(std::string_view text, const std::string& file_name);

/// All files of the folders, in that order; a broken file is reported and the others load. A later file with a known id
/// replaces the earlier one.
SurfaceCatalogue load_surfaces(const std::vector<std::filesystem::path>& folders);

/// A learning rate for a method on a surface: the file's own, or one derived from related methods it names. Never the
/// library default of 0.001.
double suggested_learning_rate(const Surface& surface, std::string_view optimizer_id);

/// Puts a surface into a scene: loss, window, start, steps and a fitting learning rate for each run; methods, colours
/// and view switches stay. Notes go: they speak of another loss.
void choose_surface(Scene& scene, const Surface& surface);
/// Puts a typed formula into a scene: window [−3, 3]², the start at 0.6 of it, 400 steps; keeps the methods and their
/// hyperparameters, no notes. `parameters` as in LossDefinition.  dimension: number of variables of the formula (the
/// start gets that many numbers; from the third on they are 1). More than two are shown over the first two axes through
/// the start.
void choose_formula(Scene& scene, std::string text, std::vector<std::string> parameters, std::size_t dimension);

/// The plane of the first two axes through the start, as a new loss has it, and the default box unless there is one for
/// so many parameters; nothing of either for one or two.
void reset_slice(Scene& scene);

/// Those that a search finds, the best first: whose name begins with it, of whose name a word does, that have it in
/// name or id, in what they teach; among alike ones as in the catalogue. Case does not count; all where it is empty.
std::vector<const Surface*> found_surfaces(const SurfaceCatalogue& catalogue, std::string_view search);

}  // namespace saddlescope
