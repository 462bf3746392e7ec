// A loss seen as a sum of outer functions of few inner ones: L = g1(u1) + … + gk(uk), as (x·y − 1)² + z² is with
// u = x·y, z. Enclosures of u, of its slopes and of the outer slopes over boxes. Private to the room of certificates;
// one thread.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/formula/interval.h"
#include "core/objective/objective.h"

namespace saddlescope {

class InnerFunctions {
 public:
  /// Nothing where the loss has no fewer inner functions than parameters, is no formula, uses data, or has a kink or a
  /// jump anywhere.
  static std::optional<InnerFunctions> of(const Objective& objective);

  std::size_t parameters() const { return n_; }
  std::size_t count() const { return k_; }

  /// u(box): k; the rows ∇uj one after the other: k·n. The flags are those of the loss on the box, too.
  BoxFlags look(std::span<const Enclosure> box, std::span<Enclosure> inner, std::span<Enclosure> slopes);
  /// gj′ over u.
  BoxFlags outer_slope(std::size_t j, const Enclosure& u, Enclosure& result);

 private:
  /// Some nodes of a graph as instructions on intervals; variables come first.
  class Program {
   public:
    Program(const Graph& graph, std::span<const NodeId> outputs, std::size_t variables,
            std::span<const double> constants);
    BoxFlags run(std::span<const Enclosure> variables, std::span<Enclosure> results);

   private:
    struct Instruction {
      Op op;
      std::size_t target, a, b;
    };
    std::vector<Instruction> instructions_;
    std::vector<Enclosure> registers_;
    std::vector<std::size_t> outputs_;
  };

  InnerFunctions(std::size_t n, std::size_t k, Program inner, std::vector<Program> outer)
      : n_(n), k_(k), inner_(std::move(inner)), outer_(std::move(outer)), results_(1 + k * (1 + n)), u_(n + k) {}

  std::size_t n_, k_;
  Program inner_;
  std::vector<Program> outer_;
  std::vector<Enclosure> results_, u_;
};

}  // namespace saddlescope
