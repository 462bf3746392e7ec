// Compiled twice: for any processor of the architecture, and for this machine.
void rosenbrock(const double* __restrict__ x, const double* __restrict__ y, double* __restrict__ values,
                std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const double a = 1 - x[i], b = y[i] - x[i] * x[i];
    values[i] = a * a + 100 * (b * b);
  }
}

void card(const double* __restrict__ x, const double* __restrict__ y, double* __restrict__ values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const double a = 1 - x[i] * y[i];
    values[i] = a * a;
  }
}
