#!/usr/bin/env python3
"""Values of every operation of formulas to 70 digits, by mpmath: writes precise_values.txt beside this file.

Lines: operation (the number of its enumerator is not used, its name is), first operand, second operand, value. Operands
are decimals. Also formulas with numbers that no double holds, and their values.
"""

import random
from pathlib import Path

from mpmath import (acos, asin, atan, atan2, cbrt, cos, cosh, exp, floor, hypot, log, log10, log1p, mp, mpf, power, sin,
                    sinh, sqrt, tan, tanh)

mp.dps = 110
UNARY = {
    "negate": lambda u: -u, "square": lambda u: u * u, "reciprocal": lambda u: 1 / u, "sqrt": sqrt,
    "cbrt": lambda u: cbrt(u) if u >= 0 else -cbrt(-u), "abs": abs, "sign": lambda u: (u > 0) - (u < 0),
    "floor": floor, "step": lambda u: mpf(u > 0), "exp": exp, "log": log, "log2": lambda u: log(u) / log(2),
    "log10": log10, "sin": sin, "cos": cos, "tan": tan, "asin": asin, "acos": acos, "atan": atan, "sinh": sinh,
    "cosh": cosh, "tanh": tanh, "sigmoid": lambda u: 1 / (1 + exp(-u)), "relu": lambda u: max(u, mpf(0)),
    "softplus": lambda u: log1p(exp(u)), "gauss": lambda u: exp(-u * u),
}
BINARY = {
    "add": lambda u, v: u + v, "subtract": lambda u, v: u - v, "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v, "power": power, "minimum": min, "maximum": max, "hypot": hypot, "atan2": atan2,
}
POSITIVE = {"sqrt", "log", "log2", "log10"}
UNIT = {"asin", "acos"}

random.seed(7)
lines = []
for name, function in UNARY.items():
    for _ in range(12):
        size = random.choice([0.001, 1, 30])
        digits = f"{random.uniform(-size, size):.6g}"
        if name in POSITIVE:
            digits = digits.lstrip("-")
        if name in UNIT:
            digits = f"{random.uniform(-1, 1):.6g}"
        lines.append(f"{name} {digits} 0 {mp.nstr(mpf(function(mpf(digits))), 70)}")
for name, function in BINARY.items():
    for k in range(12):
        u, v = (f"{random.uniform(-9, 9):.6g}" for _ in range(2))
        if name == "power":
            u = u.lstrip("-") if k % 2 else u
            v = v if k % 2 else str(random.randint(-7, 9))
        lines.append(f"{name} {u} {v} {mp.nstr(mpf(function(mpf(u), mpf(v))), 70)}")
Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
