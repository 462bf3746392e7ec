// Formulas over several lines: nothing but breaks is added, and a place keeps its letter.
#include "app/panel/loss/formula_lines.h"

#include <gtest/gtest.h>

namespace saddlescope {
namespace formula_lines_test {

TEST(FormulaLines, BreakBehindOperatorsAndComeBack) {
  EXPECT_EQ(broken_formula("x^2", 10), "x^2");
  EXPECT_EQ(broken_formula("", 10), "");
  EXPECT_EQ(broken_formula("0123456789", 10), "0123456789");
  EXPECT_EQ(broken_formula("01234567890", 10), "0123456789\n0");
  EXPECT_EQ(broken_formula("abcdefg + hijklmn", 10), "abcdefg + \nhijklmn");
  EXPECT_EQ(broken_formula("αβγδεζηθ", 4), "αβγδ\nεζηθ") << "letters, not bytes";
  const std::string text = "-20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi x) + cos(2pi y))/2) + e + 20";
  for (std::size_t columns = 1; columns < 90; ++columns)
    EXPECT_EQ(unbroken_formula(broken_formula(text, columns)), text) << columns;
}

TEST(FormulaLines, APlaceKeepsItsLetter) {
  const std::string flat = "abcdefgh", broken = "abc\ndef\ngh";
  for (std::size_t i = 0; i < flat.size(); ++i) {
    EXPECT_EQ(broken[moved_offset(flat, i, broken)], flat[i]);
    EXPECT_EQ(moved_offset(broken, moved_offset(flat, i, broken), flat), i);
  }
  EXPECT_EQ(moved_offset(flat, 8, broken), broken.size());
}

}  // namespace formula_lines_test
}  // namespace saddlescope
