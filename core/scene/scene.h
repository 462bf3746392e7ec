// The Scene: a plain value from which everything on screen is made. No pointers, no threads, no GL; copied freely and
// compared with ==. Knows no engine. The UI thread owns the one being edited.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/data_definition.h"
#include "core/optimizer/optimizer.h"
#include "core/plane/plane.h"
#include "core/plane/scale_choice.h"
#include "core/plane/slice.h"
#include "core/run/batch_comparison.h"
#include "core/run/sampling.h"
#include "core/scene/inspector_tab.h"
#include "core/scene/notes.h"
#include "core/scene/questions.h"

namespace saddlescope {

/// What is minimised.
struct LossDefinition {
  std::string surface;                      ///< id in the catalogue, or empty for a typed formula
  std::string formula;                      ///< text as typed (for a catalogue surface: its formula)
  std::vector<std::string> parameters;      ///< variables in order; empty: inferred from the text
  std::map<std::string, double> constants;  ///< values of named constants; missing ones are 1
  DataDefinition data = {};                 ///< rows that the formula is summed over where it names a column of theirs
  bool operator==(const LossDefinition&) const = default;
};

enum class Dash { solid, dashed, dotted, dash_dot };
enum class Marker { circle, square, triangle, diamond, cross, plus };

/// The colours to choose from, 0xRRGGBB (Okabe and Ito's: told apart with every common kind of colour vision). New runs
/// take the first ones, which stand out on viridis.
inline constexpr std::array<std::uint32_t, 8> run_palette = {0xE69F00, 0xCC79A7, 0x56B4E9, 0x009E73,
                                                             0x0072B2, 0xD55E00, 0xF0E442, 0x999999};
inline constexpr std::size_t new_run_colors = 6;

/// One optimizer run.
struct Run {
  std::string name;                              ///< typed; empty: what differs names it (run_names.h)
  OptimizerSettings optimizer;                   ///< after `stretches`: of the whole run where that is empty
  std::optional<std::vector<double>> own_start;  ///< else the scene's shared start
  /// Stretches before `optimizer` takes over: what a branch shares with the run it left, and each value of a learning
  /// rate that was changed by hand on the way. A stretch with the same method as the one before keeps its memory.
  std::vector<Stretch> stretches;
  Sampling sampling;                     ///< batches and noise, of the whole run; their seed is the scene's
  std::size_t forked_at = 0;             ///< a branch is drawn from this step on; 0: from the start
  std::uint32_t color = run_palette[0];  ///< 0xRRGGBB
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

/// What colours the ground: the loss, or a property of its Hessian.
enum class Layer { loss, smallest_eigenvalue, largest_eigenvalue, condition, signs };
/// What the second chart shows.
enum class SecondChart { gradient_norm, learning_rate, sharpness };
/// What the charts run along.
enum class ChartAxis { updates, epochs };

/// What is overlaid and how.
struct Display {
  ScaleChoice height_scale = ScaleChoice::automatic;
  ScaleChoice color_scale = ScaleChoice::automatic;  ///< of the loss as colour, with the contour lines
  std::string colormap = "viridis";
  bool contour_lines = true;
  bool contour_labels = true;
  bool descent_field = false;
  bool critical_points = true;
  bool eigenvectors = true;
  bool logarithmic_charts = true;
  ScaleChoice chart_steps = ScaleChoice::automatic;  ///< of the charts' axis; automatic: see charts_by_decades()
  bool equal_axes = true;  ///< of the map: a unit is as long upwards as to the right, where the ranges allow it
  SecondChart second_chart = SecondChart::gradient_norm;
  Layer layer = Layer::loss;
  bool hover_arrows = false;  ///< −gradient and Newton's step at the mouse
  InspectorTab tab = InspectorTab::point;
  ChartAxis chart_axis = ChartAxis::updates;
  std::size_t followed_run = 0;  ///< number of the run whose ball the tabs Data, Batch and Step speak of
  bool batch_surface = false;    ///< the surface of the followed run's batch as a ghost over the whole one
  bool gradient_fan = false;     ///< gradients of single examples at its ball, with their mean
  bool movement_arrows = false;  ///< −η·gradient, the last movement's part and their sum at its ball
  bool effective_step = false;   ///< how far its method steps along each coordinate
  double split = 0.52;           ///< share of the width that the 3-D view takes
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

/// The probe: the point round which the second-order Taylor model is shown, and the direction v of its dial.
struct Probe {
  bool shown = false;
  std::vector<double> at;              ///< n numbers; not used while it follows a run
  std::optional<std::size_t> follows;  ///< number of the run whose ball it rides on
  bool gradient_term = true;           ///< (θ−θ′)ᵀg, green
  bool hessian_term = true;            ///< ½(θ−θ′)ᵀH(θ−θ′), red
  double size = 0.25;                  ///< half the patch's side as a share of the window's sides, 0.02 … 1
  double tolerance = 0.25;             ///< the model is trusted where it errs by at most this share of the loss change
  double angle = 30;                   ///< of v in the plane, degrees counterclockwise from its first direction
  bool operator==(const Probe&) const = default;
};

/// The same loss a little off its place, as a test surface is against the training surface.
struct Shift {
  bool shown = false;
  bool halves = false;  ///< training: the even rows, test: the odd rows; else the surface moved by `a`, `b`
  double a = 0, b = 0;  ///< along the plane's two directions, as shares of the window's sides
  bool operator==(const Shift&) const = default;
};

/// The curve tab: a function of one variable and its Taylor polynomials.
struct CurveTool {
  /// sigmoid, tanh, relu, or loss: the cut of the loss along the plane's first axis. auto: nothing was chosen yet.
  std::string function = "auto";
  double at = 0;           ///< where the polynomial touches
  std::size_t degree = 3;  ///< 0 … 9
  bool operator==(const CurveTool&) const = default;
};
/// The function that the tab shows; where none was chosen, a loss of one parameter itself, else the sigmoid.
std::string_view shown_curve(const CurveTool& tool, std::size_t parameters);

/// Who is first at a loss below the threshold (core/engine/nodes/race.h).
struct Race {
  bool shown = false;
  double threshold = 1e-3;  ///< over the best loss that is known, > 0
  bool operator==(const Race&) const = default;
};

struct Scene {
  Notes notes;
  LossDefinition loss;
  PlaneWindow window;
  Slice slice;                ///< more than two parameters: the plane that the views show; `window` lies in it
  std::vector<Interval> box;  ///< more than two parameters: where critical points are searched, one interval for each;
                              ///< empty: search_box()
  std::vector<double> start;  ///< shared by runs without their own; n numbers
  std::size_t steps = 400;    ///< 0 … maximum_steps
  std::vector<Run> runs;
  std::uint64_t seed = 0;
  Display display;
  Playback playback;
  Probe probe;
  Shift shift;
  CurveTool curve;
  Race race;
  BatchComparisonPlan comparison;
  std::vector<double> selected;  ///< selected point in parameter space (a critical point or any other); empty: none
  Questions questions;           ///< only in what the window submits: never saved nor undone
  bool operator==(const Scene&) const = default;
};

inline constexpr double smallest_threshold = 1e-300, largest_threshold = 1e300;  ///< of a race
inline constexpr std::size_t maximum_steps = 1'000'000;
inline constexpr std::size_t maximum_runs = 64;
inline constexpr std::size_t maximum_stretches = 64;  ///< stretches of one run's past

/// Runs with more steps are played whole in 8 s where no speed was chosen, and drawn by powers of ten.
inline constexpr std::size_t long_run = 2000;
/// Whether the charts' axis of steps is logarithmic.
inline bool charts_by_decades(const Scene& scene) {
  const ScaleChoice choice = scene.display.chart_steps;
  return choice == ScaleChoice::logarithmic || (choice == ScaleChoice::automatic && scene.steps > long_run);
}
/// Steps a second that show the whole run in 8 s.
double whole_run_speed(const Scene& scene);

/// Selects `point` and brings the inspector's tab that tells of it forward.
void select_point(Scene& scene, std::vector<double> point);

/// Run number i takes color i of the new runs' colours, modulo their number, with dash and marker changing too.
Run make_run(const OptimizerSettings& settings, std::size_t number);

/// The opening scene: (1 − w1·w2)², gradient descent 0.05, momentum 0.02 with 0.9, Adam 0.1, all from (−0.95, 1.1),
/// playing.
Scene opening_scene();

}  // namespace saddlescope
