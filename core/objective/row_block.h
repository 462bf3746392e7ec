// RowBlock: rows of a table side by side, laid out for the tape that runs over rows. A value; one thread writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/data/table.h"
#include "core/formula/lanes.h"

namespace saddlescope {

/// Only the columns that the loss uses are kept. Behind the last row stand copies of it up to a whole group of
/// lanes: evaluating those costs less than a short rest would.
class RowBlock {
 public:
  RowBlock() = default;
  /// All rows of the table; kept: for each of its columns, whether it is wanted.
  RowBlock(const Table& table, std::vector<bool> kept);
  RowBlock(const RowBlock& other) : size_(other.size_), kept_(other.kept_), columns_(other.columns_) { pad(); }
  RowBlock(RowBlock&&) = default;
  RowBlock& operator=(const RowBlock& other) { return *this = RowBlock(other); }
  RowBlock& operator=(RowBlock&&) = default;

  std::size_t size() const { return size_; }
  std::size_t padded_size() const { return (size_ + lane_group - 1) / lane_group * lane_group; }
  /// One pointer for each column of the table, to padded_size() numbers. Where the loss does not use the column it
  /// is another's, for a tape moves all its pointers along.
  std::span<const double* const> columns() const { return pointers_; }
  /// The size() cells of a column; none where the loss does not use it.
  std::span<double> column(std::size_t i) { return {columns_[i].data(), kept_[i] ? size_ : 0}; }

  /// Becomes the given rows of `all`, in that order; keeps its memory.
  void gather(const RowBlock& all, std::span<const std::uint32_t> rows);
  /// Puts the copies behind the last row; to be called after column() was written to.
  void pad();

 private:
  bool keeps(std::size_t column) const { return kept_[column]; }
  std::size_t size_ = 0;
  std::vector<bool> kept_;
  std::vector<std::vector<double>> columns_;
  std::vector<const double*> pointers_;
};

}  // namespace saddlescope
