#include "core/objective/row_sum.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace saddlescope {
namespace {

constexpr std::size_t chunk_rows = 512, point_block = 128, ways = 4;
/// Rows that go through the tape at once: what they leave is added while it is in the nearest cache.
constexpr std::size_t row_block = 512;
static_assert(chunk_rows % row_block == 0 && row_block % ways == 0);

/// Scratch on the stack where it is small, so that a few rows cost no allocation.
class Scratch {
 public:
  explicit Scratch(std::size_t size) {
    if (size > small_.size()) large_.reset(new double[size]);
  }
  double* data() { return large_ ? large_.get() : small_.data(); }

 private:
  std::array<double, 4096> small_;  // not initialised
  std::unique_ptr<double[]> large_;
};

/// Two numbers in one register of any processor; the compiler's own vectors need no particular instruction set.
using Pair = double __attribute__((vector_size(2 * sizeof(double))));

Pair pair_at(const double* numbers) {
  Pair pair;
  std::memcpy(&pair, numbers, sizeof pair);
  return pair;
}

/// Adds to the running sums of `outputs` columns (1 … 3) their next `count` numbers, the columns `stride` apart: side
/// by side, for an addition waits for the one before it.
template <std::size_t outputs>
void add_by_ways(const double* numbers, std::size_t stride, std::size_t count, double* running) {
  static_assert(ways == 4);
  Pair low[outputs], high[outputs];
#pragma GCC unroll 3
  for (std::size_t o = 0; o < outputs; ++o) {
    low[o] = pair_at(running + o * ways);
    high[o] = pair_at(running + o * ways + 2);
  }
  std::size_t r = 0;
  for (; r + ways <= count; r += ways) {
#pragma GCC unroll 3  // or the sums would go through memory
    for (std::size_t o = 0; o < outputs; ++o) {
      low[o] += pair_at(numbers + o * stride + r);
      high[o] += pair_at(numbers + o * stride + r + 2);
    }
  }
#pragma GCC unroll 3
  for (std::size_t o = 0; o < outputs; ++o) {
    std::memcpy(running + o * ways, &low[o], sizeof(Pair));
    std::memcpy(running + o * ways + 2, &high[o], sizeof(Pair));
    for (std::size_t rest = r; rest < count; ++rest) running[o * ways + rest % ways] += numbers[o * stride + rest];
  }
}

void add_by_ways(const double* numbers, std::size_t stride, std::size_t count, std::size_t outputs, double* running) {
  for (; outputs >= 3; outputs -= 3, numbers += 3 * stride, running += 3 * ways)
    add_by_ways<3>(numbers, stride, count, running);
  if (outputs == 2) add_by_ways<2>(numbers, stride, count, running);
  if (outputs == 1) add_by_ways<1>(numbers, stride, count, running);
}

/// Asks for a block of a column while the block before it is computed; a processor left to itself would wait for memory
/// at the beginning of each. An address behind the end of memory does nothing.
void fetch_ahead(const double* block) {
  constexpr std::size_t line = 64 / sizeof(double);
  for (std::size_t k = 0; k < row_block; k += line) __builtin_prefetch(block + k);
}

/// One point over the rows, chunk by chunk.
class RowSummer {
 public:
  RowSummer(const Formula& formula, Derivatives order, std::span<const double> point, std::span<const double> constants,
            const RowBlock& rows)
      : tape_(formula.row_tape(order)),
        rows_(rows),
        outputs_(output_count(order, point.size())),
        stride_(std::min(row_block, rows.padded_size())),
        constants_(point.begin(), point.end()) {
    constants_.insert(constants_.end(), constants.begin(), constants.end());
  }

  std::size_t chunks() const { return (rows_.size() + chunk_rows - 1) / chunk_rows; }

  void add_chunk(std::size_t chunk, double* sums, Scratch& scratch) const {
    const std::size_t begin = chunk * chunk_rows, end = std::min(begin + chunk_rows, rows_.size());
    std::array<const double*, 16> few_columns;
    std::array<double*, 32> few_outputs;
    std::vector<const double*> many_columns(rows_.columns().size() > few_columns.size() ? rows_.columns().size() : 0);
    std::vector<double*> many_outputs(outputs_ > few_outputs.size() ? outputs_ : 0);
    const double** columns = many_columns.empty() ? few_columns.data() : many_columns.data();
    double** outputs = many_outputs.empty() ? few_outputs.data() : many_outputs.data();
    double *running = scratch.data(), *numbers = running + outputs_ * ways;
    std::fill_n(running, outputs_ * ways, 0.0);
    for (std::size_t o = 0; o < outputs_; ++o) outputs[o] = numbers + o * stride_;
    for (std::size_t first = begin; first < end; first += row_block) {
      for (std::size_t i = 0; i < rows_.columns().size(); ++i) {
        columns[i] = rows_.columns()[i] + first;
        if (first + row_block < rows_.size()) fetch_ahead(columns[i] + row_block);
      }
      tape_.evaluate({columns, rows_.columns().size()}, constants_, {outputs, outputs_},
                     std::min(row_block, rows_.padded_size() - first));
      add_by_ways(numbers, stride_, std::min(row_block, end - first), outputs_, running);
    }
    for (std::size_t o = 0; o < outputs_; ++o, running += ways)
      sums[o] += (running[0] + running[1]) + (running[2] + running[3]);
  }

  std::size_t scratch_size() const { return outputs_ * (stride_ + ways); }

 private:
  const Tape& tape_;
  const RowBlock& rows_;
  std::size_t outputs_, stride_;
  std::vector<double> constants_;
};

/// Many points over the rows: lanes are points, one row after the other.
class PointSummer {
 public:
  PointSummer(const Formula& formula, Derivatives order, std::span<const double> constants, const RowBlock& rows,
              std::span<double* const> sums)
      : tape_(formula.tape(order)), rows_(rows), sums_(sums), cells_(formula.columns().size()) {
    cells_.insert(cells_.end(), constants.begin(), constants.end());
    for (std::size_t o = 0; o < sums.size(); ++o)
      if (sums[o] != nullptr) wanted_.push_back(o);
    outputs_.assign(sums.size(), nullptr);
    memory_.resize((ways + 1) * wanted_.size() * point_block);
    for (std::size_t k = 0; k < wanted_.size(); ++k) outputs_[wanted_[k]] = result(k);
  }

  void run(std::span<const double* const> coordinates, std::size_t count) {
    std::vector<const double*> here(coordinates.size());
    for (std::size_t first = 0; first < count; first += point_block) {
      const std::size_t points = std::min(point_block, count - first);
      for (std::size_t i = 0; i < here.size(); ++i) here[i] = coordinates[i] + first;
      for (const std::size_t o : wanted_) std::fill_n(sums_[o] + first, points, 0.0);
      for (std::size_t row = 0; row < rows_.size(); row += chunk_rows)
        add_chunk(row, std::min(chunk_rows, rows_.size() - row), here, first, points);
    }
  }

 private:
  double* result(std::size_t k) { return memory_.data() + k * point_block; }
  double* way(std::size_t w, std::size_t k) { return memory_.data() + ((w + 1) * wanted_.size() + k) * point_block; }

  void add_chunk(std::size_t first_row, std::size_t rows, std::span<const double* const> here, std::size_t first,
                 std::size_t points) {
    std::fill(memory_.begin() + static_cast<std::ptrdiff_t>(wanted_.size() * point_block), memory_.end(), 0.0);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < rows_.columns().size(); ++c) cells_[c] = rows_.columns()[c][first_row + r];
      tape_.evaluate(here, cells_, outputs_, points);
      for (std::size_t k = 0; k < wanted_.size(); ++k) {
        double* sum = way(r % ways, k);
        const double* add = result(k);
        for (std::size_t p = 0; p < points; ++p) sum[p] += add[p];
      }
    }
    for (std::size_t k = 0; k < wanted_.size(); ++k) {
      double* total = sums_[wanted_[k]] + first;
      for (std::size_t p = 0; p < points; ++p)
        total[p] += (way(0, k)[p] + way(1, k)[p]) + (way(2, k)[p] + way(3, k)[p]);
    }
  }

  const Tape& tape_;
  const RowBlock& rows_;
  std::span<double* const> sums_;
  std::vector<double> cells_;  // of one row, then the constants
  std::vector<std::size_t> wanted_;
  std::vector<double*> outputs_;
  std::vector<double> memory_;
};

}  // namespace

std::size_t output_count(Derivatives order, std::size_t n) {
  if (order == Derivatives::none) return 1;
  return order == Derivatives::gradient ? 1 + n : 1 + n + n * (n + 1) / 2;
}

void sum_over_rows(const Formula& formula, Derivatives order, std::span<const double> point,
                   std::span<const double> constants, const RowBlock& rows, std::span<double> sums,
                   const ParallelFor& parallel) {
  const RowSummer summer(formula, order, point, constants, rows);
  const std::size_t chunks = summer.chunks(), outputs = sums.size();
  std::fill(sums.begin(), sums.end(), 0.0);
  constexpr std::size_t chunks_of_task = 16;
  if (!parallel || chunks <= 2 * chunks_of_task) {
    Scratch scratch(summer.scratch_size());
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) summer.add_chunk(chunk, sums.data(), scratch);
    return;
  }
  // Every chunk has a place of its own, and they are added in order: the threads do not show.
  std::vector<double> parts(chunks * outputs, 0.0);
  parallel((chunks + chunks_of_task - 1) / chunks_of_task, [&](std::size_t task) {
    Scratch scratch(summer.scratch_size());
    for (std::size_t chunk = task * chunks_of_task; chunk < std::min(chunks, (task + 1) * chunks_of_task); ++chunk)
      summer.add_chunk(chunk, &parts[chunk * outputs], scratch);
  });
  for (std::size_t chunk = 0; chunk < chunks; ++chunk)
    for (std::size_t o = 0; o < outputs; ++o) sums[o] += parts[chunk * outputs + o];
}

void sum_over_rows(const Formula& formula, Derivatives order, std::span<const double* const> coordinates,
                   std::span<const double> constants, const RowBlock& rows, std::span<double* const> sums,
                   std::size_t count) {
  const std::size_t calls_by_rows = count * ((rows.size() + chunk_rows - 1) / chunk_rows);
  const std::size_t calls_by_points = rows.size() * ((count + point_block - 1) / point_block);
  if (calls_by_points < calls_by_rows) {
    PointSummer(formula, order, constants, rows, sums).run(coordinates, count);
    return;
  }
  std::vector<double> point(coordinates.size()), numbers(output_count(order, point.size()));
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < point.size(); ++i) point[i] = coordinates[i][k];
    sum_over_rows(formula, order, point, constants, rows, numbers);
    for (std::size_t o = 0; o < numbers.size(); ++o)
      if (sums[o] != nullptr) sums[o][k] = numbers[o];
  }
}

}  // namespace saddlescope
