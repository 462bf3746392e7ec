// What the Data tab's plot shows, as numbers: which rows, what the model says of them, its curve or boundary. Made from
// at most a few thousand rows in well under a millisecond. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/objective/model_curve.h"
#include "core/plane/landscape.h"
#include "core/scene/load_data.h"

namespace saddlescope {

inline constexpr std::size_t most_drawn_rows = 2000;
inline constexpr std::size_t most_searched_rows = 400;  ///< where each prediction has to be searched for

struct DataPicture {
  enum class Kind {
    curve,     ///< one feature across (or the row's number), the target up, with the model's curve
    boundary,  ///< two features, the target as colour, with the boundary between its two values
    scatter,   ///< what the model says against the target: on the diagonal they agree
    losses     ///< each row's own loss
  } kind = Kind::curve;
  std::string across, up;           ///< names of the axes
  std::string target;               ///< name of the column that is to be predicted
  std::vector<std::uint32_t> rows;  ///< numbers of the rows that are drawn
  std::vector<double> x, y;         ///< of these rows, in the axes' units
  std::vector<double> said;         ///< prediction for each of these rows (curve, scatter); else empty
  std::vector<bool> high;           ///< whether a row has the higher of two labels; empty without labels
  std::optional<std::pair<double, double>> labels;
  Interval x_range, y_range;
  std::vector<double> curve_x, curve_y;  ///< the model's curve; empty without a model
  HeightGrid margins;                    ///< over the plot, of the labels: positive where the model says high
  std::vector<ContourLine> boundary;     ///< where the margin is 0
  /// Rows on the side of their own label, of those drawn; none without labels and a model.
  std::optional<std::size_t> right;
};

/// objective: over `data`; may be null where the formula does not use the rows: then they alone are shown. point: n
/// numbers, and first_point the run's start, which the plot makes room for; both empty without a run.
DataPicture make_data_picture(const Data& data, const Objective* objective, std::span<const double> point,
                              std::span<const double> first_point);

}  // namespace saddlescope
