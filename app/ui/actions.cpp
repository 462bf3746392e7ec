#include "app/ui/actions.h"

#include <array>
#include <vector>

#include "core/scene/switches.h"

namespace saddlescope {
namespace {

// GLFW's codes, written out so that the table needs no window system.
constexpr int key_space = 32, key_minus = 45, key_equal = 61, key_escape = 256, key_right = 262, key_left = 263,
              key_down = 264, key_up = 265, key_page_up = 266, key_page_down = 267, key_home = 268, key_end = 269,
              key_f1 = 290, key_f5 = 294, key_f11 = 300;

constexpr Shortcut key(int code) { return {code, false, false, false}; }
constexpr Shortcut control(int code) { return {code, true, false, false}; }
constexpr Shortcut shift(int code) { return {code, false, true, false}; }
constexpr Shortcut control_shift(int code) { return {code, true, true, false}; }

/// All but the switches.
constexpr std::array own_rows = {
    Action{"open", "Open…", "File", control('O'), "Open a scene file."},
    Action{"open-data", "Open data…", "File", control_shift('O'), "Open rows from a CSV file as the loss's data."},
    Action{"save", "Save", "File", control('S'), "Save the scene to its file."},
    Action{"save-as", "Save as…", "File", control_shift('S'), "Save the scene to a new file."},
    Action{"opening-scene", "Opening scene", "File", {}, "Go back to the scene the program starts with."},
    Action{"quit", "Quit", "File", control('Q'), "Close the program."},

    Action{"undo", "Undo", "Edit", control('Z'), "Take back the last change; a whole drag is one change."},
    Action{"redo", "Redo", "Edit", control_shift('Z'), "Do again what was taken back."},
    Action{"redo", "Redo", "", control('Y'), "Do again what was taken back."},
    Action{"catalogue", "Choose a surface…", "Edit", control('K'), "Open the catalogue of surfaces."},
    Action{"edit-formula", "Edit the formula", "Edit", control('L'), "Put the cursor into the formula field."},

    Action{"fit", "Fit the window", "View", key('F'), "Show all paths and the surface's own window."},
    Action{"home-view", "Home view", "View", shift(key_home),
           "Go back to the window that the loss came with, and to the first camera."},
    Action{"reset-camera", "Reset the camera", "View", key('R'), "Look at the 3-D surface from the first place."},
    Action{"height-scale", "Linear or logarithmic height", "View", key('L'),
           "Draw heights as the loss or as its logarithm."},
    Action{"color-scale", "Linear or logarithmic colour", "View", {}, "Colour by the loss or by its logarithm."},
    Action{"next-layer", "Next colour", "View", key('V'), "Colour the views by the loss, its curvature, or its signs."},
    Action{"theme", "Light or dark", "View", control('T'), "Change between the dark and the light theme."},
    Action{"larger-text", "Larger text", "View", control(key_equal), "Make text and controls larger."},
    Action{"smaller-text", "Smaller text", "View", control(key_minus), "Make text and controls smaller."},
    Action{"hide-panels", "Hide panels", "View", key('H'),
           "Leave only the pictures. In the presentation: bar of runs, pictures alone, all panels."},
    Action{"presentation", "Presentation mode", "View", key(key_f5),
           "The formula as a title, the views, a caption and the runs in large text."},
    Action{"presentation", "Presentation mode", "", key('P'),
           "The formula as a title, the views, a caption and the runs in large text."},
    Action{"full-screen", "Full screen", "View", key(key_f11), "Use the whole screen, or go back to a window."},

    Action{"play", "Play or pause", "Run", key(key_space), "Let the optimizers run, or stop them."},
    Action{"step-forward", "Step forward", "Run", key(key_right), "Go one step on."},
    Action{"step-back", "Step back", "Run", key(key_left), "Go one step back."},
    Action{"step-forward", "Step forward", "", key(key_page_down), "Go one step on; the keys of a remote control."},
    Action{"step-back", "Step back", "", key(key_page_up), "Go one step back; the keys of a remote control."},
    Action{"first-step", "First step", "Run", key(key_home), "Go to the start."},
    Action{"last-step", "Last step", "Run", key(key_end), "Go to the last step."},
    Action{"faster", "Faster", "Run", key(key_up), "Twice as many steps a second."},
    Action{"slower", "Slower", "Run", key(key_down), "Half as many steps a second."},
    Action{
        "branch", "Branch here", "Run", key('B'),
        "Go on from this step with a new run that shares the path so far: of the run under the mouse, else the first."},
    Action{"next-point", "Next critical point", "Run", key('N'), "Select the next critical point."},
    Action{"previous-point", "Previous critical point", "Run", shift('N'), "Select the critical point before."},
    Action{"deselect", "Clear the selection", "Run", key(key_escape), "Select nothing."},

    Action{"start-page", "Start page", "Help", {}, "Four scenes to begin with."},
    Action{"help", "Keys and mouse", "Help", key(key_f1), "Show this list."},
};

Action action_of(const Switch& entry, std::string_view menu) {
  return {entry.id, entry.label, menu, {entry.key.letter, false, entry.key.shift, false}, entry.help};
}

/// Switches stand where their rows say. One that is in no menu is no action: the headers and panels have it.
std::vector<Action> all_rows() {
  std::vector<Action> rows;
  for (const Action& row : own_rows) {
    for (const Switch& entry : switches())
      if (!row.menu.empty() && entry.menu_before == row.id) rows.push_back(action_of(entry, row.menu));
    rows.push_back(row);
  }
  return rows;
}

std::string key_name(int code) {
  switch (code) {
    case key_space:
      return "Space";
    case key_minus:
      return "−";
    case key_equal:
      return "+";
    case key_escape:
      return "Esc";
    case key_right:
      return "Right";
    case key_left:
      return "Left";
    case key_down:
      return "Down";
    case key_up:
      return "Up";
    case key_page_up:
      return "Page Up";
    case key_page_down:
      return "Page Down";
    case key_home:
      return "Home";
    case key_end:
      return "End";
    default:
      break;
  }
  if (code >= key_f1 && code < key_f1 + 25) return "F" + std::to_string(code - key_f1 + 1);
  if (code > 32 && code < 127) return std::string(1, static_cast<char>(code));
  return "Key " + std::to_string(code);
}

}  // namespace

std::span<const Action> actions() {
  static const std::vector<Action> rows = all_rows();
  return rows;
}

std::string_view action_for(const Shortcut& shortcut) {
  if (shortcut.key == 0) return {};
  for (const Action& action : actions())
    if (action.shortcut == shortcut) return action.id;
  return {};
}

std::string shortcut_text(const Shortcut& shortcut) {
  if (shortcut.key == 0) return {};
  std::string text;
  if (shortcut.control) text += "Ctrl+";
  if (shortcut.shift) text += "Shift+";
  if (shortcut.alt) text += "Alt+";
  return text + key_name(shortcut.key);
}

}  // namespace saddlescope
