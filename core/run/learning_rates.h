// The learning rate of each step of a run: one number while it stays, a list from where it changes. A plain value.
#pragma once

#include <cstddef>
#include <vector>

namespace saddlescope {

class LearningRates {
 public:
  /// For that many steps in all, so that a list need not grow.
  void reserve(std::size_t steps) { expected_ = steps; }
  void push_back(double rate) {
    if (list_.empty() && size_ > 0 && rate != first_) {
      list_.reserve(expected_);
      list_.assign(size_, first_);
    }
    if (size_ == 0) first_ = rate;
    if (!list_.empty()) list_.push_back(rate);
    ++size_;
  }
  void shrink_to_fit() { list_.shrink_to_fit(); }

  std::size_t size() const { return size_; }
  double operator[](std::size_t step) const { return list_.empty() ? first_ : list_[step]; }
  double back() const { return (*this)[size_ - 1]; }
  /// One for each step.
  std::vector<double> values() const { return list_.empty() ? std::vector<double>(size_, first_) : list_; }

  bool operator==(const LearningRates& other) const { return values() == other.values(); }

 private:
  std::size_t size_ = 0, expected_ = 0;
  double first_ = 0;
  std::vector<double> list_;  // empty while all are the first
};

}  // namespace saddlescope
