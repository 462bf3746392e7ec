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

/// Mean of (y − b − w·x)² over the rows, and its derivatives by b and w.
void line_gradient(const double* __restrict__ x, const double* __restrict__ y, std::size_t rows, double b, double w,
                   double* __restrict__ numbers) {
  double value = 0, by_b = 0, by_w = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double rest = y[i] - b - w * x[i];
    value += rest * rest;
    by_b -= 2 * rest;
    by_w -= 2 * rest * x[i];
  }
  const double all = static_cast<double>(rows);
  numbers[0] = value / all;
  numbers[1] = by_b / all;
  numbers[2] = by_w / all;
}
