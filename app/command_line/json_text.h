// Small pieces of JSON as text; numbers read back as the same double, infinities and NaN are the strings "inf", "-inf",
// "nan". Any thread.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace saddlescope {

std::string json_string(std::string_view text);
std::string json_number(double value);
std::string json_numbers(std::span<const double> values);
std::string json_numbers(const Eigen::VectorXd& values);
/// A list of rows.
std::string json_rows(const Eigen::MatrixXd& matrix);
std::string json_strings(std::span<const std::string> texts);

/// `"key": value` pairs in the order they are added.
class JsonObject {
 public:
  JsonObject& add(std::string_view key, const std::string& json);
  std::string one_line() const;
  /// One pair a line, indented by two blanks.
  std::string lines() const;

 private:
  std::vector<std::string> pairs_;
};

/// A list with each item on its own line, indented by `indent` blanks.
std::string json_list_lines(const std::vector<std::string>& items, std::size_t indent);

}  // namespace saddlescope
