#include "core/data/column_names.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::size_t longest_name = 48;
constexpr std::size_t longest_stem = 28;  ///< of a name that gets its column's number

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// U+03B1 … U+03C9, with the sigma of word ends; capitals come in the same order.
constexpr std::array<std::string_view, 25> greek = {
    "alpha", "beta",    "gamma", "delta", "epsilon", "zeta",  "eta", "theta",   "iota", "kappa", "lambda", "mu",   "nu",
    "xi",    "omicron", "pi",    "rho",   "sigma",   "sigma", "tau", "upsilon", "phi",  "chi",   "psi",    "omega"};

std::string_view greek_spelling(char32_t code) {
  if (code == U'\u00B5') return "mu";  // the micro sign
  if (code >= U'Α' && code <= U'Ω') return greek[code - U'Α'];
  if (code >= U'α' && code <= U'ω') return greek[code - U'α'];
  return {};
}

/// The letter or digit that stands for a character in a name; a blank for a character that separates words.
char plain_character(char32_t code) {
  // U+00C0 … U+00DF and U+00E0 … U+00FF without accents and capitals.
  constexpr std::string_view latin = "aaaaaaaceeeeiiiidnooooo ouuuuyts";
  static_assert(latin.size() == 32);
  const char ascii = code < 0x80 ? lower(static_cast<char>(code)) : ' ';
  if (is_letter(ascii) || is_digit(ascii)) return ascii;
  if (code == U'ÿ') return 'y';
  if (code >= 0xC0 && code <= 0xFF) return latin[(code - 0xC0) % 32];
  if (code >= U'₀' && code <= U'₉') return static_cast<char>('0' + (code - U'₀'));
  return ' ';
}

/// Runs of letters and digits; each Greek letter begins a word and only digits join it.
std::vector<std::string> words_of(std::string_view header) {
  std::vector<std::string> words;
  bool open = false, open_to_letters = false;
  for (const Character& character : decode_utf8(header)) {
    const std::string_view spelling = character.valid ? greek_spelling(character.code) : std::string_view();
    const char plain = character.valid ? plain_character(character.code) : ' ';
    if (!spelling.empty()) {
      words.emplace_back(spelling);
      open = true;
      open_to_letters = false;
    } else if (plain == ' ') {
      open = false;
    } else if (open && (open_to_letters || is_digit(plain))) {
      words.back() += plain;
    } else {
      words.emplace_back(1, plain);
      open = open_to_letters = true;
    }
  }
  return words;
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

std::string shortened(std::string name, std::size_t longest) {
  if (name.size() > longest) name.resize(longest);
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

bool reads_as_number(std::string_view name) { return name == "inf" || name == "infinity" || name == "nan"; }

}  // namespace

std::string formula_name(std::string_view header) {
  std::vector<std::string> words = words_of(header);
  if (words.empty()) return {};
  if (is_digit(words.front().front())) words.front().insert(0, 1, 'x');
  // Behind letters come either digits and nothing more, or an underscore, a letter and then anything.
  std::string name = words.front();
  const auto digits = std::find_if(name.begin(), name.end(), is_digit);
  std::string rest(digits, name.end());
  name.erase(digits, name.end());
  if (rest.empty())
    words.erase(words.begin());
  else
    words.front() = std::move(rest);
  if (words.size() == 1 && all_digits(words.front())) return name + words.front();
  bool joined = false;
  for (const std::string& word : words) {
    if (!is_digit(word.front()))
      name += "_" + word;
    else
      name += (joined && is_letter(name.back()) ? "" : "_n") + word;
    joined = true;
  }
  return name;
}

std::vector<std::string> column_names(const std::vector<std::string>& headers, const ReservedName& is_reserved) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (std::size_t c = 0; c < headers.size(); ++c) {
    std::string name = shortened(formula_name(headers[c]), longest_name);
    if (name.empty()) name = "x" + std::to_string(c + 1);
    bool unfit = reads_as_number(name) || (is_reserved && is_reserved(name));
    const std::string stem = shortened(name, longest_stem);
    for (std::size_t number = c + 1; unfit || taken.contains(name); number += headers.size()) {
      name = formula_name(stem + " column" + std::to_string(number));
      unfit = false;
    }
    taken.insert(name);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> default_column_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < count; ++c)
    names.push_back(count > 1 && c + 1 == count ? "y" : count <= 2 ? "x" : "x" + std::to_string(c + 1));
  return names;
}

}  // namespace saddlescope
