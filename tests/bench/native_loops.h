// What the engine is measured against: loops as a programmer would write them by hand for one formula.
// native_loops.cpp is compiled with -O3 -march=native -fno-math-errno (so that sqrt is vectorised), plain_loops.cpp
// with -O3 alone.
#pragma once

#include <cstddef>

namespace native {

void rosenbrock(const double* x, const double* y, double* values, std::size_t count);
void card(const double* x, const double* y, double* values, std::size_t count);  // (1 − xy)²
/// Mean of (y − b − w·x)² over the rows and its two derivatives: three numbers.
void line_gradient(const double* x, const double* y, std::size_t rows, double b, double w, double* numbers);

/// Adam on Rosenbrock, many balls, all steps of a block of 128 before the next; lr 0.001 and the usual betas and eps.
void adam_rosenbrock(double* x, double* y, std::size_t count, std::size_t steps);
/// The same for one ball, as a scalar loop.
void adam_rosenbrock_one(double& x, double& y, std::size_t steps);

}  // namespace native

namespace plain {

void rosenbrock(const double* x, const double* y, double* values, std::size_t count);
void card(const double* x, const double* y, double* values, std::size_t count);
void line_gradient(const double* x, const double* y, std::size_t rows, double b, double w, double* numbers);
void ackley(const double* x, const double* y, double* values, std::size_t count);  // libm, one value after the other

}  // namespace plain
