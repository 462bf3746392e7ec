#include "core/formula/tape.h"

#include <algorithm>
#include <memory>

#include "core/formula/tape_compiler.h"

namespace saddlescope {
namespace {

/// Points that run through the whole tape before the next ones do: long enough to hide the cost of an instruction,
/// short enough for all registers to stay in the first-level cache.
std::size_t block_length(std::size_t slots) { return slots <= 16 ? 256 : 128; }

constexpr std::size_t round_up(std::size_t count) { return (count + lane_group - 1) / lane_group * lane_group; }

/// Memory for one evaluate(): on the stack for tapes of usual size, so that a single point costs no allocation.
template <class T, std::size_t Size>
class Buffer {
 public:
  explicit Buffer(std::size_t size) {
    if (size > Size) {
      large_.reset(new T[size + 8]);
      // Registers start on a cache line.
      const auto address = reinterpret_cast<std::uintptr_t>(large_.get());
      data_ = reinterpret_cast<T*>((address + 63) / 64 * 64);
    } else {
      data_ = reinterpret_cast<T*>(small_);
    }
  }
  T* data() { return data_; }

 private:
  alignas(64) std::byte small_[Size * sizeof(T)];  // not initialised: only what a tape uses is touched
  std::unique_ptr<T[]> large_;
  T* data_;
};

}  // namespace

Tape::Tape(const Graph& graph, std::span<const NodeId> outputs) {
  TapeCompiler(graph, outputs).compile(*this);
  compute_fixed_uniforms();
}

Tape::Tape(const Graph& graph, std::span<const NodeId> outputs, TapeSymbols symbols) {
  TapeCompiler(graph, outputs, symbols).compile(*this);
  compute_fixed_uniforms();
}

void Tape::compute_fixed_uniforms() {
  const auto is_constant = [](const Uniform& u) { return u.kind == Uniform::Kind::constant; };
  if (std::none_of(uniforms_.begin(), uniforms_.end(), is_constant)) {
    broadcast_.resize(uniforms_.size() * lane_group);
    compute_uniforms({}, broadcast_.data());
  }
}

void Tape::compute_uniforms(std::span<const double> constants, double* broadcast) const {
  for (std::size_t k = 0; k < uniforms_.size(); ++k) {
    const Uniform& u = uniforms_[k];
    double value = u.number;
    if (u.kind == Uniform::Kind::constant) value = constants[u.a];
    if (u.kind == Uniform::Kind::operation)
      value = apply(u.op, broadcast[u.a * lane_group], broadcast[u.b * lane_group]);
    std::fill_n(broadcast + k * lane_group, lane_group, value);
  }
}

void Tape::evaluate(std::span<const double* const> variables, std::span<const double> constants,
                    std::span<double* const> outputs, std::size_t count) const {
  std::uint64_t wanted = 0;
  for (std::size_t i = 0; i < output_count_; ++i)
    if (outputs[i] != nullptr) wanted |= std::uint64_t{1} << std::min<std::size_t>(i, 63);
  if (wanted == 0 || count == 0) return;

  const double* uniform = broadcast_.data();
  const bool computes_uniforms = broadcast_.empty() && !uniforms_.empty();
  Buffer<double, 128> computed(computes_uniforms ? uniforms_.size() * lane_group : 0);
  if (computes_uniforms) {
    compute_uniforms(constants, computed.data());
    uniform = computed.data();
  }
  const std::size_t whole = count / lane_group * lane_group;
  if (whole > 0) run_blocks(uniform, variables, outputs, whole, wanted);
  if (whole < count) run_rest(uniform, variables, outputs, whole, count - whole, wanted);
}

/// Reads the variables and writes the outputs in place; `count` is a multiple of lane_group.
void Tape::run_blocks(const double* uniform, std::span<const double* const> variables, std::span<double* const> outputs,
                      std::size_t count, std::uint64_t wanted) const {
  const std::size_t places = register_count_ + output_count_;
  const std::size_t block = std::min(block_length(places + variable_count_), count);
  Buffer<LaneSlot, 256> slots(slot_count());
  Buffer<double, 256 * 24> memory(places * block);
  for (std::size_t k = 0; k < places; ++k) slots.data()[k] = {memory.data() + k * block, 1};
  LaneSlot* output_slots = slots.data() + register_count_;
  LaneSlot* variable_slots = output_slots + output_count_;
  LaneSlot* uniform_slots = variable_slots + variable_count_;
  // Slots are writable for the registers' sake; no instruction has a variable or a number as its target.
  for (std::size_t k = 0; k < uniforms_.size(); ++k)
    uniform_slots[k] = {const_cast<double*>(uniform) + k * lane_group, 0};
  for (std::size_t first = 0; first < count; first += block) {
    for (std::size_t i = 0; i < output_count_; ++i)
      if (outputs[i] != nullptr) output_slots[i].data = outputs[i] + first;
    for (std::size_t i = 0; i < variable_count_; ++i)
      variable_slots[i] = {const_cast<double*>(variables[i]) + first, 1};
    run_lanes(instructions_, slots.data(), std::min(block, count - first), wanted);
  }
}

/// A single point, or the last few: fewer than lane_group, in padded copies.
void Tape::run_rest(const double* uniform, std::span<const double* const> variables, std::span<double* const> outputs,
                    std::size_t first, std::size_t count, std::uint64_t wanted) const {
  Buffer<double, 128 * lane_group> memory(slot_count() * lane_group);
  Buffer<const double*, 16> points(variable_count_);
  for (std::size_t i = 0; i < variable_count_; ++i) points.data()[i] = variables[i] + first;
  const std::size_t first_variable = register_count_ + output_count_;
  const LaneGroup group{memory.data(),  {points.data(), variable_count_}, uniform,
                        first_variable, first_variable + variable_count_, slot_count()};
  run_lane_group(instructions_, group, count, wanted);
  const double* results = memory.data() + register_count_ * lane_group;
  for (std::size_t i = 0; i < output_count_; ++i)
    for (std::size_t k = 0; outputs[i] != nullptr && k < count; ++k)
      outputs[i][first + k] = results[i * lane_group + k];
}

}  // namespace saddlescope
