#include "app/panel/file_dialog.h"

#include <imgui.h>
// the string widgets need ImGui's own header first
#include <imgui_stdlib.h>

#include <algorithm>
#include <system_error>

#include "app/open_scene.h"
#include "app/ui/imgui_compat.h"

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

constexpr const char* title = "File";
constexpr std::size_t most_entries = 2000;  ///< a huge folder must not stop the window

std::string text_of(const fs::path& path) { return path.string(); }

}  // namespace

void FileDialog::enter(const fs::path& new_folder) {
  std::error_code failure;
  fs::path wanted = new_folder.empty() ? fs::current_path(failure) : fs::weakly_canonical(new_folder, failure);
  if (wanted.empty()) wanted = "/";
  fs::directory_iterator entries(wanted, fs::directory_options::skip_permission_denied, failure);
  if (failure) {
    problem = "Cannot read the folder " + text_of(wanted) + ": " + failure.message();
    if (!folder.empty()) return;
  }
  folder = wanted;
  folders.clear();
  files.clear();
  for (; !failure && entries != fs::directory_iterator() && folders.size() + files.size() < most_entries;
       entries.increment(failure)) {
    const std::string entry = text_of(entries->path().filename());
    if (entry.empty() || entry[0] == '.') continue;
    std::error_code ignored;
    if (entries->is_directory(ignored))
      folders.push_back(entry);
    else if (data ? is_data_file(entries->path()) : entries->path().extension() == ".toml")
      files.push_back(entry);
  }
  std::sort(folders.begin(), folders.end());
  std::sort(files.begin(), files.end());
}

void FileDialog::ask_open(const fs::path& start) {
  *this = {};
  open = true;
  std::error_code failure;
  enter(fs::is_regular_file(start, failure) ? start.parent_path() : start);
}

void FileDialog::ask_open_data(const fs::path& start) {
  *this = {};
  open = data = true;
  std::error_code failure;
  enter(fs::is_regular_file(start, failure) ? start.parent_path() : fs::path());
}

void FileDialog::ask_save(const fs::path& suggestion) {
  *this = {};
  open = saving = true;
  name = suggestion.filename().empty() ? "scene.toml" : text_of(suggestion.filename());
  enter(suggestion.parent_path());
}

namespace {

/// Folders and files; a click on a file puts its name into the field, a double click takes it. True for the double
/// click.
bool listing(const Ui& ui, FileDialog& dialog) {
  bool taken = false;
  std::optional<fs::path> go;
  ImGui::BeginChild("listing", {0, -ui.theme.px(76)}, true);
  const auto row = [&](const std::string& shown, const std::string& id, bool current) {
    const bool clicked =
        ImGui::Selectable((shown + "##" + id).c_str(), current,
                          ImGuiSelectableFlags_AllowDoubleClick | ImGuiSelectableFlags_DontClosePopups);
    ui.note_item("file/" + id);
    return clicked;
  };
  if (dialog.folder.has_parent_path() && dialog.folder != dialog.folder.root_path() &&
      row("‹ Folder above", "..", false))
    go = dialog.folder.parent_path();
  for (const std::string& entry : dialog.folders)
    if (row(entry + "/", entry, false)) go = dialog.folder / entry;
  for (const std::string& entry : dialog.files)
    if (row(entry, entry, entry == dialog.name)) {
      dialog.name = entry;
      dialog.problem.clear();
      taken = ImGui::IsMouseDoubleClicked(0);
    }
  if (dialog.files.empty())
    wrapped_text(
        ui,
        dialog.data ? "No data files (.csv, .tsv, .txt, .dat) in this folder" : "No scene files (.toml) in this folder",
        ui.theme.quiet_text);
  ImGui::EndChild();
  if (go) dialog.enter(*go);
  return taken;
}

/// The path that is meant, once it can be used; else says why not in `problem`.
std::optional<fs::path> checked(FileDialog& dialog) {
  if (dialog.name.empty()) return std::nullopt;
  fs::path path = dialog.folder / fs::path(dialog.name);
  std::error_code failure;
  if (fs::is_directory(path, failure)) {
    dialog.name.clear();
    dialog.enter(path);
    return std::nullopt;
  }
  if (!dialog.saving) {
    if (fs::exists(path, failure)) return path;
    dialog.problem = "There is no file " + text_of(path);
    return std::nullopt;
  }
  if (!path.has_extension()) path += ".toml";
  const std::string replace = "There is a file " + text_of(path.filename()) + " already. Press again to replace it";
  if (fs::exists(path, failure) && dialog.problem != replace) {
    dialog.problem = replace;
    return std::nullopt;
  }
  return path;
}

}  // namespace

std::optional<fs::path> draw_file_dialog(const Ui& ui, FileDialog& dialog) {
  if (!dialog.open) return std::nullopt;
  const Theme& theme = ui.theme;
  if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowSize({std::min(theme.px(520), screen.x * 0.95f), std::min(theme.px(440), screen.y * 0.92f)});
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(16), theme.px(12)));
  const bool drawn = ImGui::BeginPopupModal(
      title, nullptr, ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove);
  ImGui::PopStyleVar(3);
  if (!drawn) return std::nullopt;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(theme.heading_font, at.x, at.y + theme.px(11), theme.text,
            dialog.saving ? "Save the scene"
            : dialog.data ? "Open data"
                          : "Open a scene");
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(24)});
  draw_text_told(ui, theme.small_font, at.x, at.y + theme.px(32), width, theme.quiet_text, text_of(dialog.folder));
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(46)});
  bool go = listing(ui, dialog);
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  ImGui::SetNextItemWidth(-FLT_MIN);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.0f);
  go = ImGui::InputTextWithHint("##name", "Name or path of a file", &dialog.name,
                                ImGuiInputTextFlags_EnterReturnsTrue) ||
       go;
  ImGui::PopStyleVar();
  ui.note_item("file/name");
  if (ImGui::IsItemEdited()) dialog.problem.clear();
  const ImVec2 foot = ImGui::GetCursorScreenPos();
  const std::string label = dialog.saving ? "Save" : "Open";
  const float buttons = text_width(theme.text_font, label) + text_width(theme.text_font, "Cancel") + theme.px(56);
  draw_text_told(ui, theme.small_font, foot.x, foot.y + theme.px(16), width - buttons - theme.px(8), theme.error,
                 dialog.problem);
  ImGui::SetCursorScreenPos({foot.x + width - buttons, foot.y + theme.px(4)});
  const bool cancel = button(ui, "file/cancel", "Cancel");
  ImGui::SetCursorScreenPos({foot.x + width - text_width(theme.text_font, label) - theme.px(24), foot.y + theme.px(4)});
  go = button(ui, "file/accept", label) || go;
  std::optional<fs::path> chosen;
  if (go) chosen = checked(dialog);
  if (cancel || chosen || compat::escape_pressed()) {
    dialog.open = false;
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
  return chosen;
}

}  // namespace saddlescope
