#include "core/objective/objective.h"

#include <stdexcept>
#include <utility>

namespace saddlescope {
namespace {

[[noreturn]] void no_rows() { throw std::logic_error("rows were asked of a loss that is not made of rows"); }

}  // namespace

double Objective::cost(Derivatives order) const {
  const auto n = static_cast<double>(dimension());
  return order == Derivatives::hessian ? n * n : n;
}

void Objective::hessian_vector(std::span<const double> point, std::span<const double> vector,
                               std::span<double> product) const {
  const auto n = static_cast<Eigen::Index>(dimension());
  Eigen::Map<Eigen::VectorXd>(product.data(), n) =
      evaluate_at(*this, point).hessian * Eigen::Map<const Eigen::VectorXd>(vector.data(), n);
}

const std::vector<double>& Objective::constants() const {
  static const std::vector<double> none;
  return none;
}

FormulaRows formula_rows(const Objective& objective) {
  if (!objective.uses_data()) return {};
  return {objective.rows().columns(), objective.rows().size(), objective.reduction() == Reduction::mean};
}

const Table& Objective::table() const { no_rows(); }
Reduction Objective::reduction() const { no_rows(); }
const RowBlock& Objective::rows() const { no_rows(); }
bool Objective::uses_column(std::size_t) const { no_rows(); }
void Objective::evaluate_rows(Derivatives, std::span<const double>, const RowBlock&, std::span<double>,
                              const ParallelFor&) const {
  no_rows();
}
void Objective::evaluate_each(Derivatives, std::span<const double>, std::span<const double* const>,
                              std::span<double* const>, std::size_t) const {
  no_rows();
}
// By value, for those that override them keep what they are given.
// NOLINTBEGIN(performance-unnecessary-value-param)
std::shared_ptr<const Objective> Objective::of_rows(RowBlock) const { no_rows(); }
std::shared_ptr<const Objective> Objective::of_table(std::shared_ptr<const Table>, Reduction) const { no_rows(); }
// NOLINTEND(performance-unnecessary-value-param)

std::shared_ptr<const Objective> Objective::of_rows(std::span<const std::uint32_t> rows) const {
  RowBlock chosen;
  chosen.gather(this->rows(), rows);
  return of_rows(std::move(chosen));
}

Evaluation evaluate_at(const Objective& objective, std::span<const double> point, Derivatives order) {
  if (order == Derivatives::hessian && !objective.capabilities().hessian) order = Derivatives::gradient;
  const std::size_t n = objective.dimension();
  std::vector<const double*> coordinates(n);
  for (std::size_t i = 0; i < n; ++i) coordinates[i] = &point[i];

  const std::size_t gradient_count = order == Derivatives::none ? 0 : n;
  const std::size_t hessian_count = order == Derivatives::hessian ? hessian_size(n) : 0;
  std::vector<double> numbers(1 + gradient_count + hessian_count);
  std::vector<double*> outputs(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) outputs[i] = &numbers[i];
  objective.evaluate(order, coordinates, outputs, 1);

  Evaluation result;
  result.value = numbers[0];
  if (gradient_count > 0)
    result.gradient = Eigen::Map<const Eigen::VectorXd>(&numbers[1], static_cast<Eigen::Index>(n));
  if (hessian_count > 0) {
    const auto size = static_cast<Eigen::Index>(n);
    result.hessian.resize(size, size);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        result.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
            numbers[1 + n + hessian_index(i, j, n)];
  }
  return result;
}

}  // namespace saddlescope
