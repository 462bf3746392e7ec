// Formula text to tokens: UTF-8, numbers, words, superscripts, signs. Private to the formula room; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/formula/expression.h"
#include "core/formula/formula.h"

namespace saddlescope {

struct Token {
  enum class Kind {
    number,
    word,
    superscript,
    plus,
    minus,
    times,
    divide,
    power,
    open,
    close,
    bar,
    comma,
    equals,
    root,
    partial,
    end
  };
  Kind kind = Kind::end;
  std::size_t column = 1;       ///< 1-based, in code points
  std::size_t byte_offset = 0;  ///< 0-based
  std::string text;             ///< as typed; of words the normal spelling: w_1 and w₁ are `w1`
  double number = 0;            ///< the value of numbers and superscripts
  Literal literal = {};         ///< of numbers and superscripts, and of names that stand for one: what is meant
  bool has_digits = false;      ///< words: carries digits or an underscore, so it is one name whatever its letters
};

/// The tokens of `text`, closed by Kind::end whose column is one past the last character.
/// Words are as long as they can be: ASCII letters, then digits (`w1w2` is two words); a Greek letter is a word by
/// itself. Errors: characters that have no meaning, broken UTF-8, numbers beyond double, more than
/// maximum_formula_length characters.
Expected<std::vector<Token>, FormulaError> tokenize(std::string_view text);

/// What parts words and means nothing else: blanks of every width, line ends, the invisible operators.
bool is_space(char32_t c);

}  // namespace saddlescope
