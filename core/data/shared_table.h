// A table that scenes share: copying a scene copies a pointer, and a changed table is a new one. A plain value to its
// owner, with == by contents; the table itself never changes, so any thread may read it.
#pragma once

#include <memory>
#include <utility>

#include "core/data/table.h"

namespace saddlescope {

class SharedTable {
 public:
  /// The table without rows.
  SharedTable() = default;
  SharedTable(Table table) : table_(std::make_shared<const Table>(std::move(table))) {}
  SharedTable(std::shared_ptr<const Table> table) : table_(std::move(table)) {}

  const Table& operator*() const {
    static const Table empty;
    return table_ == nullptr ? empty : *table_;
  }
  const Table* operator->() const { return &**this; }
  /// To hand on without a copy; never null.
  std::shared_ptr<const Table> pointer() const { return table_ == nullptr ? std::make_shared<const Table>() : table_; }

  bool operator==(const SharedTable& other) const { return table_ == other.table_ || **this == *other; }

 private:
  std::shared_ptr<const Table> table_;
};

}  // namespace saddlescope
