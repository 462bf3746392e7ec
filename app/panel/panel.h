// What every panel gets: results to show, the scene to edit. Panels are free functions in files of their own; they own
// no state but text being typed (PanelState) and never compute. UI thread only.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/ui/interaction.h"
#include "app/ui/widgets.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/run.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {

/// Text being typed and other things that are no part of the scene but outlive a frame.
struct PanelState {
  /// The mouse on the curve of a run's schedule.
  struct ScheduleHand {
    bool dragging = false;
    bool dropping = false;            ///< so far off the plot that letting go removes the piece
    double minimum = 0, maximum = 1;  ///< of the axis, which stands still during a drag
    ImVec2 off{};                     ///< from the mouse to the middle of the handle that it has taken
  };

  std::string formula_text;   ///< what stands in the field
  std::string formula_shown;  ///< the scene's formula that formula_text was filled from last; differs: refill
  bool formula_focused = false;
  struct LeftData {
    DataDefinition data;
    std::vector<std::string> columns;
  };
  std::optional<LeftData> left_data;  ///< that the text being typed left with no parameter; it may come back
  bool open_catalogue = false;        ///< set by the action "catalogue": the loss panel opens its list and clears this
  bool focus_formula = false;  ///< set by the action "edit-formula": the loss panel takes the keyboard and clears this
  std::string catalogue_search;
  std::map<std::string, std::string> edits;  ///< other text fields being typed, by widget name
  std::set<std::string> opened;              ///< groups that are unfolded, by widget name
  std::string message;                       ///< last thing to tell, in the status line: "Saved scene.toml"
  bool message_is_error = false;

  struct Earlier {
    std::string label;
    std::filesystem::path file;
  };
  std::vector<Earlier> earlier;  ///< the menu of scenes that were kept, while it is open
  bool earlier_read = false;

  /// What was last open in each group of the inspector: a click on the group goes back to it.
  std::array<std::optional<InspectorTab>, 3> last_tab;

  /// What was typed for a side of the search box and cannot be, until the sides change.
  struct BoxRefusal {
    std::vector<Interval> sides;
    std::string why;
  };
  std::optional<BoxRefusal> box_refusal;
  /// The search for critical points that was cancelled by hand: it stays so until the loss or a side changes.
  struct Search {
    LossDefinition loss;
    std::vector<Interval> sides;
  };
  std::optional<Search> cancelled_search;

  bool awaits_minimum = false;               ///< of a formula typed over rows (finish_formula)
  std::optional<std::size_t> explained_run;  ///< the run last pointed at: the Why tab shows its evidence
  std::map<std::size_t, float> why_heights;  ///< of each run's text while playing: it grows but does not shrink
  double escape_length = 0.5;                ///< of the step off a saddle, in parameter units
  bool escape_backwards = false;             ///< against the eigenvector

  std::vector<Run> runs_seen;                   ///< of the frame before: what is kept by a run's number moves with it
  std::optional<std::size_t> open_card;         ///< the one that was opened or added last: it stays open
  std::optional<std::size_t> card_under_mouse;  ///< number of its run
  std::map<std::size_t, ScheduleHand> schedule_hands;  ///< by run
  std::map<std::string, int> schedule_pieces;          ///< which piece of a list the sliders show, by widget name
  double speed_at_press = 0;                           ///< what the drag on the speed began with
};

class Thumbnails;

struct PanelFrame {
  const Ui& ui;
  const Results& results;
  Scene& scene;
  Interaction& interaction;
  const SurfaceCatalogue& catalogue;
  PanelState& state;
  std::string title;  ///< scene name for the menu bar: "Two-weight linear network — unsaved"
  unsigned threads = 0;
  std::string renderer;  ///< GL_RENDERER, shortened
  double frame_milliseconds = 0;
  /// Runs an action of the action table by id ("fit", "play", "save"); the panels' buttons and menus go through it.
  std::function<void(const std::string& action)> act;
  Thumbnails* thumbnails = nullptr;  ///< null: no small pictures
};

// Each draws into the current ImGui window from its cursor on, over the width of its content region; the caller makes
// that window (a child with the panel's colour and a padding of 12). The menu bar wants 34 px of height, the transport
// 36, the status line 22, all without padding at top and bottom.
void draw_menu_bar(PanelFrame& frame);  ///< program name, menus from the action table, scene name at the right
void draw_loss_panel(
    PanelFrame& frame);  ///< catalogue, formula field with caret and message, reading, roles, constants
void draw_optimizers_panel(PanelFrame& frame);  ///< run cards, add, remove, reorder
void draw_run_panel(PanelFrame& frame);         ///< shared start, steps
void draw_inspector(PanelFrame& frame);         ///< the tabs (app/panel/inspector.cpp), one at a time
void draw_transport(PanelFrame& frame);         ///< first, back, play, forward, scrub bar, step, speed, loop
void draw_status_line(PanelFrame& frame);
/// Puts typed text into the scene. The first time it can be read after a surface from the catalogue, or when the number
/// of variables changes, it gets a window and a start of its own; text that cannot be read changes the formula alone,
/// so the engine names the error and the last good surface stays. A formula all of whose names are columns of the
/// scene's data stands for itself: the data goes.
void edit_formula(PanelFrame& frame, const std::string& text);
/// Makes a variable of the formula a constant, or what it was before (data, where a column has its name), and a
/// constant or a column a variable. False (and nothing changes) when it would leave no variable.
bool flip_role(PanelFrame& frame, const std::string& name);

}  // namespace saddlescope
