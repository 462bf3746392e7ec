// Fuzz target: any bytes as a formula. It must be read or refused without a crash; what is read must evaluate, print,
// and be read back.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/formula/formula.h"

namespace {

using namespace saddlescope;

void check_error(std::string_view text, const FormulaError& error) {
  const bool sound = error.column >= 1 && error.byte_offset <= text.size() && error.column <= text.size() + 1 &&
                     !error.message.empty() && error.message.find('\n') == std::string::npos;
  if (!sound || caret_report(text, error).empty()) std::abort();
}

void evaluate(const Formula& formula) {
  const std::size_t n = formula.variables().size();
  std::vector<double> at(n, 0.7), constants(formula.constants().size(), 1.0), results(1 + n + n * (n + 1) / 2);
  std::vector<const double*> in;
  std::vector<double*> out;
  for (const double& value : at) in.push_back(&value);
  for (double& value : results) out.push_back(&value);
  formula.tape(Derivatives::hessian).evaluate(in, constants, out, 1);
}

void read_back(const std::string& printed, const Formula& formula) {
  if (printed.ends_with("…")) return;
  const auto again = Formula::compile(printed, {formula.variables()});
  if (!again) {
    const bool limit =
        again.error().message.find("More than") != std::string::npos;  // a flat text may print with more brackets
    if (!limit) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto formula = Formula::compile(text);
  if (!formula) {
    check_error(text, formula.error());
    return 0;
  }
  evaluate(**formula);
  read_back((*formula)->printed(), **formula);
  if (!(*formula)->variables().empty()) {
    read_back((*formula)->printed_gradient(0), **formula);
    read_back((*formula)->printed_hessian(0, 0), **formula);
  }
  if ((*formula)->reading().empty()) std::abort();
  return 0;
}
