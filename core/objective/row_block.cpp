#include "core/objective/row_block.h"

#include <algorithm>
#include <utility>

namespace saddlescope {

RowBlock::RowBlock(const Table& table, std::vector<bool> kept)
    : size_(table.rows()), kept_(std::move(kept)), columns_(table.columns.size()) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!keeps(i)) continue;
    columns_[i].reserve(padded_size());
    columns_[i] = table.columns[i];
  }
  pad();
}

void RowBlock::gather(const RowBlock& all, std::span<const std::uint32_t> rows) {
  size_ = rows.size();
  kept_ = all.kept_;
  columns_.resize(kept_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!keeps(i)) continue;
    columns_[i].resize(padded_size());
    const double* from = all.columns_[i].data();
    for (std::size_t r = 0; r < size_; ++r) columns_[i][r] = from[rows[r]];
  }
  pad();
}

void RowBlock::pad() {
  const double* some = nullptr;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!keeps(i)) continue;
    columns_[i].resize(padded_size());
    if (size_ > 0)
      std::fill(columns_[i].begin() + static_cast<std::ptrdiff_t>(size_), columns_[i].end(), columns_[i][size_ - 1]);
    some = columns_[i].data();
  }
  pointers_.assign(columns_.size(), some);
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (keeps(i)) pointers_[i] = columns_[i].data();
}

}  // namespace saddlescope
