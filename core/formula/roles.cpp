#include "core/formula/roles.h"

#include <algorithm>
#include <map>
#include <numbers>
#include <optional>
#include <set>

#include "core/formula/names.h"

namespace saddlescope {
namespace {

using Kind = Token::Kind;
using Role = Symbol::Role;

FormulaError error_at(const Token& token, std::string message) {
  return {token.column, token.byte_offset, std::move(message)};
}

constexpr std::size_t longest_function_name = 8;  // softplus

bool is_named_number(const std::string& key) { return key == "pi" || key == "e"; }

// What makes a name unfit for a variable, or nothing.
std::optional<std::string> unfit_name(const std::string& name) {
  const std::string key = name_key(name);
  if (is_named_number(key))
    return in_quotes(name) + " is a number with a fixed value; choose another name for the variable";
  if (find_function(key)) return in_quotes(name) + " is a function; choose another name for the variable";
  return std::nullopt;
}

bool numbered(const std::string& key, std::string_view letters) {
  return key.size() > letters.size() && key.starts_with(letters) &&
         key.find_first_not_of("0123456789", letters.size()) == std::string::npos;
}

class RoleFinder {
 public:
  RoleFinder(const std::vector<Token>& tokens, const FormulaOptions& options) : tokens_(tokens), options_(options) {
    for (std::size_t i = 0; i < options.columns.size(); ++i) {
      const auto name = tokenize(options.columns[i]);
      if (name && name->size() == 2 && name->front().kind == Kind::word)
        column_index_.try_emplace(name_key(name->front().text), static_cast<std::uint32_t>(i));
    }
    roles_.columns_used.assign(options.columns.size(), false);
  }

  Expected<Roles, FormulaError> run() {
    read_header();
    if (!error_) declare();
    if (!error_) collect_words();
    if (!error_ && !declared_) infer_variables();
    if (!error_) check_count();
    if (!error_) order_variables();
    for (std::size_t i = begin_; i < tokens_.size() && !error_; ++i) resolve(i);
    if (error_) return Unexpected{*error_};
    return std::move(roles_);
  }

 private:
  struct Word {
    std::size_t token;
    std::string key;
    bool called;  // directly before a bracket
  };

  void fail(const Token& token, std::string message) {
    if (!error_) error_ = error_at(token, std::move(message));
  }

  // Leaves begin_ at the first token of the expression.
  void read_header() {
    const auto equals =
        std::find_if(tokens_.begin(), tokens_.end(), [](const Token& t) { return t.kind == Kind::equals; });
    if (equals == tokens_.end()) return;
    const std::size_t end = static_cast<std::size_t>(equals - tokens_.begin());
    if (tokens_[end + 1].kind == Kind::equals)
      return fail(tokens_[end + 1], "Unexpected second “=”: write L = … with one");
    if (tokens_[0].kind == Kind::partial) {  // our own label, ∂²L/∂w1∂w2 =
      const bool label = std::all_of(tokens_.begin(), equals, [](const Token& t) {
        return t.kind == Kind::partial || t.kind == Kind::word || t.kind == Kind::superscript || t.kind == Kind::divide;
      });
      if (label) begin_ = end + 1;
    } else if (end == 1 && tokens_[0].kind == Kind::word) {
      begin_ = 2;
    } else if (end >= 3 && tokens_[0].kind == Kind::word && tokens_[1].kind == Kind::open &&
               tokens_[end - 1].kind == Kind::close) {
      read_arguments(end - 1);
      begin_ = end + 1;
    }
    if (begin_ == 0)
      fail(*equals, "Unexpected “=”: it may only follow a name at the beginning, as in L = … or f(a, b) = …");
  }

  void read_arguments(std::size_t close) {
    for (std::size_t i = 2; i < close; i += 2) {
      if (tokens_[i].kind != Kind::word)
        return fail(tokens_[i], "Expected a name among the arguments, as in f(a, b) = …");
      if (const auto reason = unfit_name(tokens_[i].text)) return fail(tokens_[i], *reason);
      if (tokens_[i + 1].kind != (i + 1 == close ? Kind::close : Kind::comma))
        return fail(tokens_[i + 1], "Expected “,” or “)” between the arguments, as in f(a, b) = …");
      if (i + 1 < close && i + 2 == close) return fail(tokens_[close], "Expected a name after “,”");
      if (!add_variable(tokens_[i].text))
        return fail(tokens_[i], "The argument " + in_quotes(tokens_[i].text) + " is named twice");
    }
    if (close == 2) return fail(tokens_[close], "Expected a name among the arguments, as in f(a, b) = …");
    declared_ = true;
  }

  bool add_variable(const std::string& name) {
    if (!variable_index_.try_emplace(name_key(name), 0).second) return false;
    roles_.variables.push_back(name);
    return true;
  }

  void declare() {
    if (options_.parameters.empty()) return;
    declared_ = true;
    roles_.variables.clear();
    variable_index_.clear();
    for (const std::string& given : options_.parameters) {
      const auto tokens = tokenize(given);
      if (!tokens || tokens->size() != 2 || tokens->front().kind != Kind::word)
        return fail_parameter(in_quotes(given) +
                              " cannot be the name of a parameter: expected letters, then digits, as in w1");
      const std::string& name = tokens->front().text;
      if (const auto reason = unfit_name(name)) return fail_parameter(*reason);
      if (!add_variable(name)) return fail_parameter("The parameter " + in_quotes(name) + " is named twice");
    }
  }

  void fail_parameter(std::string message) {
    fail(tokens_.front(), std::move(message));
    error_->in_parameters = true;
  }

  Kind kind_after(std::size_t i) const { return tokens_[i + 1].kind; }

  // σ(x), and with the power of a function name: σ²(x), σ^2(x). σ^-1(x) too, to be refused as sin^-1(x) is.
  bool is_called(std::size_t i) const {
    Kind next = kind_after(i);
    if (next == Kind::superscript) return kind_after(i + 1) == Kind::open;
    if (next != Kind::power) return next == Kind::open;
    next = kind_after(++i);
    if (next == Kind::plus || next == Kind::minus) next = kind_after(++i);
    return next == Kind::number && kind_after(i + 1) == Kind::open;
  }

  bool is_function(std::size_t i, const std::string& key) const {
    if (tokens_[i].text == "σ") return is_called(i) && !variable_index_.contains("sigma");
    return find_function(key).has_value() && !variable_index_.contains(key);
  }

  void collect_words() {
    for (std::size_t i = begin_; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::word) continue;
      std::string key = name_key(tokens_[i].text);
      if (is_column(key) || is_function(i, key) || is_named_number(key)) continue;
      if (!variable_index_.contains(key) && is_glued_function(tokens_[i])) return;
      const bool called = kind_after(i) == Kind::open;
      if (!called) free_names_.insert(key);
      words_.push_back({i, std::move(key), called});
    }
  }

  // A name that multiplies the brackets behind it: α(x + 1), alpha(x + 1). A written-out sigma would mean the function.
  static bool is_factor(const std::string& name) {
    return is_single_letter(name) || (is_greek_spelling(name) && name != "sigma");
  }

  // A word that rule 3 may split: plain letters, nothing known.
  bool may_split(const Word& word) const {
    const Token& token = tokens_[word.token];
    if (token.has_digits || word.key.size() < 2 || is_greek_spelling(word.key) || variable_index_.contains(word.key))
      return false;
    return !word.called || !is_misspelt_call(word.key);
  }

  bool is_misspelt_call(const std::string& key) const {
    if (free_names_.contains(key)) return false;
    for (std::size_t n = 2; n < key.size() && n <= longest_function_name; ++n)
      if (find_function(key.substr(key.size() - n))) return true;
    // In two letters such as ax( a slip of the pen is less likely than a product.
    return key.size() > 2 && !nearest_function(key).empty();
  }

  /// Data, unless the name was declared as a variable.
  bool is_column(const std::string& key) const { return column_index_.contains(key) && !variable_index_.contains(key); }

  bool contains_variable(const std::string& key) const {
    return std::any_of(key.begin(), key.end(), [&](char c) {
      const std::string letter(1, c);
      return variable_index_.contains(letter) || column_index_.contains(letter);
    });
  }

  bool add_matching(auto&& wanted) {
    bool any = false;
    for (const Word& word : words_)
      if (wanted(word.key)) any = true, add_variable(tokens_[word.token].text);
    return any;
  }

  // Over data w and b are parameters, alone or with digits, and numbered θ, all at once: y − b − w·x has two.
  bool infer_parameters_of_model() {
    if (column_index_.empty()) return false;
    const auto is_letter = [](const std::string& key) { return key == "w" || key == "b"; };
    bool any = add_matching([&](const std::string& key) {
      return is_letter(key) || numbered(key, "w") || numbered(key, "b") || numbered(key, "theta");
    });
    for (const Word& word : words_) {  // wx is w·x where x is data
      const auto known = [&](char c) {
        const std::string letter(1, c);
        return is_letter(letter) || column_index_.contains(letter);
      };
      if (!may_split(word) || !std::all_of(word.key.begin(), word.key.end(), known)) continue;
      for (const char c : word.key)
        if (is_letter(std::string(1, c))) any = add_variable(std::string(1, c)) || any;
    }
    return any;
  }

  void infer_variables() {
    if (infer_parameters_of_model()) return;
    if (add_matching([](const std::string& key) { return numbered(key, "w"); })) return;
    if (add_matching([](const std::string& key) { return numbered(key, "theta"); })) return;
    if (infer_x_and_y()) return;
    if (add_matching([](const std::string& key) { return numbered(key, "x"); })) return;
    std::vector<std::string> names;
    std::set<std::string> keys;
    for (const Word& word : words_)
      if ((!word.called || free_names_.contains(word.key) || is_factor(tokens_[word.token].text)) &&
          keys.insert(word.key).second)
        names.push_back(tokens_[word.token].text);
    if (names.size() > 2) {
      roles_.doubt =
          error_at(tokens_[begin_], "Cannot tell which of " + names[0] + ", " + names[1] + ", " + names[2] +
                                        (names.size() > 3 ? ", …" : "") + " are the variables: write f(" + names[0] +
                                        ", " + names[1] + ") = before the formula, or use x and y");
      return;
    }
    for (const std::string& name : names) add_variable(name);
  }

  bool infer_x_and_y() {
    const auto is_x_or_y = [](const std::string& key) { return key == "x" || key == "y"; };
    bool any = add_matching(is_x_or_y);
    if (!any) {
      for (const Word& word : words_)
        if ((word.key.size() <= 3 || word.key.find_first_not_of("xy") == std::string::npos) && may_split(word))
          any = add_letters(word.key) || any;
    }
    for (bool grown = any; grown;) {
      grown = false;
      for (const Word& word : words_)
        if (may_split(word) && contains_variable(word.key)) grown = add_letters(word.key) || grown;
    }
    return any;
  }

  bool add_letters(const std::string& word) {
    bool added = false;
    for (const char c : word)
      if (c == 'x' || c == 'y') added = add_variable(std::string(1, c)) || added;
    return added;
  }

  /// The place is where the first variable too many appears.
  void check_count() {
    if (roles_.variables.size() <= maximum_parameters) return;
    const std::string count = std::to_string(maximum_parameters);
    std::string message = "At most " + count + " variables are possible, here are " +
                          std::to_string(roles_.variables.size()) +
                          ": put numbers in the place of some, or name up to " + count +
                          " in front, as in f(a, b) = …, and the others are constants";
    if (declared_ && !options_.parameters.empty()) return fail_parameter(std::move(message));
    std::set<std::string> met;
    for (const Token& token : tokens_) {
      if (token.kind != Kind::word || !variable_index_.contains(name_key(token.text))) continue;
      met.insert(name_key(token.text));
      if (met.size() > maximum_parameters) return fail(token, std::move(message));
    }
    fail(tokens_[begin_], std::move(message));
  }

  void order_variables() {
    if (!declared_) std::sort(roles_.variables.begin(), roles_.variables.end(), name_precedes);
    for (std::size_t i = 0; i < roles_.variables.size(); ++i)
      variable_index_[name_key(roles_.variables[i])] = static_cast<std::uint32_t>(i);
    if (roles_.variables.empty() && !roles_.doubt)
      roles_.doubt = error_at(tokens_[begin_], column_index_.empty()
                                                   ? "Expected a variable such as x, y or w1: the formula has none"
                                                   : "Expected a parameter such as w or b: the formula has none");
  }

  void push(const Token& token, Role role, std::uint32_t index = 0) { roles_.symbols.push_back({token, role, index}); }

  void push_name(const Token& token, const std::string& key) {
    if (const auto variable = variable_index_.find(key); variable != variable_index_.end())
      return push(token, Role::variable, variable->second);
    if (const auto column = column_index_.find(key); column != column_index_.end()) {
      roles_.columns_used[column->second] = true;
      return push(token, Role::constant, column->second);
    }
    if (is_named_number(key)) {
      push(token, Role::named_number);
      roles_.symbols.back().token.literal = key == "e" ? e_literal() : pi_literal();
      roles_.symbols.back().token.number = roles_.symbols.back().token.literal.number;
      return;
    }
    const auto [constant, added] =
        constant_index_.try_emplace(key, static_cast<std::uint32_t>(options_.columns.size() + roles_.constants.size()));
    if (added) roles_.constants.push_back(token.text);
    push(token, Role::constant, constant->second);
  }

  void split(const Token& token) {
    for (std::size_t i = 0; i < token.text.size(); ++i) {
      const bool pi =
          token.text.compare(i, 2, "pi") == 0 && !variable_index_.contains("p") && !variable_index_.contains("i");
      Token part = token;
      part.text = token.text.substr(i, pi ? 2 : 1);
      part.column += i;
      part.byte_offset += i;
      if (pi) ++i;
      push_name(part, part.text);
    }
  }

  // sinx, sin2x: students write them; splitting them into letters or taking them for names would be a silent
  // misreading.
  bool is_glued_function(const Token& token) {
    if (token.text.size() < 3 || token.text.find('_') != std::string::npos || is_greek_spelling(token.text))
      return false;
    std::size_t letters = token.text.size();
    while (letters > 0 && token.text[letters - 1] >= '0' && token.text[letters - 1] <= '9') --letters;
    if (letters < token.text.size()) {
      const std::string name = token.text.substr(0, letters);
      if (find_function(name)) fail(token, "Write brackets after " + in_quotes(name) + ", as in " + name + "(x)");
      return error_.has_value();
    }
    const auto is_variable = [&](char c) {
      return variable_index_.contains(std::string(1, c)) || c == 'x' || c == 'y';
    };
    for (std::size_t n = std::min(letters - 1, longest_function_name); n >= 2; --n) {
      const std::string name = token.text.substr(0, n), rest = token.text.substr(n);
      if (!find_function(name) || !std::all_of(rest.begin(), rest.end(), is_variable)) continue;
      fail(token, "Write " + name + "(" + rest + ") with brackets instead of " + in_quotes(token.text));
      return true;
    }
    return false;
  }

  void unknown_call(const Token& token) {
    const std::string_view near = nearest_function(token.text);
    std::string message = "Unknown function " + in_quotes(token.text) + ": ";
    if (near.empty())
      message += "expected one such as sin, exp or sqrt; for";
    else
      message += "did you mean " + in_quotes(near) + "? For";
    fail(token, message + " a product write " + token.text + "·(…)");
  }

  void resolve(std::size_t i) {
    const Token& token = tokens_[i];
    if (token.kind == Kind::number) return push(token, Role::number);
    if (token.kind == Kind::superscript) return push(token, Role::superscript);
    if (token.kind != Kind::word) return push(token, Role::sign);
    const std::string key = name_key(token.text);
    if (is_column(key)) return push_name(token, key);
    if (is_function(i, key)) return push(token, Role::function);
    const bool called = kind_after(i) == Kind::open;
    if (variable_index_.contains(key) || is_named_number(key) || is_single_letter(token.text))
      return push_name(token, key);
    if (is_glued_function(token)) return;
    if (may_split({i, key, called}) && contains_variable(key)) return split(token);
    if (called && !free_names_.contains(key) && !is_factor(token.text)) return unknown_call(token);
    push_name(token, key);
  }

  const std::vector<Token>& tokens_;
  const FormulaOptions& options_;
  std::size_t begin_ = 0;
  bool declared_ = false;
  std::vector<Word> words_;
  std::set<std::string> free_names_;  // keys of the words that stand somewhere without a bracket behind them
  std::map<std::string, std::uint32_t> column_index_, variable_index_, constant_index_;
  Roles roles_;
  std::optional<FormulaError> error_;
};

}  // namespace

Expected<Roles, FormulaError> assign_roles(const std::vector<Token>& tokens, const FormulaOptions& options) {
  return RoleFinder(tokens, options).run();
}

}  // namespace saddlescope
