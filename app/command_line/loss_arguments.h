// The loss that a command works on, read from --surface or --formula with --parameters, --constant, --data and
// --domain. Main thread; reads the catalogue.
#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line/arguments.h"
#include "core/objective/objective.h"
#include "core/plane/plane.h"
#include "core/scene/load_data.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {

/// Options that every command with a LOSS has.
std::vector<OptionInfo> loss_options();

/// A failed command: what to print and the exit status.
struct CommandError {
  std::string text;
  int status = 2;
};

/// What is wrong with arguments, formulas or files; exit status 2.
inline Unexpected<CommandError> bad_input(std::string text) { return Unexpected{CommandError{std::move(text)}}; }

struct Loss {
  LossDefinition definition;
  std::optional<Surface> surface;
  std::shared_ptr<const Formula> formula;
  std::shared_ptr<const Objective> objective;
  std::shared_ptr<const Data> data;  ///< --data, else the surface's; null without
  PlaneWindow window;                ///< --domain, else the surface's window, else [−3, 3]²
  std::vector<Interval> box;  ///< more than two variables: --domain, else the surface's box, else [−3, 3]ⁿ; else empty
  std::size_t dimension() const { return formula->variables().size(); }
};

/// The program's surfaces and the person's own; a line on `err` for each broken file. Error when the program's assets
/// cannot be found.
Expected<SurfaceCatalogue, CommandError> read_catalogue(std::ostream& err);

/// The named surface; the error lists the known ones.
Expected<Surface, CommandError> find_surface(const SurfaceCatalogue& catalogue, const std::string& id);

Expected<Loss, CommandError> read_loss(const Arguments& arguments, std::ostream& err);

/// Compiles a definition with the values of --constant, whose names must be the formula's. Constants that the
/// definition has beside those of its formula stay and are not used: a scene keeps them while its formula is edited.
Expected<Loss, CommandError> compile_loss(LossDefinition definition, const Arguments& arguments);

/// --data, --reduce and --scale-features over what the definition says.
Expected<bool, CommandError> add_data(const Arguments& arguments, LossDefinition& definition);

/// Reads --domain for a loss of that many variables; unset: nothing.
Expected<std::optional<PlaneWindow>, CommandError> read_domain(const Arguments& arguments, std::size_t dimension);

/// Reads --domain for a loss of more than two variables: two numbers for all of them, or two for each; unset: nothing.
Expected<std::optional<std::vector<Interval>>, CommandError> read_box(const Arguments& arguments,
                                                                      std::size_t dimension);

/// A point with one number for each variable, from the option's text.
Expected<std::vector<double>, CommandError> read_point(std::string_view option, const std::string& text,
                                                       const std::vector<std::string>& variables);

}  // namespace saddlescope
