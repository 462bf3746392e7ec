#include "core/critical/box_field.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace saddlescope {

BoxField::BoxField(const Objective& objective, std::span<const Interval> box)
    : objective_(objective), middle_(static_cast<Eigen::Index>(box.size())), half_(middle_.size()) {
  for (std::size_t i = 0; i < box.size(); ++i) {
    middle_[static_cast<Eigen::Index>(i)] = box[i].middle();
    half_[static_cast<Eigen::Index>(i)] = 0.5 * box[i].size();
  }
}

void BoxField::evaluate(Derivatives order, const std::vector<VecN>& points, std::vector<BoxJet>& jets) {
  const std::size_t count = points.size(), n = static_cast<std::size_t>(dimension());
  jets.resize(count);
  const std::size_t slopes = order == Derivatives::none ? 0 : n;
  const std::size_t bends = order == Derivatives::hessian ? hessian_size(n) : 0;
  const std::size_t outputs = 1 + slopes + bends;
  constexpr std::size_t block = 256;
  numbers_.resize((outputs + n) * std::min(count, block));
  std::vector<double*> rows(outputs + n);
  for (std::size_t begin = 0; begin < count; begin += block) {
    const std::size_t size = std::min(block, count - begin);
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = numbers_.data() + k * size;
    for (std::size_t p = 0; p < size; ++p) {
      const VecN x = to_parameters(points[begin + p]);
      for (std::size_t i = 0; i < n; ++i) rows[outputs + i][p] = x[static_cast<Eigen::Index>(i)];
    }
    const std::vector<const double*> coordinates(rows.begin() + static_cast<std::ptrdiff_t>(outputs), rows.end());
    objective_.evaluate(order, coordinates, std::span<double* const>(rows.data(), outputs), size);
    for (std::size_t p = 0; p < size; ++p) {
      BoxJet& jet = jets[begin + p];
      jet.value = rows[0][p];
      jet.gradient.resize(static_cast<Eigen::Index>(slopes));
      jet.hessian.resize(bends > 0 ? dimension() : 0, bends > 0 ? dimension() : 0);
      for (std::size_t i = 0; i < slopes; ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        jet.gradient[row] = rows[1 + i][p] * half_[row];
        for (std::size_t j = i; bends > 0 && j < n; ++j) {
          const auto column = static_cast<Eigen::Index>(j);
          jet.hessian(row, column) = jet.hessian(column, row) =
              rows[1 + n + hessian_index(i, j, n)][p] * (half_[row] * half_[column]);
        }
      }
    }
  }
}

BoxJet BoxField::at(const VecN& point, Derivatives order) {
  std::vector<BoxJet> jets;
  evaluate(order, {point}, jets);
  return jets[0];
}

BoxJet BoxField::from_own(const Evaluation& evaluation) const {
  return {evaluation.value, half_.cwiseProduct(VecN(evaluation.gradient)),
          half_.asDiagonal() * MatN(evaluation.hessian) * half_.asDiagonal()};
}

Spectrum spectrum(const MatN& symmetric) {
  const Eigen::SelfAdjointEigenSolver<MatN> solver(symmetric);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

std::vector<VecN> spread_points(std::size_t count, Eigen::Index dimension) {
  constexpr int rounds = 60;  // the error falls to a (d + 1)-th or less each time: nothing is left of it
  double ratio = 1.5;
  for (int round = 0; round < rounds; ++round) ratio = std::pow(1 + ratio, 1.0 / static_cast<double>(dimension + 1));
  VecN step(dimension);
  for (Eigen::Index i = 0; i < dimension; ++i) step[i] = std::pow(ratio, -static_cast<double>(i + 1));
  std::vector<VecN> points(count, VecN(dimension));
  for (std::size_t k = 0; k < count; ++k)
    for (Eigen::Index i = 0; i < dimension; ++i) {
      const double turn = 0.5 + step[i] * static_cast<double>(k + 1);
      points[k][i] = 2 * (turn - std::floor(turn)) - 1;
    }
  return points;
}

std::uint64_t Dice::bits() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

VecN Dice::direction(Eigen::Index dimension) {
  constexpr double shortest = 1e-6;  // a shorter one has too few digits of a direction
  VecN v(dimension);
  do {
    // Normal numbers (Box and Muller 1958) have no preferred direction.
    for (Eigen::Index i = 0; i < dimension; ++i)
      v[i] = std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * std::numbers::pi * uniform());
  } while (v.norm() < shortest);
  return v.normalized();
}

}  // namespace saddlescope
