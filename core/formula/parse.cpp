#include "core/formula/parse.h"

#include <optional>
#include <utility>

#include "core/formula/names.h"
#include "core/formula/roles.h"
#include "core/formula/tokens.h"

namespace saddlescope {
namespace {

using Kind = Token::Kind;
using Role = Symbol::Role;

/// Recursive descent; every recursion passes through Depth, so the stack stays small. After the first error all
/// functions return quickly.
class Parser {
 public:
  Parser(const std::vector<Symbol>& symbols, Graph& graph) : symbols_(symbols), graph_(graph) {}

  NodeId run() {
    if (kind() == Kind::end) return fail("Expected a formula, such as (1 − w1·w2)^2");
    const NodeId root = sum();
    if (!error_ && kind() != Kind::end) unexpected_after_operand();
    return root;
  }

  const std::optional<FormulaError>& error() const { return error_; }

 private:
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > maximum_formula_nesting)
        parser_.fail("More than " + std::to_string(maximum_formula_nesting) +
                     " brackets, powers or signs inside each other");
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };

  const Symbol& symbol() const { return symbols_[place_]; }
  const Symbol& previous() const { return symbols_[place_ - 1]; }
  Kind kind() const { return symbol().token.kind; }
  void advance() {
    if (kind() != Kind::end) ++place_;
  }
  bool take(Kind wanted) {
    if (error_ || kind() != wanted) return false;
    advance();
    return true;
  }

  NodeId fail_at(const Symbol& where, std::string message) {
    if (!error_) error_ = FormulaError{where.token.column, where.token.byte_offset, std::move(message)};
    return 0;
  }
  NodeId fail(std::string message) { return fail_at(symbol(), std::move(message)); }

  // After an error there may be no node to work on.
  NodeId unary(Op op, NodeId a) { return error_ ? 0 : graph_.unary(op, a); }
  NodeId binary(Op op, NodeId a, NodeId b) { return error_ ? 0 : graph_.binary(op, a, b); }

  std::string after_previous() const {
    return place_ == 0 ? " at the beginning" : " after " + in_quotes(previous().token.text);
  }
  std::string found() const {
    return kind() == Kind::end ? ", but the formula ends here" : ", found " + in_quotes(symbol().token.text);
  }

  NodeId sum() {
    NodeId left = product();
    while (!error_ && (kind() == Kind::plus || kind() == Kind::minus)) {
      const Op op = kind() == Kind::plus ? Op::add : Op::subtract;
      advance();
      left = binary(op, left, product());
    }
    return left;
  }

  bool starts_factor() const {
    switch (kind()) {
      case Kind::number:
      case Kind::word:
      case Kind::open:
      case Kind::root:
        return true;
      case Kind::bar:
        return open_bars_ == 0;
      default:
        return false;
    }
  }

  NodeId product() {
    NodeId left = signed_factor();
    while (!error_) {
      NodeId right = 0;
      Op op = Op::multiply;
      if (kind() == Kind::times || kind() == Kind::divide) {
        if (kind() == Kind::divide) op = Op::divide;
        advance();
        right = signed_factor();
      } else if (starts_factor()) {
        if (symbol().role == Role::number && previous().role == Role::number)
          return fail("Expected an operator between the numbers " + in_quotes(previous().token.text) + " and " +
                      in_quotes(symbol().token.text));
        right = power();
      } else {
        break;
      }
      left = binary(op, left, right);
    }
    return left;
  }

  // -x^2 is −(x²), 2^-x is 2^(−x).
  NodeId signed_factor() {
    if (kind() != Kind::minus && kind() != Kind::plus) return power();
    const Depth depth(*this);
    if (error_) return 0;
    const bool negative = kind() == Kind::minus;
    advance();
    const NodeId operand = signed_factor();
    return negative ? unary(Op::negate, operand) : operand;
  }

  NodeId power() {
    const NodeId base = raised_primary();
    if (error_ || kind() != Kind::power) return base;
    const Depth depth(*this);
    if (error_) return 0;
    advance();
    return binary(Op::power, base, signed_factor());
  }

  NodeId raised_primary() {
    NodeId base = primary();
    while (!error_ && symbol().role == Role::superscript) {
      base = binary(Op::power, base, graph_.number(symbol().token.literal));
      advance();
    }
    return base;
  }

  NodeId primary() {
    if (error_) return 0;
    const Symbol& here = symbol();
    switch (here.role) {
      case Role::number:
      case Role::named_number:
        advance();
        return graph_.number(here.token.literal);
      case Role::variable:
        advance();
        return graph_.variable(here.index);
      case Role::constant:
        advance();
        return graph_.constant(here.index);
      case Role::function:
        return call();
      default:
        break;
    }
    if (kind() == Kind::open) return brackets();
    if (kind() == Kind::bar) return bars();
    if (kind() == Kind::root) return root();
    if (kind() == Kind::comma && bracket_depth_ == 0) return fail("Unexpected “,”: write a decimal point as in 0.5");
    return fail("Expected a number, a name or “(”" + after_previous() + found());
  }

  /// The contents between brackets, where no outer bar is open.
  template <class Contents>
  NodeId inside(Contents contents) {
    const Depth depth(*this);
    if (error_) return 0;
    const int bars_outside = std::exchange(open_bars_, 0);
    ++bracket_depth_;
    const NodeId value = contents();
    --bracket_depth_;
    open_bars_ = bars_outside;
    return value;
  }

  NodeId brackets() {
    const Symbol& open = symbol();
    return inside([&] {
      advance();
      const NodeId value = sum();
      expect_close(open);
      return value;
    });
  }

  void expect_close(const Symbol& open) {
    if (error_ || take(Kind::close)) return;
    if (kind() == Kind::end)
      fail("Expected “)” to close the “(” at column " + std::to_string(open.token.column));
    else if (kind() == Kind::comma)
      fail("Unexpected “,”: write a decimal point as in 0.5");
    else
      unexpected_after_operand();
  }

  NodeId bars() {
    const Symbol& open = symbol();
    const Depth depth(*this);
    if (error_) return 0;
    advance();
    ++open_bars_;
    const NodeId value = sum();
    --open_bars_;
    if (error_) return 0;
    if (!take(Kind::bar)) {
      if (kind() == Kind::end || kind() == Kind::close)
        return fail("Expected “|” to close the “|” at column " + std::to_string(open.token.column));
      unexpected_after_operand();
      return 0;
    }
    return unary(Op::abs, value);
  }

  NodeId root() {
    advance();
    if (kind() != Kind::open) return fail("Expected “(” after “√”, as in √(x)");
    return unary(Op::sqrt, brackets());
  }

  NodeId call() {
    const Symbol& name = symbol();
    const FunctionInfo function = *find_function(name.token.text == "σ" ? "sigmoid" : name.token.text);
    advance();
    const std::optional<NodeId> exponent = call_exponent(name);
    if (error_) return 0;
    if (kind() != Kind::open) {
      if (symbol().role == Role::variable || symbol().role == Role::constant || symbol().role == Role::number ||
          symbol().role == Role::named_number)
        return fail("Write " + name.token.text + written_power(name) + "(" + next_operand() + ") with brackets");
      return fail("Expected “(” after " + in_quotes(name.token.text) + ", as in " + name.token.text + "(x)");
    }
    const NodeId value = inside([&] { return arguments(name, function); });
    if (error_) return 0;
    return exponent ? binary(Op::power, value, *exponent) : value;
  }

  // The ^2 of sin^2 x, as typed; nothing where the brackets could follow the name.
  std::string written_power(const Symbol& name) const {
    std::string text;
    for (const Symbol* part = &name + 1; part < &symbol(); ++part) text += part->token.text;
    return text;
  }

  bool joins_previous(std::size_t i) const {
    const Symbol& before = symbols_[i - 1];
    const bool number = before.role == Role::number || before.role == Role::named_number;
    const bool factor = number && symbols_[i].role != Role::number;
    return factor || symbols_[i].token.byte_offset == before.token.byte_offset + before.token.text.size();
  }

  // The 2x² of sin 2x²: what stands together from here on; only after a number may be a blank.
  std::string next_operand() const {
    std::string text;
    for (std::size_t i = place_; symbols_[i].token.kind != Kind::end; ++i) {
      const Token& token = symbols_[i].token;
      const Role role = symbols_[i].role;
      const bool power = token.kind == Kind::power && symbols_[i + 1].role == Role::number;
      if (role == Role::function || (role == Role::sign && !power)) break;
      if (i > place_ && !joins_previous(i)) break;
      text += token.text;
    }
    return text;
  }

  // The 2 of sin^2(x) or sin²(x).
  std::optional<NodeId> call_exponent(const Symbol& name) {
    const bool caret = kind() == Kind::power;
    if (!caret && symbol().role != Role::superscript) return std::nullopt;
    if (caret) advance();
    const bool number = symbol().role == Role::number || symbol().role == Role::superscript;
    if (!number || symbol().token.number < 0) {
      const bool inverse = kind() == Kind::minus || symbol().token.number < 0;
      fail(inverse ? "A negative power of a function name has two meanings: write 1/" + name.token.text +
                         "(x), or the inverse by its name"
                   : "Expected a number, as in " + name.token.text + "^2(x)");
      return std::nullopt;
    }
    const NodeId exponent = graph_.number(symbol().token.literal);
    advance();
    return exponent;
  }

  NodeId arguments(const Symbol& name, const FunctionInfo& function) {
    const Symbol& open = symbol();
    advance();
    int count = 0;
    NodeId value = 0;
    if (kind() == Kind::close && function.least > 0)
      return fail("Expected a value in the brackets of " + in_quotes(name.token.text));
    do {
      const NodeId argument = sum();
      if (error_) return 0;
      ++count;
      if (count == 1)
        value = function.least == 1 ? unary(function.op, argument) : argument;
      else
        value = binary(function.op, value, argument);
      if (kind() == Kind::comma && function.most > 0 && count == function.most)
        return fail(in_quotes(name.token.text) + " takes " + values(function.most) +
                    "; write a decimal point as in 0.5");
    } while (take(Kind::comma));
    if (kind() == Kind::close && count < function.least)
      return fail(in_quotes(name.token.text) + " takes " + values(function.least) +
                  (function.most == 0 ? " or more" : "") + ": expected “,” and another value");
    expect_close(open);
    return value;
  }

  static std::string values(int count) { return count == 1 ? "one value" : "two values"; }

  void unexpected_after_operand() {
    if (error_) return;
    if (kind() == Kind::close)
      fail("Unexpected “)”: there is no “(” to close");
    else if (kind() == Kind::comma)
      fail("Unexpected “,”: write a decimal point as in 0.5");
    else if (kind() == Kind::equals)
      fail("Unexpected “=”: it may only follow a name at the beginning, as in L = … or f(a, b) = …");
    else
      fail("Expected an operator or the end" + after_previous() + found());
  }

  const std::vector<Symbol>& symbols_;
  Graph& graph_;
  std::size_t place_ = 0;
  int depth_ = 0, open_bars_ = 0, bracket_depth_ = 0;
  std::optional<FormulaError> error_;
};

}  // namespace

Expected<ParsedFormula, FormulaError> parse_formula(std::string_view text, const FormulaOptions& options) {
  auto tokens = tokenize(text);
  if (!tokens) return Unexpected{tokens.error()};
  auto roles = assign_roles(*tokens, options);
  if (!roles) return Unexpected{roles.error()};
  ParsedFormula parsed;
  // The symbols come first, so that their ids do not depend on where the text uses them.
  for (std::size_t i = 0; i < roles->variables.size(); ++i) parsed.graph.variable(static_cast<std::uint32_t>(i));
  Parser parser(roles->symbols, parsed.graph);
  parsed.root = parser.run();
  if (parser.error()) return Unexpected{*parser.error()};
  if (roles->doubt) return Unexpected{*roles->doubt};
  parsed.variables = std::move(roles->variables);
  parsed.constants = std::move(roles->constants);
  parsed.columns_used = std::move(roles->columns_used);
  return parsed;
}

}  // namespace saddlescope
