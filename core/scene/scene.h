// The Scene: a plain value from which everything on screen is made. No pointers, no threads, no GL; copied freely and
// compared with ==. Knows no engine. The UI thread owns the one being edited.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/plane.h"
#include "core/optimizer/optimizer.h"

namespace saddlescope {

/// What is minimised.
struct LossDefinition {
  std::string surface;                      ///< id in the catalogue, or empty for a typed formula
  std::string formula;                      ///< text as typed (for a catalogue surface: its formula)
  std::vector<std::string> parameters;      ///< variables in order; empty: inferred from the text
  std::map<std::string, double> constants;  ///< values of named constants; missing ones are 1
  bool operator==(const LossDefinition&) const = default;
};

enum class Dash { solid, dashed, dotted, dash_dot };
enum class Marker { circle, square, triangle, diamond, cross, plus };

/// One optimizer run.
struct Run {
  OptimizerSettings optimizer;
  std::optional<std::vector<double>> own_start;  ///< else the scene's shared start
  std::uint32_t color = 0xE69F00;                ///< 0xRRGGBB
  Dash dash = Dash::solid;
  Marker marker = Marker::circle;
  bool visible = true;
  bool collapsed = false;  ///< card shown as one line
  bool operator==(const Run&) const = default;
};

struct Camera {
  double azimuth = -33;                             ///< degrees, turntable
  double elevation = 46;                            ///< degrees, −89 … 89
  double distance = 3.2;                            ///< in units of the drawn box
  double target_x = 0, target_y = 0, target_z = 0;  ///< point looked at, box units
  bool operator==(const Camera&) const = default;
};

/// What is overlaid and how.
struct Display {
  bool logarithmic_height = true;
  std::string colormap = "viridis";
  bool contour_lines = true;
  bool contour_labels = true;
  bool descent_field = false;
  bool critical_points = true;
  bool eigenvectors = true;
  bool logarithmic_charts = true;
  bool learning_rate_chart = false;  ///< the second chart shows the learning rate instead of the gradient norm
  double split = 0.52;               ///< share of the width that the 3-D view takes
  Camera camera;
  bool operator==(const Display&) const = default;
};

struct Playback {
  double step = 0;  ///< the playhead; drawn at its whole part
  bool playing = false;
  double speed = 60;  ///< steps a second, 1 … 10⁴
  bool loop = false;
  bool operator==(const Playback&) const = default;
};

struct Scene {
  LossDefinition loss;
  PlaneWindow window;
  std::vector<double> start;  ///< shared by runs without their own; n numbers
  std::size_t steps = 400;    ///< 0 … maximum_steps
  std::vector<Run> runs;
  std::uint64_t seed = 0;
  Display display;
  Playback playback;
  std::vector<double> selected;  ///< selected point in parameter space (a critical point or any other); empty: none
  bool operator==(const Scene&) const = default;
};

inline constexpr std::size_t maximum_steps = 1'000'000;
inline constexpr std::size_t maximum_runs = 64;

/// The run palette in order; run number i takes color i modulo its size, with dash and marker changing too.
Run make_run(const OptimizerSettings& settings, std::size_t number);

/// The opening scene: (1 − w1·w2)², gradient descent 0.05, momentum 0.02 with 0.9, Adam 0.1, all from (−0.95, 1.1),
/// playing.
Scene opening_scene();

}  // namespace saddlescope
