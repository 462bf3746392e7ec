// A value or an error, for everything that reads text or files (g++ 12 has no std::expected).
// Used by every room; no thread of its own.
#pragma once

#include <utility>
#include <variant>

namespace saddlescope {

/// Wraps an error so that it converts to any Expected<T, E>: `return Unexpected{FormulaError{...}};`
template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

template <class T, class E>
class Expected {
 public:
  Expected(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
  Expected(Unexpected<F> unexpected) : content_(std::in_place_index<1>, std::move(unexpected.error)) {}

  bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// Only when has_value(); std::bad_variant_access otherwise.
  const T& value() const& { return std::get<0>(content_); }
  T& value() & { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// Only when !has_value().
  const E& error() const& { return std::get<1>(content_); }
  E&& error() && { return std::get<1>(std::move(content_)); }

 private:
  std::variant<T, E> content_;
};

}  // namespace saddlescope
