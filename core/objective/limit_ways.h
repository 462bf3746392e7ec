// Ways into a point, and a formula's series along them. Private to limits.cpp; pure functions.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "core/formula/puiseux_series.h"

namespace saddlescope {

/// A way into the point: point + along·t + bent·t² for t → 0 from above.
struct Way {
  Eigen::VectorXd along, bent;
};

/// An orthonormal frame: the axes first, then turned ones, for whole axes may lie in the holes (sin(xy)/(xy)).
Eigen::MatrixXd frame_of_axes(Eigen::Index n, int turn);

/// The ways along a frame, by which gradient and Hessian are read off, and others that only have to agree.
class Ways {
 public:
  explicit Ways(const Eigen::MatrixXd& frame);
  const Eigen::MatrixXd& frame() const { return frame_; }
  const std::vector<Way>& all() const { return ways_; }
  /// The first so many are along qᵢ, then along qᵢ + qⱼ (i < j) row by row; as many back along them follow.
  std::size_t read() const { return read_; }

 private:
  void add(const Eigen::VectorXd& along, const Eigen::VectorXd& bent) { ways_.push_back({along, bent}); }
  Eigen::MatrixXd frame_;
  std::vector<Way> ways_;
  std::size_t read_ = 0;
};

/// The loss on a way: its series, or why there is none.
struct WayEnd {
  PuiseuxSeries series;
  LimitProblem problem = LimitProblem::none;
  Op culprit = Op::number;
  bool oscillates = false;
  double oscillation = 0;

  /// Whether all is known that a derivative of that order needs; what oscillates loses by every one.
  bool tells(int order) const { return series.order > order + (order == 2 ? oscillation : 0); }
};

/// Pushes series through a graph. order: of its nodes, the root last; what is given outlives this object.
class WayWalker {
 public:
  WayWalker(const Graph& graph, const std::vector<NodeId>& order, std::span<const double> point,
            std::span<const double> constants)
      : graph_(graph), order_(order), point_(point), constants_(constants), jets_(order.back() + 1) {}

  /// With all terms up to that power, if the series can tell.
  WayEnd walk(const Way& way, double power = 2);

 private:
  WayEnd keeping(double span, const Way& way);

  const Graph& graph_;
  const std::vector<NodeId>& order_;
  std::span<const double> point_, constants_;
  std::vector<PuiseuxSeries> jets_;
};

/// One node's value, of operands that are known. values: by node.
double node_value(const Graph& graph, NodeId id, std::span<const double> point, std::span<const double> constants,
                  std::span<const double> values);

}  // namespace saddlescope
