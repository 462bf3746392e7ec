#include "core/formula/print.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/formula/names.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

// How strongly a printed piece binds. A leading minus makes a piece as weak as a sum everywhere but at the front of
// one.
enum Binding : int { weakest = 0, sum_binding = 1, product_binding = 2, power_binding = 3, atom_binding = 4 };

std::string shortest(double value) {
  std::array<char, 64> buffer;
  // Plain form for sizes that are easy to read, else powers of ten.
  const bool plain = value == 0 || (value >= 1e-5 && value < 1e16);
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                           plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string digits(buffer.data(), end);
  const std::size_t e = digits.find('e');
  if (e == std::string::npos) return digits;
  const bool negative = digits[e + 1] == '-';
  std::size_t first = e + 2;
  while (first + 1 < digits.size() && digits[first] == '0') ++first;
  return digits.substr(0, e + 1) + (negative ? "−" : "") + digits.substr(first);
}

// A positive number that is exactly what the parser makes of a short product or quotient: 1/3, 2·π, π/4.
std::string as_fraction(double value) {
  using std::numbers::pi;
  for (int q = 1; q <= 12; ++q) {
    const double p = std::round(value * q / pi);
    if (p < 1 || p > 100 || p * pi / q != value) continue;
    return (p == 1 ? "" : shortest(p) + "·") + "π" + (q == 1 ? "" : "/" + std::to_string(q));
  }
  for (int p = 2; p <= 20; ++p)
    if (p * std::numbers::e == value) return std::to_string(p) + "·e";
  for (int q = 3; q <= 100; ++q) {
    const double p = std::round(value * q);
    if (p >= 1 && p <= 1000 && p / q == value) return shortest(p) + "/" + std::to_string(q);
  }
  return {};
}

struct NumberText {
  std::string text;
  Binding binding;
};

NumberText number_text(double magnitude) {
  if (magnitude == std::numbers::e) return {"e", atom_binding};
  if (magnitude == std::numbers::pi) return {"π", atom_binding};
  if (magnitude == std::numbers::ln2) return {"log(2)", atom_binding};
  if (magnitude == std::numbers::ln10) return {"log(10)", atom_binding};
  std::string text = shortest(magnitude);
  if (text.size() > 6 && magnitude > 1e-4 && magnitude < 1e4) {
    std::string fraction = as_fraction(magnitude);
    if (!fraction.empty()) return {std::move(fraction), product_binding};
  }
  return {std::move(text), atom_binding};
}

bool is_short_whole(double value) { return value == std::floor(value) && std::fabs(value) < 1e6; }

/// Prints with a stack of its own, so that no depth of the graph overflows the program's stack, and stops at the
/// longest length.
class Printer {
 public:
  Printer(const Graph& graph, const SymbolNames& names, std::size_t longest)
      : graph_(graph), names_(names), longest_(longest) {}

  std::string run(NodeId root) {
    push(root, weakest);
    while (!work_.empty()) {
      const Item item = std::move(work_.back());
      work_.pop_back();
      if (item.is_text) {
        if (!emit(item.text)) return text_ + "…";
      } else {
        expand(item.id, item.least);
      }
    }
    return text_;
  }

 private:
  struct Item {
    bool is_text;
    std::string text;
    NodeId id;
    Binding least;  // brackets round anything that binds less
  };

  // Items are pushed in the order of reading; expand() turns them round.
  void push(std::string text) { work_.push_back({true, std::move(text), 0, weakest}); }
  void push(NodeId id, Binding least) { work_.push_back({false, {}, id, least}); }

  // False when the text is full; a character is not cut in two.
  bool emit(const std::string& text) {
    for (const char c : text) {
      const bool begins = begins_character(c);
      if (begins && length_ == longest_) return false;
      length_ += begins ? 1 : 0;
      text_ += c;
    }
    return true;
  }

  NodeId skip_marks(NodeId id) const {
    while (graph_[id].op == Op::nan_at_zero) id = graph_[id].a;
    return id;
  }

  bool has_superscript(const Node& node) const {
    if (node.op == Op::square) return true;
    return node.op == Op::power && graph_[node.b].op == Op::number && is_short_whole(graph_[node.b].literal.number);
  }

  bool leads_with_minus(const Node& node) const {
    if (node.op == Op::negate) return true;
    if (node.op == Op::number) return node.literal.number < 0;
    if (node.op == Op::multiply ||
        node.op == Op::divide) {  // minus signs are only left at the front of the left operand
      const Node& left = graph_[skip_marks(node.a)];
      return left.op == Op::number && left.literal.number < 0;
    }
    return false;
  }

  Binding binding(const Node& node) const {
    if (leads_with_minus(node)) return sum_binding;
    switch (node.op) {
      case Op::number:
        return number_text(node.literal.number).binding;
      case Op::add:
      case Op::subtract:
        return sum_binding;
      case Op::multiply:
      case Op::divide:
      case Op::reciprocal:
        return product_binding;
      case Op::power:
      case Op::square:
        return power_binding;
      default:
        return atom_binding;
    }
  }

  void expand(NodeId id, Binding least) {
    id = skip_marks(id);
    const Node& node = graph_[id];
    const bool brackets = binding(node) < least;
    const std::size_t bottom = work_.size();
    if (brackets) push("(");
    contents(node, brackets ? weakest : least);
    if (brackets) push(")");
    std::reverse(work_.begin() + static_cast<std::ptrdiff_t>(bottom), work_.end());
  }

  void contents(const Node& node, Binding least) {
    switch (node.op) {
      case Op::number:
        return push((node.literal.number < 0 ? "−" : "") + number_text(std::fabs(node.literal.number)).text);
      case Op::variable:
        return push(names_.variables[node.a]);
      case Op::constant:
        return push(names_.constants[node.a]);
      case Op::add:
      case Op::subtract:
        push(node.a, least == weakest ? weakest : sum_binding);
        push(node.op == Op::add ? " + " : " − ");
        return right_of_sum(node);
      case Op::multiply:
        push(node.a, leads_with_minus(node) ? weakest : product_binding);
        push("·");
        return push(node.b, product_binding);
      case Op::divide:
        push(node.a, leads_with_minus(node) ? weakest : product_binding);
        push("/");
        return push(node.b, power_binding);
      case Op::negate:
        push("−");
        return push(node.a, product_binding);
      case Op::reciprocal:
        push("1/");
        return push(node.a, power_binding);
      case Op::square:
        push(node.a, atom_binding);
        return push("²");
      case Op::power:
        return power(node);
      case Op::abs:
        push("|");
        push(node.a, weakest);
        return push("|");
      default:
        push(std::string(function_name(node.op)) + "(");
        push(node.a, weakest);
        if (is_binary(node.op)) {
          push(", ");
          push(node.b, weakest);
        }
        return push(")");
    }
  }

  // a + (b + c) needs no brackets, a − (b + c) does; a leading minus always does.
  void right_of_sum(const Node& node) {
    const Node& right = graph_[skip_marks(node.b)];
    const bool plain =
        node.op == Op::add && (right.op == Op::add || right.op == Op::subtract) && !starts_with_minus(node.b);
    push(node.b, plain ? sum_binding : product_binding);
  }

  bool starts_with_minus(NodeId id) const {
    for (;;) {
      const Node& node = graph_[skip_marks(id)];
      if (node.op != Op::add && node.op != Op::subtract) return leads_with_minus(node);
      id = node.a;
    }
  }

  void power(const Node& node) {
    push(node.a, atom_binding);
    const Node& exponent = graph_[skip_marks(node.b)];
    if (has_superscript(node)) return push(superscript(static_cast<long long>(exponent.literal.number)));
    push("^");
    if (exponent.op == Op::number && exponent.literal.number < 0 &&
        number_text(-exponent.literal.number).binding == atom_binding)
      return push("−" + number_text(-exponent.literal.number).text);
    push(node.b, power_binding);
  }

  const Graph& graph_;
  const SymbolNames& names_;
  std::size_t longest_, length_ = 0;
  std::vector<Item> work_;
  std::string text_;
};

}  // namespace

std::string print(const Graph& graph, NodeId root, const SymbolNames& names, std::size_t longest) {
  return Printer(graph, names, longest).run(root);
}

std::string superscript(long long value) {
  constexpr std::array digits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = value < 0 ? "⁻" : "";
  for (const char c : std::to_string(value < 0 ? -value : value)) text += digits[static_cast<std::size_t>(c - '0')];
  return text;
}

std::string print_number(double value) {
  if (value < 0) return "−" + number_text(-value).text;
  return number_text(value).text;
}

}  // namespace saddlescope
