// The application's inside, shared by application.cpp (frame and files), application_drawing.cpp (what stands where)
// and application_actions.cpp. UI thread only.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <unordered_map>

#include "app/application.h"
#include "app/autosave.h"
#include "app/chart/chart_view.h"
#include "app/curve/curve_view.h"
#include "app/draw/thumbnails.h"
#include "app/history.h"
#include "app/layout.h"
#include "app/map/map_view.h"
#include "app/panel/file_dialog.h"
#include "app/panel/help.h"
#include "app/panel/panel.h"
#include "app/panel/stage/stage.h"
#include "app/panel/start/start_page.h"
#include "app/surface/surface_view.h"
#include "app/ui/preferences.h"

namespace saddlescope {

struct Application::Impl {
  explicit Impl(ApplicationOptions given);

  ApplicationOptions options;
  Scene scene;
  History history;
  SurfaceCatalogue catalogue;
  Results results;
  Interaction interaction;
  PanelState panels;
  UiMemory ui_memory;
  Preferences preferences;
  Theme theme;
  FileDialog file_dialog;
  std::unique_ptr<Autosave> autosave;  ///< with own settings
  std::optional<LostScene> lost;       ///< offered until it is answered
  bool asks_to_close = false;
  std::atomic<bool> ended_from_outside = false;
  std::unique_ptr<SurfaceView> surface_view;
  std::unique_ptr<MapView> map_view;
  WidgetRegistry* registry = nullptr;
  std::optional<DataDefinition> opening;  ///< a file that was opened and is not read yet
  bool opened = false;                    ///< a first frame was drawn
  bool tooltip_due = false, presenting = false, help_shown = false;
  StageBar stage_bar = StageBar::runs;  ///< while presenting
  bool stage_charts = false;
  CurveHand curve_hand;
  ChartHand chart_hand;
  ChartCache charts;
  Thumbnails thumbnails;
  StartPage start_page;
  Layout layout;  ///< of the last frame
  int settling = 3;
  double frame_milliseconds = 0;
  std::string message_seen;  ///< the one whose time runs
  double message_seconds_left = 0;
  Engine engine;  // last: its workers stop before anything they could wake goes

  std::string title() const;
  void tell(std::string message, bool error);
  /// What was told goes after a while; how long it still stands, infinite: nothing does.
  double let_message_expire(double seconds);
  /// Nothing is there yet that a person has done with the program.
  bool is_first_start() const;
  /// The scene, with what the last frame asked.
  void submit();
  /// Moves the playhead while playing.
  void advance(double seconds);
  /// Opens another document: a step that can be undone.
  void replace_scene(Scene next, std::optional<std::filesystem::path> next_file);
  bool unsaved() const { return !same_work(scene, history.document().saved); }
  /// Only what is in a file and was changed asks first. True: the window may close now.
  bool may_close();
  void recover();
  /// A scene, or rows: what the name ends with says which.
  void open_file(const std::filesystem::path& path);
  /// Makes a file's rows the data of the loss. They are read by the engine; finish_opening() does the rest.
  void open_data(const std::filesystem::path& path);
  /// Once the rows are there: a formula that names one of their columns, or, where they cannot be read, the loss
  /// before.
  void finish_opening();
  /// A scene that ships with the program, as a new scene of one's own.
  void open_example(const std::filesystem::path& path);
  /// What this or another window kept by itself.
  void open_earlier(const std::filesystem::path& path);
  /// False: it said why not.
  bool save_to(const std::filesystem::path& path);

  void draw();
  void forget_hover();
  void draw_views(const Ui& ui);
  void draw_charts(const Ui& ui);
  /// Presenting without the panels.
  bool on_stage() const {
    return options.shown == Shown::stage ||
           (options.shown == Shown::app && presenting && stage_bar != StageBar::panels);
  }
  void draw_panels(const Ui& ui);
  void draw_stage(const Ui& ui);
  void draw_splitter(const Rect& rect);
  /// What has to be answered before anything else.
  void draw_questions(const Ui& ui);
  void draw_dialogs(const Ui& ui);
  PanelFrame panel_frame(const Ui& ui);

  /// While the start page is open. True: the key was for it.
  bool take_start_key(int glfw_key);
  void act(std::string_view action);
  using Handlers = std::unordered_map<std::string_view, std::function<void(Impl&)>>;
  static const Handlers& handlers();
  static Handlers own_handlers();
};

}  // namespace saddlescope
