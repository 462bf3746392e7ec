#include "core/formula/names.h"

#include <algorithm>
#include <array>

#include "core/support/nearest_name.h"

namespace saddlescope {
namespace {

constexpr std::array functions = {
    FunctionInfo{"sin", Op::sin},
    FunctionInfo{"cos", Op::cos},
    FunctionInfo{"tan", Op::tan},
    FunctionInfo{"asin", Op::asin},
    FunctionInfo{"acos", Op::acos},
    FunctionInfo{"atan", Op::atan},
    FunctionInfo{"atan2", Op::atan2, 2, 2},
    FunctionInfo{"sinh", Op::sinh},
    FunctionInfo{"cosh", Op::cosh},
    FunctionInfo{"tanh", Op::tanh},
    FunctionInfo{"exp", Op::exp},
    FunctionInfo{"log", Op::log},
    FunctionInfo{"ln", Op::log},
    FunctionInfo{"log2", Op::log2},
    FunctionInfo{"log10", Op::log10},
    FunctionInfo{"sqrt", Op::sqrt},
    FunctionInfo{"cbrt", Op::cbrt},
    FunctionInfo{"abs", Op::abs},
    FunctionInfo{"sign", Op::sign},
    FunctionInfo{"min", Op::minimum, 2, 0},
    FunctionInfo{"max", Op::maximum, 2, 0},
    FunctionInfo{"pow", Op::power, 2, 2},
    FunctionInfo{"hypot", Op::hypot, 2, 0},
    FunctionInfo{"floor", Op::floor},
    FunctionInfo{"sigmoid", Op::sigmoid},
    FunctionInfo{"relu", Op::relu},
    FunctionInfo{"softplus", Op::softplus},
    FunctionInfo{"gauss", Op::gauss},
    FunctionInfo{"step", Op::step},
};

struct Alias {
  std::string_view other, known;
};
constexpr std::array aliases = {
    Alias{"sgn", "sign"},       Alias{"signum", "sign"},      Alias{"arcsin", "asin"},    Alias{"arccos", "acos"},
    Alias{"arctan", "atan"},    Alias{"arctan2", "atan2"},    Alias{"tg", "tan"},         Alias{"lg", "log10"},
    Alias{"ld", "log2"},        Alias{"logistic", "sigmoid"}, Alias{"expit", "sigmoid"},  Alias{"sig", "sigmoid"},
    Alias{"heaviside", "step"}, Alias{"power", "pow"},        Alias{"root", "sqrt"},      Alias{"minimum", "min"},
    Alias{"maximum", "max"},    Alias{"gaussian", "gauss"},   Alias{"absolute", "abs"},   Alias{"norm", "hypot"},
    Alias{"length", "hypot"},   Alias{"fabs", "abs"},         Alias{"rectifier", "relu"}, Alias{"sigma", "sigmoid"},
};

struct Greek {
  std::string_view letter, spelling;
};
constexpr std::array greek = {
    Greek{"α", "alpha"},  Greek{"β", "beta"},  Greek{"γ", "gamma"},  Greek{"δ", "delta"}, Greek{"ε", "epsilon"},
    Greek{"ζ", "zeta"},   Greek{"η", "eta"},   Greek{"θ", "theta"},  Greek{"ι", "iota"},  Greek{"κ", "kappa"},
    Greek{"λ", "lambda"}, Greek{"μ", "mu"},    Greek{"ν", "nu"},     Greek{"ξ", "xi"},    Greek{"ο", "omicron"},
    Greek{"π", "pi"},     Greek{"ρ", "rho"},   Greek{"σ", "sigma"},  Greek{"τ", "tau"},   Greek{"υ", "upsilon"},
    Greek{"φ", "phi"},    Greek{"χ", "chi"},   Greek{"ψ", "psi"},    Greek{"ω", "omega"}, Greek{"Γ", "Gamma"},
    Greek{"Δ", "Delta"},  Greek{"Θ", "Theta"}, Greek{"Λ", "Lambda"}, Greek{"Ξ", "Xi"},    Greek{"Π", "Pi"},
    Greek{"Σ", "Sigma"},  Greek{"Φ", "Phi"},   Greek{"Ψ", "Psi"},    Greek{"Ω", "Omega"},
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<FunctionInfo> find_function(std::string_view name) {
  const auto place =
      std::find_if(functions.begin(), functions.end(), [&](const FunctionInfo& f) { return f.name == name; });
  if (place == functions.end()) return std::nullopt;
  return *place;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const FunctionInfo& function : functions) names.push_back(function.name);
  return names;
}

std::string_view function_name(Op op) {
  const auto place =
      std::find_if(functions.begin(), functions.end(), [&](const FunctionInfo& f) { return f.op == op; });
  return place == functions.end() ? std::string_view{} : place->name;
}

std::string_view nearest_function(std::string_view name) {
  const std::string wanted = lower_case(name.substr(0, 32));
  for (const Alias& alias : aliases)
    if (alias.other == wanted) return alias.known;
  // Few edits in short words: more would take products such as axby(x + 1) for slips of the pen.
  return nearest_within(wanted, function_names(), wanted.size() <= 4 ? 1 : 2);
}

std::string name_key(std::string_view name) {
  for (const Greek& entry : greek)
    if (name.starts_with(entry.letter))
      return std::string(entry.spelling) + std::string(name.substr(entry.letter.size()));
  return std::string(name);
}

bool is_greek_spelling(std::string_view name) {
  return std::any_of(greek.begin(), greek.end(), [&](const Greek& entry) { return entry.spelling == name; });
}

bool is_single_letter(std::string_view name) {
  if (name.size() == 1) return true;
  return std::any_of(greek.begin(), greek.end(), [&](const Greek& entry) { return entry.letter == name; });
}

bool name_precedes(std::string_view a, std::string_view b) {
  struct Parts {
    std::string letters;
    std::string_view digits;
  };
  const auto parts = [](const std::string& key) {
    std::size_t end = key.size();
    while (end > 0 && is_digit(key[end - 1])) --end;
    std::string_view digits = std::string_view(key).substr(end);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return Parts{key.substr(0, end), digits};
  };
  const std::string key_a = name_key(a), key_b = name_key(b);
  const Parts left = parts(key_a), right = parts(key_b);
  if (left.letters != right.letters) return left.letters < right.letters;
  if (left.digits.size() != right.digits.size()) return left.digits.size() < right.digits.size();
  if (left.digits != right.digits) return left.digits < right.digits;
  return key_a < key_b;
}

}  // namespace saddlescope
