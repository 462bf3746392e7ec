// Formula text to an expression graph: the grammar, the names' roles, and errors with their column. Used by Formula;
// any thread.
//
// Grammar. Lowest first: sums; products (`*`, `/` and juxtaposition, all of one rank, left to right); one sign; `^`
// (right-associative, its right side may be signed); superscripts; numbers, names, brackets, |u|, calls. A bar after an
// operand closes the open |, or begins a factor when none is open in these brackets: |x||y| and |x|y|z| are products.
// sin^2(x) and sin²(x) are (sin x)².
//
// How words are read, in this order:
//  0. over a table (FormulaOptions::columns) the name of a column is data, unless it was declared as a variable;
//  1. a function, `pi`, `e`, a variable that was declared (FormulaOptions or `f(a,b) =`), or a written-out Greek letter
//  is itself;
//     Greek letters and their spellings are one name (θ1 = theta1), and each Greek letter is a word of its own (πx =
//     π·x);
//  2. a name with digits or an underscore is one name;
//  3. a word of letters that contains a one-letter variable of this formula is split into letters, `pi` inside it being
//  π;
//  4. else it is one name.
// Variables, by the first rule that applies: declared; over a table every w and b, alone or with digits, and every θ
// with digits; every w with digits; every θ with digits; x and y; every x with
// digits; else all names if at most two. The rule of x and y looks first at x and y standing alone; if neither does, at
// words of up to three letters
// (`xy`, `ax`) or of nothing else (`xyxy`); then it splits the words that contain what it found, and repeats, since
// splitting may show the other (`x + xy`). `decay` alone therefore stays one name, and `sinx` is an error with a hint
// rather than s·i·n·x.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/formula/formula.h"

namespace saddlescope {

struct ParsedFormula {
  Graph graph;
  NodeId root = 0;
  std::vector<std::string> variables;  ///< as declared, else by number, else alphabetical
  std::vector<std::string> constants;  ///< in order of appearance
  /// One for each of FormulaOptions::columns: whether the formula names it. In the graph column i is constant i, and
  /// the named constants are counted after the columns.
  std::vector<bool> columns_used;
};

Expected<ParsedFormula, FormulaError> parse_formula(std::string_view text, const FormulaOptions& options = {});

}  // namespace saddlescope
