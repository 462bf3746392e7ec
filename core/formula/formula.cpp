#include "core/formula/formula.h"

#include <algorithm>

#include "core/formula/derivative.h"
#include "core/formula/names.h"
#include "core/formula/parse.h"
#include "core/formula/print.h"
#include "core/formula/tokens.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

// Bounds the work and memory of derivatives: 10 000 characters in two variables stay well below it.
constexpr std::size_t largest_graph = 400'000;  // nodes
constexpr std::size_t largest_effort =
    20'000'000;  // nodes looked at; it grows with the square of the number of variables

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

std::size_t upper_triangle(std::size_t i, std::size_t j, std::size_t n) {
  if (i > j) std::swap(i, j);
  return i * n - i * (i + 1) / 2 + j;
}

}  // namespace

Expected<std::shared_ptr<const Formula>, FormulaError> Formula::compile(std::string_view text,
                                                                        const FormulaOptions& options) {
  auto parsed = parse_formula(text, options);
  if (!parsed) return Unexpected{parsed.error()};
  const std::shared_ptr<Formula> formula(new Formula);
  formula->text_ = text;
  formula->variables_ = std::move(parsed->variables);
  formula->constants_ = std::move(parsed->constants);
  formula->columns_ = options.columns;
  formula->columns_used_ = std::move(parsed->columns_used);
  formula->graph_ = std::move(parsed->graph);
  formula->root_ = parsed->root;
  if (!formula->differentiate_twice())
    return Unexpected{FormulaError{1, 0,
                                   "The formula is too long for " + std::to_string(formula->variables_.size()) +
                                       " variables: its second derivatives would have too many terms"}};
  formula->make_tapes();
  return std::shared_ptr<const Formula>(formula);
}

bool Formula::differentiate_twice() {
  const auto n = static_cast<std::uint32_t>(variables_.size());
  std::size_t effort = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    effort += root_ + std::size_t{1};
    if (effort > largest_effort) return false;
    const auto slope = differentiate(graph_, root_, i, largest_graph);
    if (!slope) return false;
    gradient_.push_back(*slope);
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = i; j < n; ++j) {
      effort += gradient_[i] + std::size_t{1};
      if (effort > largest_effort) return false;
      const auto slope = differentiate(graph_, gradient_[i], j, largest_graph);
      if (!slope) return false;
      hessian_.push_back(*slope);
    }
  }
  return true;
}

void Formula::make_tapes() {
  const TapeSymbols symbols{variables_.size(), columns_.size()};
  std::vector<NodeId> outputs{root_};
  const auto add = [&] {
    tapes_.emplace_back(graph_, outputs);
    if (uses_data()) row_tapes_.emplace_back(graph_, outputs, symbols);
  };
  add();
  outputs.insert(outputs.end(), gradient_.begin(), gradient_.end());
  add();
  outputs.insert(outputs.end(), hessian_.begin(), hessian_.end());
  add();
}

bool Formula::uses_data() const {
  return std::find(columns_used_.begin(), columns_used_.end(), true) != columns_used_.end();
}

/// What the graph's constants are called: the columns, then the named constants.
std::vector<std::string> Formula::symbol_names() const {
  std::vector<std::string> names = columns_;
  names.insert(names.end(), constants_.begin(), constants_.end());
  return names;
}

const Tape& Formula::tape(Derivatives order) const { return tapes_[static_cast<std::size_t>(order)]; }
const Tape& Formula::row_tape(Derivatives order) const { return row_tapes_[static_cast<std::size_t>(order)]; }

std::string Formula::reading() const {
  std::string text = printed() + ": " + (variables_.size() == 1 ? "variable " : "variables ") + joined(variables_);
  std::vector<std::string> data;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_used_[i]) data.push_back(columns_[i]);
  if (!data.empty()) text += "; data " + joined(data);
  if (!constants_.empty()) text += (constants_.size() == 1 ? "; constant " : "; constants ") + joined(constants_);
  return text;
}

std::string Formula::printed() const {
  return print(graph_, root_, {variables_, symbol_names()}, maximum_printed_length);
}

std::string Formula::printed_gradient(std::size_t i) const {
  return print(graph_, gradient_[i], {variables_, symbol_names()}, maximum_printed_length);
}

std::string Formula::printed_hessian(std::size_t i, std::size_t j) const {
  return print(graph_, hessian_[upper_triangle(i, j, variables_.size())], {variables_, symbol_names()},
               maximum_printed_length);
}

std::string Formula::gradient_label(std::size_t i) const { return "∂L/∂" + variables_[i]; }

std::string Formula::hessian_label(std::size_t i, std::size_t j) const {
  if (i == j) return "∂²L/∂" + variables_[i] + "²";
  return "∂²L/∂" + variables_[i] + "∂" + variables_[j];
}

std::string message_after_colon(const FormulaError& error) {
  std::string message = error.message;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (message.size() > 1 && is_upper(message[0]) && (is_lower(message[1]) || message[1] == ' '))
    message[0] = static_cast<char>(message[0] - 'A' + 'a');
  return message;
}

std::string caret_report(std::string_view text, const FormulaError& error) {
  if (error.in_parameters) return message_after_colon(error);
  constexpr std::size_t width = 76;
  const std::vector<Character> characters = decode_utf8(text);
  const std::size_t caret = std::min(error.column - std::min<std::size_t>(error.column, 1), characters.size());
  const std::size_t begin = caret > width / 2 && characters.size() > width ? caret - width / 2 : 0;
  const std::size_t end = std::min(characters.size(), begin + width);
  std::string line, marker;
  if (begin > 0) line += "…", marker += ' ';
  // Every character takes one column, or the caret would stand beside its place.
  for (std::size_t i = begin; i < end; ++i) {
    const Character& c = characters[i];
    if (c.valid && is_space(c.code))
      line += ' ';
    else
      line += shown_text(text.substr(c.offset, c.bytes));
  }
  if (end < characters.size()) line += "…";
  marker += std::string(caret - begin, ' ') + '^';
  return line + "\n" + marker + "\nColumn " + std::to_string(error.column) + ": " + message_after_colon(error);
}

bool is_reserved_name(std::string_view name) {
  const std::string key = name_key(name);
  return key == "pi" || key == "e" || find_function(key).has_value();
}

bool same_name(std::string_view a, std::string_view b) {
  const auto key = [](std::string_view name) {
    const auto tokens = tokenize(name);
    const bool word = tokens && tokens->size() == 2 && tokens->front().kind == Token::Kind::word;
    return word ? name_key(tokens->front().text) : std::string(name);
  };
  return a == b || key(a) == key(b);
}

}  // namespace saddlescope
