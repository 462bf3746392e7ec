// Compiles every method of the catalogue for every SIMD target and picks the target at run time.
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "core/optimizer/hyperparameters.h"
#include "core/optimizer/method.h"
#include "core/optimizer/optimizer.h"

// AVX3_DL adds nothing for doubles; vectors of unknown size (SVE) cannot be members of Lanes, and every such processor
// has NEON.
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/optimizer/kernels.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace saddlescope {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class... Methods>
struct MethodList {};

#include "core/optimizer/lanes.inl.h"
//
#include "core/optimizer/catalogue.inl.h"

template <class Method>
Values values_of(const double* numbers) {
  return {Method::hyperparameters, numbers};
}

/// One handful of parameters, from `offset` on; `array` counts the arrays of state.
template <class D, class Form, std::size_t... array>
HWY_INLINE void update_at(const Form& method, double* parameters, const double* gradient, double* state,
                          std::size_t stride, std::size_t offset, std::index_sequence<array...>) {
  using V = Lanes<D>;
  const D tag;
  V parameter{hn::LoadU(tag, parameters + offset)};
  [[maybe_unused]] V states[sizeof...(array) + 1] = {{hn::LoadU(tag, state + array * stride + offset)}..., parameter};
  method.update(parameter, V{hn::LoadU(tag, gradient + offset)}, states[array]...);
  hn::StoreU(parameter.v, tag, parameters + offset);
  (hn::StoreU(states[array].v, tag, state + array * stride + offset), ...);
}

template <class Method, class Form>
void step(void* memory, std::size_t t, double rate, double* parameters, const double* gradient, double* state,
          std::size_t stride, std::size_t size) {
  using Wide = hn::ScalableTag<double>;
  using Pair = hn::CappedTag<double, 2>;
  using Single = hn::CappedTag<double, 1>;
  constexpr auto arrays = std::make_index_sequence<Method::info.state_arrays>();

  Form& kept = *static_cast<Form*>(memory);
  kept.begin_update(t, rate);
  const Form method = kept;  // a copy, which the compiler keeps in registers: stores to the arrays cannot change it

  std::size_t i = 0;
  for (const std::size_t wide = hn::Lanes(Wide()); i + wide <= size; i += wide)
    update_at<Wide>(method, parameters, gradient, state, stride, i, arrays);
  for (const std::size_t pair = hn::Lanes(Pair()); i + pair <= size; i += pair)
    update_at<Pair>(method, parameters, gradient, state, stride, i, arrays);
  for (; i < size; ++i) update_at<Single>(method, parameters, gradient, state, stride, i, arrays);
}

template <class Method>
constexpr InverseCurvature inverse_of() {
  if constexpr (Method::info.uses_hessian)
    return [](const void* memory, double eigenvalue, double largest) {
      return static_cast<const Method*>(memory)->inverse(eigenvalue, largest);
    };
  return nullptr;
}

/// `Form` is the method's struct itself or its Lecture.
template <class Method, class Form>
constexpr MethodFunctions functions_of() {
  static_assert(sizeof(Form) <= MethodFunctions::memory_size);
  static_assert(alignof(Form) <= alignof(double));
  static_assert(std::is_trivially_copyable_v<Form>);
  return {
      [](void* memory, const double* numbers) { new (memory) Form(values_of<Method>(numbers)); },
      [](void* memory, const double* numbers, [[maybe_unused]] std::size_t t) {
        Form& kept = *static_cast<Form*>(memory);
        Form changed(values_of<Method>(numbers));
        if constexpr (requires { changed.keep(kept, t); }) changed.keep(kept, t);
        kept = changed;
      },
      &step<Method, Form>,
      [](const double* numbers, std::size_t array) -> double {
        if constexpr (requires { Form::initial_state(values_of<Method>(numbers), array); })
          return Form::initial_state(values_of<Method>(numbers), array);
        return 0;
      },
      [](const double* numbers, std::size_t t, double lr) -> double {
        if constexpr (requires { Form::rate(values_of<Method>(numbers), t, lr); })
          return Form::rate(values_of<Method>(numbers), t, lr);
        return lr;
      },
      inverse_of<Method>(),
  };
}

template <class Method>
constexpr MethodForms forms_of() {
  MethodForms forms{functions_of<Method, Method>(), {}};
  if constexpr (requires { typename Method::Lecture; }) {
    static_assert(!Method::info.lecture_rule.empty());
    forms.lecture = functions_of<Method, typename Method::Lecture>();
  }
  return forms;
}

template <class... Methods>
const MethodForms* forms_of_all(MethodList<Methods...>) {
  static constexpr MethodForms forms[] = {forms_of<Methods>()...};
  return forms;
}
const MethodForms* all_functions() { return forms_of_all(Catalogue()); }

}  // namespace HWY_NAMESPACE
}  // namespace saddlescope
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace saddlescope {

HWY_EXPORT(all_functions);
const MethodForms* method_functions() { return HWY_DYNAMIC_DISPATCH(all_functions)(); }

}  // namespace saddlescope
#endif
