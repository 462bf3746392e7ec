// The machine under a tape: instructions over short arrays of doubles, SIMD chosen at run time (Google Highway).
// Used by tape.cpp only. Any thread; nothing here owns memory.
//
// Arithmetic (+ − × ÷, sqrt, floor, comparisons, small integer powers) is rounded after every operation, never fused,
// so every target gives the same bits. exp, log, log2, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, sigmoid,
// softplus, gauss are vector code, within 4 ulp of libm; pow with other exponents, log10, cbrt, hypot, atan2, and sine,
// cosine and tangent of arguments beyond 39 000 are libm, lane by lane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/formula/expression.h"

namespace saddlescope {

/// Arrays are padded to a multiple of this many doubles: the widest vector of any target.
inline constexpr std::size_t lane_group = 8;

/// What an instruction does: an operation of the graph, a copy, or two operations in one pass over memory (each rounded
/// on its own).
enum class LaneCode : std::uint8_t {
  copy,
  add,
  subtract,
  multiply,
  divide,
  power,
  minimum,
  maximum,
  hypot,
  atan2,
  negate,
  reciprocal,
  sqrt,
  cbrt,
  abs,
  sign,
  floor,
  step,
  exp,
  log,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  sigmoid,
  relu,
  softplus,
  gauss,
  nan_at_zero,
  one_minus_square,  // (1 − u)(1 + u): keeps its digits where u² is nearly 1
  square,
  // (a × b) then … with c
  multiply_add,
  multiply_subtract,
  multiply_from,
  multiply_multiply,
  multiply_square,
  multiply_add_square,
  multiply_subtract_square,  // ab + c, ab − c, c − ab, ab·c, (ab)², (ab + c)², (ab − c)²
  add_add,
  add_subtract,
  add_from,
  add_multiply,
  add_square,
  add_add_square,
  add_subtract_square,  // the same with a + b inside
  subtract_add,
  subtract_subtract,
  subtract_from,
  subtract_multiply,
  subtract_square,
  subtract_add_square,
  subtract_subtract_square,  // the same with a − b inside
  square_add,
  square_subtract,
  square_from,
  square_multiply,
  square_square,
  square_add_square,
  square_subtract_square,  // the same with a² inside
};

struct LaneInstruction {
  LaneCode code = LaneCode::copy;
  bool uniform_b = false;             ///< b is the same at all points
  std::uint32_t a = 0, b = 0, c = 0;  ///< operand slots (b and c only where the code has them)
  std::uint32_t target = 0;           ///< slot that receives the result; may equal an operand
  std::uint64_t wanted_by = 0;        ///< one bit for each output that needs it (bit 63: all from the 64th on)
};

/// Where a value lives. step 1: an array with one element per point. step 0: the same number for all points, stored
/// lane_group times.
struct LaneSlot {
  double* data = nullptr;
  std::size_t step = 1;
};

/// Runs the instructions that some bit of `wanted` asks for over `count` points, a multiple of lane_group.
void run_lanes(std::span<const LaneInstruction> instructions, const LaneSlot* slots, std::size_t count,
               std::uint64_t wanted);

/// At most lane_group points. Slot k is the group of lane_group doubles at memory + k × lane_group, numbers too; no
/// table of slots is needed.
struct LaneGroup {
  double* memory;
  std::span<const double* const> variables;  ///< one pointer for each variable, to the first of the points
  const double* uniforms;                    ///< lane_group copies of each
  std::size_t first_variable, first_uniform, slot_count;
};

/// Brings the variables and the numbers into the group and runs the instructions for `count` points (1 to lane_group).
/// Elements behind `count` are read and written, but mean nothing.
void run_lane_group(std::span<const LaneInstruction> instructions, const LaneGroup& group, std::size_t count,
                    std::uint64_t wanted);

}  // namespace saddlescope
