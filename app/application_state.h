// The application's inside, shared by application.cpp (frame and files), application_drawing.cpp (what stands where)
// and application_actions.cpp. UI thread only.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "app/application.h"
#include "app/chart/chart_view.h"
#include "app/curve/curve_view.h"
#include "app/history.h"
#include "app/layout.h"
#include "app/map/map_view.h"
#include "app/panel/file_dialog.h"
#include "app/panel/help.h"
#include "app/panel/panel.h"
#include "app/surface/surface_view.h"
#include "app/ui/preferences.h"

namespace saddlescope {

/// 13 px text becomes 20 px: legible from the last row.
inline constexpr float presentation_scale = 1.55f;

struct Application::Impl {
  explicit Impl(ApplicationOptions given);

  ApplicationOptions options;
  Scene scene, saved_scene;
  std::optional<std::filesystem::path> file;
  History history;
  SurfaceCatalogue catalogue;
  Results results;
  Interaction interaction;
  PanelState panels;
  UiMemory ui_memory;
  Preferences preferences;
  Theme theme;
  FileDialog file_dialog;
  std::unique_ptr<SurfaceView> surface_view;
  std::unique_ptr<MapView> map_view;
  WidgetRegistry* registry = nullptr;
  std::optional<DataDefinition> opening;  ///< a file that was opened and is not read yet
  bool tooltip_due = false, presenting = false, help_shown = false;
  CurveHand curve_hand;
  ChartHand chart_hand;
  ChartCache charts;
  Layout layout;  ///< of the last frame
  int settling = 3;
  double frame_milliseconds = 0;
  Engine engine;  // last: its workers stop before anything they could wake goes

  std::string title() const;
  void tell(std::string message, bool error);
  /// The scene, with what the last frame asked.
  void submit();
  /// Moves the playhead while playing.
  void advance(double seconds);
  void replace_scene(Scene next, std::optional<std::filesystem::path> next_file);
  /// A scene, or rows: what the name ends with says which.
  void open_file(const std::filesystem::path& path);
  /// Makes a file's rows the data of the loss. They are read by the engine; finish_opening() does the rest.
  void open_data(const std::filesystem::path& path);
  /// Once the rows are there: a formula that names one of their columns, or, where they cannot be read, the loss
  /// before.
  void finish_opening();
  /// A scene that ships with the program, as a new scene of one's own.
  void open_example(const std::filesystem::path& path);
  void save_to(const std::filesystem::path& path);

  void draw();
  void forget_hover();
  void draw_views(const Ui& ui);
  void draw_charts(const Ui& ui);
  void draw_panels(const Ui& ui);
  void draw_splitter(const Rect& rect);
  void draw_dialogs(const Ui& ui);
  PanelFrame panel_frame(const Ui& ui);

  void act(std::string_view action);
  using Handlers = std::unordered_map<std::string_view, std::function<void(Impl&)>>;
  static const Handlers& handlers();
  static Handlers own_handlers();
};

}  // namespace saddlescope
