// Results: one moment of everything that the engine has computed, each kind by its type. Immutable values shared
// between threads; cheap to copy. Views draw whatever is there and dim what no longer fits. What kinds there are, and
// what each holds, is told by core/engine/nodes/.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/plane/plane.h"

namespace saddlescope {

template <class Result>
using ResultPtr = std::shared_ptr<const Result>;

/// How it stands with one result.
struct ResultStatus {
  bool pending = false;         ///< wanted, and not what is there
  bool running = false;         ///< a worker is at it, maybe for a scene before
  bool late = false;            ///< pending long enough for a progress line
  std::optional<double> share;  ///< of the work that is done, 0 … 1, where it was told
  std::string error;            ///< why what is wanted cannot be had, for people; empty: all is well
};

/// A result that could not be computed.
struct ResultError {
  std::string name;  ///< what is missing, "the critical points", "run 3"
  std::string why;
};

namespace detail {

template <class Result>
inline constexpr char result_tag = 0;  // its address stands for the type

/// All results of one kind.
struct AnyColumn {
  virtual ~AnyColumn() = default;
  const void* tag = nullptr;
  std::string name;
  bool numbered = false, announced = false;
  std::vector<ResultStatus> status;
};

template <class Result>
struct Column final : AnyColumn {
  Column() { tag = &result_tag<Result>; }
  std::vector<ResultPtr<Result>> values;
};

}  // namespace detail

class Results {
 public:
  std::uint64_t revision = 0;  ///< grows with every change that a worker brings
  Plane plane;  ///< that the views show: the scene's slice through the loss's parameters; no directions before the
                ///< first good formula

  /// The result of a kind, or of a list its entry `index`; null where nothing has been computed yet or nothing asks for
  /// it. It may be of a scene before.
  template <class Result>
  const ResultPtr<Result>& get(std::size_t index = 0) const& {
    static const ResultPtr<Result> none;
    const auto& values = all<Result>();
    return index < values.size() ? values[index] : none;
  }
  template <class Result>
  ResultPtr<Result> get(std::size_t index = 0) const&& {
    return get<Result>(index);
  }

  /// A list: one entry for each thing that the last submitted scene has of it, in its order; entries may be null.
  template <class Result>
  const std::vector<ResultPtr<Result>>& all() const& {
    static const std::vector<ResultPtr<Result>> none;
    const auto* column = find(&detail::result_tag<Result>);
    return column == nullptr ? none : static_cast<const detail::Column<Result>*>(column)->values;
  }
  template <class Result>
  std::vector<ResultPtr<Result>> all() const&& {
    return all<Result>();
  }

  template <class Result>
  ResultStatus status(std::size_t index = 0) const {
    const auto* column = find(&detail::result_tag<Result>);
    return column != nullptr && index < column->status.size() ? column->status[index] : ResultStatus();
  }
  /// Whether one of the kind is late.
  template <class Result>
  bool late() const {
    const auto* column = find(&detail::result_tag<Result>);
    return column != nullptr && any_late(*column);
  }

  /// Whether work that the window announces takes long.
  bool computing() const;
  /// What could not be computed for this scene, in the order of the nodes.
  std::vector<ResultError> errors() const;

  /// For the engine, and for tests that make results by hand.
  template <class Result>
  void set(ResultPtr<Result> value) {
    set_all<Result>({std::move(value)});
  }
  template <class Result>
  void set_all(std::vector<ResultPtr<Result>> values) {
    auto column = std::make_shared<detail::Column<Result>>();
    column->status.resize(values.size());
    column->values = std::move(values);
    put(std::move(column));
  }
  template <class Result>
  void set_status(ResultStatus status) {
    auto column = std::make_shared<detail::Column<Result>>();
    column->values = all<Result>();
    column->status = {std::move(status)};
    put(std::move(column));
  }
  /// In the place of the column of the same kind, else at the end.
  void put(std::shared_ptr<const detail::AnyColumn> column);

 private:
  static bool any_late(const detail::AnyColumn& column);
  const detail::AnyColumn* find(const void* tag) const {
    for (const auto& column : columns_)
      if (column->tag == tag) return column.get();
    return nullptr;
  }

  std::vector<std::shared_ptr<const detail::AnyColumn>> columns_;
};

}  // namespace saddlescope
