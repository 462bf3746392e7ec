#include "core/formula/tokens.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "core/formula/names.h"
#include "core/support/number_text.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

using Kind = Token::Kind;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_minus(char32_t c) { return c == '-' || c == U'\u2212' || c == U'\u2013'; }

std::optional<char> superscript_digit(char32_t c) {
  if (c == U'²') return '2';
  if (c == U'³') return '3';
  if (c == U'¹') return '1';
  if (c == U'⁰' || (c >= U'⁴' && c <= U'⁹')) return static_cast<char>('0' + (c - U'⁰'));
  return std::nullopt;
}

std::optional<char> subscript_digit(char32_t c) {
  if (c >= U'₀' && c <= U'₉') return static_cast<char>('0' + (c - U'₀'));
  return std::nullopt;
}

// The Greek letter in its usual form, or nothing.
std::optional<std::string> greek_letter(char32_t c) {
  if (c == U'\u00B5') c = U'μ';
  if (c == U'ϵ') c = U'ε';
  if (c == U'ϕ') c = U'φ';
  if (c == U'ϑ') c = U'θ';
  if (c == U'\u2126') c = U'Ω';
  if (c < 0x370 || c > 0x3FF) return std::nullopt;
  const std::string letter = encode_utf8(c);
  if (!is_single_letter(letter)) return std::nullopt;
  return letter;
}

std::optional<Literal> fraction(char32_t c) {
  const auto of = [](int above, int below) { return folded(Op::divide, exact_literal(above), exact_literal(below)); };
  switch (c) {
    case U'½':
      return of(1, 2);
    case U'⅓':
      return of(1, 3);
    case U'⅔':
      return of(2, 3);
    case U'¼':
      return of(1, 4);
    case U'¾':
      return of(3, 4);
    case U'⅕':
      return of(1, 5);
    case U'⅙':
      return of(1, 6);
    case U'⅛':
      return of(1, 8);
    default:
      return std::nullopt;
  }
}

std::optional<Kind> sign_kind(char32_t c) {
  switch (c) {
    case '+':
      return Kind::plus;
    case '*':
    case U'·':
    case U'×':
    case U'⋅':
    case U'∗':
      return Kind::times;
    case '/':
    case U'÷':
    case U'∕':
      return Kind::divide;
    case '^':
      return Kind::power;
    case '(':
      return Kind::open;
    case ')':
      return Kind::close;
    case '|':
    case U'∣':
      return Kind::bar;
    case ',':
      return Kind::comma;
    case '=':
      return Kind::equals;
    case U'√':
      return Kind::root;
    case U'∂':
      return Kind::partial;
    default:
      return is_minus(c) ? std::optional(Kind::minus) : std::nullopt;
  }
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text), characters_(decode_utf8(text)) {}

  Expected<std::vector<Token>, FormulaError> run() {
    if (characters_.size() > maximum_formula_length)
      return Unexpected{error_at(maximum_formula_length, "The formula is longer than " +
                                                             std::to_string(maximum_formula_length) + " characters")};
    while (place_ < characters_.size() && !error_) next();
    if (error_) return Unexpected{*error_};
    start(Kind::end);
    return std::move(tokens_);
  }

 private:
  char32_t peek(std::size_t ahead = 0) const {
    return place_ + ahead < characters_.size() ? characters_[place_ + ahead].code : 0;
  }

  FormulaError error_at(std::size_t character, std::string message) const {
    return {character + 1, character < characters_.size() ? characters_[character].offset : text_.size(),
            std::move(message)};
  }
  void fail(std::size_t character, std::string message) { error_ = error_at(character, std::move(message)); }

  Token& start(Kind kind) {
    Token token;
    token.kind = kind;
    token.column = place_ + 1;
    token.byte_offset = place_ < characters_.size() ? characters_[place_].offset : text_.size();
    tokens_.push_back(token);
    return tokens_.back();
  }

  std::string_view raw(std::size_t from, std::size_t to) const {
    const std::size_t end = to < characters_.size() ? characters_[to].offset : text_.size();
    return text_.substr(characters_[from].offset, end - characters_[from].offset);
  }

  void next() {
    const char32_t c = peek();
    if (!characters_[place_].valid) return fail(place_, "This is not valid UTF-8 text");
    if (is_space(c)) {
      ++place_;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      number();
    } else if (const auto part = fraction(c)) {
      Token& token = start(Kind::number);
      token.number = part->number;
      token.literal = *part;
      token.text = raw(place_, place_ + 1);
      ++place_;
    } else if (is_ascii_letter(c) || greek_letter(c)) {
      word();
    } else if (superscript_digit(c) || (c == U'⁻' && superscript_digit(peek(1)))) {
      superscript();
    } else if (c == '*' && peek(1) == '*') {
      start(Kind::power).text = "**";
      place_ += 2;
    } else if (const auto kind = sign_kind(c)) {
      start(*kind).text = raw(place_, place_ + 1);
      ++place_;
    } else {
      fail(place_, stray_character(c));
    }
  }

  std::string stray_character(char32_t c) const {
    if (is_control(c)) {
      char code[16];
      std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(c));
      return std::string("Unexpected control character ") + code;
    }
    const std::string shown = "“" + std::string(raw(place_, place_ + 1)) + "”";
    if (subscript_digit(c)) return "The subscript " + shown + " must follow a letter, as in w₁";
    if (c == '[' || c == ']' || c == '{' || c == '}') return "Unexpected " + shown + ": use round brackets ( )";
    if (c == '.') return "Unexpected " + shown + ": expected a number such as 0.5";
    if (c == '_') return "Unexpected " + shown + ": it joins a letter and digits, as in w_1";
    if (c == U'∑' || c == U'Σ') return "Unexpected " + shown + ": write the sum out term by term";
    return "Unexpected character " + shown;
  }

  void number() {
    const std::size_t from = place_;
    std::string digits;
    const auto take_digits = [&] {
      while (is_digit(peek())) digits += static_cast<char>(peek()), ++place_;
    };
    Token& token = start(Kind::number);
    take_digits();
    if (peek() == '.') {
      digits += '.';
      ++place_;
      take_digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      // An exponent needs digits right after the e: 2e-x is 2·e − x.
      const bool negative = is_minus(peek(1));
      const std::size_t sign = negative || peek(1) == '+' ? 1 : 0;
      if (is_digit(peek(1 + sign))) {
        place_ += 1 + sign;
        digits += negative ? "e-" : "e";
        take_digits();
      }
    }
    token.text = raw(from, place_);
    const std::optional<double> number = read_decimal(digits);
    if (!number) return fail(from, "Expected a number such as 0.5 or 1e-3");
    if (!std::isfinite(*number)) return fail(from, "This number is too large: the largest is about 1.8e308");
    token.number = *number;
    token.literal = decimal_literal(*number, digits);
  }

  void word() {
    Token& token = start(Kind::word);
    if (const auto letter = greek_letter(peek())) {
      token.text = *letter;
      ++place_;
    } else {
      while (is_ascii_letter(peek())) token.text += static_cast<char>(peek()), ++place_;
    }
    if (peek() == '_') {
      const char32_t after = peek(1);
      if (!is_digit(after) && !is_ascii_letter(after) && !subscript_digit(after))
        return fail(place_, "Expected digits or letters after “_”, as in w_1");
      token.has_digits = true;
      ++place_;
      if (is_ascii_letter(after)) {  // learning_rate keeps its underscore, w_1 loses it
        token.text += '_';
        while (is_ascii_letter(peek()) || is_digit(peek()) || (peek() == '_' && is_ascii_letter(peek(1))))
          token.text += static_cast<char>(peek()), ++place_;
        return;
      }
    }
    if (is_digit(peek())) {
      token.has_digits = true;
      while (is_digit(peek())) token.text += static_cast<char>(peek()), ++place_;
    } else {
      while (const auto digit = subscript_digit(peek())) {
        token.has_digits = true;
        token.text += *digit;
        ++place_;
      }
    }
  }

  void superscript() {
    const std::size_t from = place_;
    Token& token = start(Kind::superscript);
    const bool negative = peek() == U'⁻';
    if (negative) ++place_;
    std::string digits;
    while (const auto digit = superscript_digit(peek())) {
      digits += *digit;
      token.number = token.number * 10 + (*digit - '0');
      ++place_;
    }
    token.literal = decimal_literal(token.number, digits);
    if (negative) {
      token.number = -token.number;
      token.literal = negated(token.literal);
    }
    token.text = raw(from, place_);
    if (!std::isfinite(token.number)) fail(from, "This exponent is too large");
  }

  std::string_view text_;
  std::vector<Character> characters_;
  std::size_t place_ = 0;
  std::vector<Token> tokens_;
  std::optional<FormulaError> error_;
};

}  // namespace

bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == U'\u00A0' || (c >= U'\u2000' && c <= U'\u200B') ||
         c == U'\u202F' || c == U'\u205F' || c == U'\u2061' || c == U'\u2062' || c == U'\u3000' || c == U'\uFEFF';
}

Expected<std::vector<Token>, FormulaError> tokenize(std::string_view text) { return Tokenizer(text).run(); }

}  // namespace saddlescope
