// A table of figures: columns as wide as their widest cell, what is left shared between them. For app/panel only; UI
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/ui/widgets.h"

namespace saddlescope {

struct PanelFrame;

struct FigureTable {
  struct Cell {
    Cell(std::string what = {}, ImU32 shade = 0) : text(std::move(what)), color(shade) {}
    Cell(const char* what) : text(what) {}
    std::string text;
    ImU32 color = 0;  ///< 0: the theme's text
  };
  /// A title over several columns.
  struct Group {
    std::string text;
    std::size_t first, count;
  };
  std::string name;                 ///< rows are noted as NAME/row1, NAME/row2, …
  std::vector<Group> groups;        ///< may be empty
  std::vector<std::string> titles;  ///< one for each column
  std::vector<std::vector<Cell>> rows;
  std::vector<std::string> help = {};  ///< of each row, shown over it; may be empty
};

/// The first column stands left, the others right. At the cursor, over the row's width; the cursor goes below. A table
/// that is too wide is set in the small font.
void draw_figures(const Ui& ui, const FigureTable& table);

/// A heading with a chevron that unfolds a group of this name; whether it is unfolded.
bool fold_heading(PanelFrame& frame, const std::string& name, const std::string& text);

}  // namespace saddlescope
