#!/usr/bin/env python3
"""First and second derivatives of every function of the formulas, far out and near to the ends of its domain.

    python3 tests/oracle/derivative_tails.py > tests/oracle/derivative_tails.txt

Each line: function, x, f'(x), f''(x), the numbers in hexadecimal. mpmath with 60 digits; values whose size is below 1e-290
or above 1e290 are left out.
"""
from mpmath import mp, mpf

mp.dps = 60


def sech2(x):
    return 1 / mp.cosh(x) ** 2


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


# f', f'' by hand.
FUNCTIONS = {
    "tanh": (sech2, lambda x: -2 * mp.tanh(x) * sech2(x)),
    "sigmoid": (lambda x: sigmoid(x) * sigmoid(-x), lambda x: sigmoid(x) * sigmoid(-x) * (sigmoid(-x) - sigmoid(x))),
    "softplus": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    "atan": (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "asin": (lambda x: 1 / mp.sqrt(1 - x * x), lambda x: x / mp.sqrt(1 - x * x) ** 3),
    "acos": (lambda x: -1 / mp.sqrt(1 - x * x), lambda x: -x / mp.sqrt(1 - x * x) ** 3),
    "log": (lambda x: 1 / x, lambda x: -1 / x ** 2),
    "log2": (lambda x: 1 / (x * mp.log(2)), lambda x: -1 / (x ** 2 * mp.log(2))),
    "log10": (lambda x: 1 / (x * mp.log(10)), lambda x: -1 / (x ** 2 * mp.log(10))),
    "sqrt": (lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * mp.sqrt(x) ** 3)),
    "exp": (mp.exp, mp.exp),
    "sinh": (mp.cosh, mp.sinh),
    "cosh": (mp.sinh, mp.cosh),
    "gauss": (lambda x: -2 * x * mp.exp(-x * x), lambda x: (4 * x * x - 2) * mp.exp(-x * x)),
    "sin": (mp.cos, lambda x: -mp.sin(x)),
    "cos": (lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
}
POSITIVE = {"log", "log2", "log10", "sqrt"}
SHORT = {"asin", "acos"}


def places(name):
    if name in SHORT:
        beside = [1 - 2.0 ** -k for k in range(1, 53)] + [1 - 1.37 * 10.0 ** -k for k in range(1, 15)]
        inside = [1e-9, 1e-5, 0.01, 0.3, 0.7] + beside
        return inside + [-x for x in inside]
    sizes = [10.0 ** (k / 4) * 1.0371 for k in range(-40, 13)] + [20.0, 35.5, 100.0, 300.0, 355.0, 500.0, 700.0]
    return sizes if name in POSITIVE else sizes + [-x for x in sizes]


for name, (first, second) in FUNCTIONS.items():
    for x in places(name):
        numbers = [first(mpf(x)), second(mpf(x))]
        if all(mpf("1e-290") < abs(v) < mpf("1e290") for v in numbers):
            print(name, float(x).hex(), *(float(v).hex() for v in numbers))
