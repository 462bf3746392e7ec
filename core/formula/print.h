// Expressions to readable maths that the parser reads back: −2·w2·(1 − w1·w2). Used by Formula; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/formula/expression.h"

namespace saddlescope {

/// Names of the symbols in the graph, by index.
struct SymbolNames {
  std::span<const std::string> variables, constants;
};

/// True minus, `·`, superscripts for whole powers, |u|; fractions such as 1/3 and multiples of π where a number is one
/// exactly. Longer than `longest` characters (code points): cut there and closed with "…" (then it cannot be read
/// back).
std::string print(const Graph& graph, NodeId root, const SymbolNames& names, std::size_t longest);

/// "w1²" from "w1" and 2: a superscript number, minus sign included.
std::string superscript(long long value);

/// A number as formulas show it: "0.05", "1.5e−7", "1/3", "2·π".
std::string print_number(double value);

}  // namespace saddlescope
