// JSON as the commands print it: the layout of lines, and numbers that read back as the same double. The values are
// nlohmann's; only .cpp files include its large header. Any thread.
#pragma once

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace saddlescope {

/// A list of numbers.
nlohmann::ordered_json json_numbers(const Eigen::VectorXd& values);
/// A list of rows.
nlohmann::ordered_json json_rows(const Eigen::MatrixXd& matrix);

/// The value as text, without a line break at its end. The outermost `levels` levels of objects and lists have one
/// member a line, indented by two blanks a level; deeper ones, and below the outermost level lists of anything but
/// objects, stay on one line, and so do empty ones. Infinities and NaN are the strings "inf", "-inf", "nan". Strings
/// are printed as they are, valid UTF-8 or not.
std::string json_text(const nlohmann::ordered_json& value, int levels);

}  // namespace saddlescope
