// Fuzz target: any bytes as a formula. Its enclosures over boxes must be intervals, narrower boxes must give narrower
// ones, and a certificate must come to an end and never claim more than it has proved.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/formula/interval_evaluation.h"
#include "core/objective/formula_objective.h"

namespace {

using namespace saddlescope;

constexpr std::size_t most_parameters = 3;
constexpr std::size_t most_boxes = 60;

struct Enclosed {
  std::vector<Enclosure> all;  ///< gradient, Hessian, value
  BoxFlags flags;
};

Enclosed enclose(IntervalEvaluator& evaluator, double reach) {
  const std::size_t n = evaluator.dimension();
  const std::vector<Enclosure> box(n, {0.7 - reach, 0.7 + reach});
  Enclosed result;
  result.all.resize(n + hessian_size(n) + 1);
  const std::span<Enclosure> all(result.all);
  result.flags = evaluator.gradient(box, all.first(n));
  result.flags |= evaluator.hessian(all.subspan(n, hessian_size(n)));
  result.flags |= evaluator.value(all.back());
  return result;
}

void check_boxes(const Formula& formula, const std::vector<double>& constants) {
  IntervalEvaluator evaluator(formula, constants);
  Enclosed inner;
  for (const double reach : {0.0, 1e-9, 0.5, 4.0, 1e308}) {
    Enclosed outer = enclose(evaluator, reach);
    if (outer.flags.nowhere && !outer.flags.undefined) std::abort();
    if (inner.flags.undefined && !outer.flags.undefined) std::abort();
    for (std::size_t k = 0; k < outer.all.size(); ++k) {
      if (!(outer.all[k].low <= outer.all[k].high)) std::abort();
      // libm is monotone only up to its errors: the ends of a narrower box may stick out by a few ulp of the function's
      // result, which later operations may magnify. So compared only where nothing is undefined and sizes are ordinary.
      if (inner.all.empty() || outer.flags.undefined || !outer.all[k].finite()) continue;
      const double slack = 1e-6 * (1 + outer.all[k].width());
      if (outer.all[k].magnitude() < 1e6 &&
          (inner.all[k].low < outer.all[k].low - slack || inner.all[k].high > outer.all[k].high + slack))
        std::abort();
    }
    inner = std::move(outer);
  }
}

void check_certificate(const FormulaObjective& objective) {
  const std::vector<Interval> window(objective.dimension(), {-1.5, 2});
  CertifyOptions options;
  options.boxes = most_boxes;
  const Certificate certificate = certify(objective, window, {}, {}, options);
  if (certificate.certified && !(certificate.undecided.empty() && certificate.proved.empty())) std::abort();
  if (certificate.summary().empty() || certificate.boxes > 2 * most_boxes) std::abort();
  // Two proved points are not the same one.
  for (std::size_t a = 0; a < certificate.proved.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (certificate.proved[a].at == certificate.proved[b].at) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto formula = Formula::compile(std::string(reinterpret_cast<const char*>(data), size));
  if (!formula || (*formula)->variables().empty() || (*formula)->variables().size() > most_parameters) return 0;
  if ((*formula)->graph().size() > 3000) return 0;
  const std::vector<double> constants((*formula)->constants().size(), 1.0);
  check_boxes(**formula, constants);
  check_certificate(FormulaObjective(*formula, constants));
  return 0;
}
