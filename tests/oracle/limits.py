#!/usr/bin/env python3
"""Formulas with holes (0/0, √0, 0^p) that are smooth there, for limits_test.cpp. Written once:

    python3 tests/oracle/limits.py 600 1 > tests/oracle/limits.txt

Each line: variables, point, formula, and value, gradient, upper triangle of the Hessian in hexadecimal, the fields
separated by tabs. Sums and products of up to three pieces: a function of one argument with a hole where that is zero,
of which the series is known by SymPy, after an argument of one or two variables that is zero in the point, or
around one whose zero is a curve. Value and derivatives are mpmath's with 60 digits, of the series put in for the pieces.
"""
import random
import sys

import sympy as sp
from mpmath import mp, mpf

mp.dps = 60
u = sp.Symbol("u")
ORDER = 6
# Functions of u with a hole at 0: as typed ({u} is the argument) and exact.
HOLES = [
    ("sin({u})/({u})", sp.sin(u) / u), ("({u})/sin({u})", u / sp.sin(u)), ("(1-cos({u}))/({u})^2", (1 - sp.cos(u)) / u**2),
    ("(exp({u})-1)/({u})", (sp.exp(u) - 1) / u), ("({u})/(exp({u})-1)", u / (sp.exp(u) - 1)),
    ("log(1+({u}))/({u})", sp.log(1 + u) / u), ("tan({u})/({u})", sp.tan(u) / u), ("sinh({u})/({u})", sp.sinh(u) / u),
    ("tanh({u})/({u})", sp.tanh(u) / u), ("atan({u})/({u})", sp.atan(u) / u), ("asin({u})/({u})", sp.asin(u) / u),
    ("1/({u})-1/sin({u})", 1 / u - 1 / sp.sin(u)), ("(cosh({u})-1)/({u})^2", (sp.cosh(u) - 1) / u**2),
    ("(({u})-sin({u}))/({u})^3", (u - sp.sin(u)) / u**3), ("(sqrt(1+({u}))-1)/({u})", (sp.sqrt(1 + u) - 1) / u),
    ("({u})/(2^({u})-1)", u / (2**u - 1)), ("sin(3({u}))/tan(2({u}))", sp.sin(3 * u) / sp.tan(2 * u)),
]
# Even functions of r, written with a root: u stands for r².
ROOTS = [
    ("cos(sqrt({u}))", sp.cos(sp.sqrt(u))), ("sqrt({u})*sin(sqrt({u}))", sp.sqrt(u) * sp.sin(sp.sqrt(u))),
    ("sin(sqrt({u}))/sqrt({u})", sp.sin(sp.sqrt(u)) / sp.sqrt(u)), ("cosh(2sqrt({u}))", sp.cosh(2 * sp.sqrt(u))),
    ("exp(-sqrt({u})^2)", sp.exp(-u)), ("tanh(sqrt({u}))/sqrt({u})", sp.tanh(sp.sqrt(u)) / sp.sqrt(u)),
    ("log(cosh(sqrt({u})))", sp.log(sp.cosh(sp.sqrt(u)))),
    ("sqrt({u})*atan(sqrt({u}))", sp.sqrt(u) * sp.atan(sp.sqrt(u))),
    ("sqrt({u})^4/({u})", u), ("({u})^1.25*({u})^0.75", u**2),
]
# With powers of r that vanish to second order: (x² + y²)^p, p > 1.
POWERS = ["1.25", "1.5", "2.5", "3.7", "(4/3)", "1.1"]


def series(expression):
    return sp.series(expression, u, 0, ORDER).removeO()


SERIES = {}


def short(rng, low, high):
    return round(rng.uniform(low, high), rng.choice([0, 1, 2]))


def decimal(number):
    return repr(number)


class Piece:
    def __init__(self, rng, names, at):
        self.symbols = [sp.Symbol(n) for n in names]
        self.names, self.at, self.rng = names, at, rng

    def shifted(self, i):
        a = self.at[i]
        text = self.names[i] if a == 0 else f"({self.names[i]}-{decimal(a)})" if a > 0 else f"({self.names[i]}+{decimal(-a)})"
        return text, self.symbols[i] - sp.Rational(repr(a))

    def argument(self):
        """Zero in the point."""
        rng, n = self.rng, len(self.names)
        i = rng.randrange(n)
        text, exact = self.shifted(i)
        if n == 1 or rng.random() < 0.3:
            c = rng.choice([1, 2, 3])
            return (text if c == 1 else f"{c}{text}"), c * exact
        j = (i + 1) % n
        other, other_exact = self.shifted(j)
        kind = rng.randrange(4)
        if kind == 3:  # along the whole axis
            return f"{text}*{self.names[j]}", exact * self.symbols[j]
        if kind == 0:
            c = rng.choice([0.5, 2.0, 1.5, -1.0])
            return f"{text}+({c})*{other}", exact + sp.Rational(str(c)) * other_exact
        if kind == 1:
            return f"{text}*{other}", exact * other_exact
        return f"{text}^2+{other}", exact**2 + other_exact

    def radius(self):
        rng = self.rng
        text, exact = "", 0
        for i in range(len(self.names)):
            c = rng.choice([1, 1, 2, 3])
            t, e = self.shifted(i)
            text += ("+" if text else "") + (f"{c}*" if c > 1 else "") + t + "^2"
            exact += c * e**2
        return text, exact

    def make(self):
        rng = self.rng
        kind = rng.randrange(5)
        if kind < 2:
            typed, exact = rng.choice(HOLES)
            text, inner = self.argument()
        elif kind < 4:
            typed, exact = rng.choice(ROOTS)
            text, inner = self.radius()
        else:
            text, inner = self.radius()
            return f"({text})^{rng.choice(POWERS)}", sp.Integer(0)  # value, gradient and Hessian are 0
        if typed not in SERIES:
            SERIES[typed] = series(exact)
        return typed.replace("{u}", text), SERIES[typed].subs(u, inner)


def hexed(value):
    return float(mpf(sp.N(value, 50))).hex()


def one(rng):
    names = rng.choice([["x"], ["x", "y"], ["x", "y"], ["w1", "w2", "w3"]])
    at = [rng.choice([0.0, 0.0, 1.0, 0.3, -0.7, short(rng, -3, 3)]) + 0.0 for _ in names]
    pieces = [Piece(rng, names, at).make() for _ in range(rng.choice([1, 1, 2, 3]))]
    text, exact = pieces[0]
    for other, other_exact in pieces[1:]:
        if rng.random() < 0.6:
            text, exact = f"{text}+{other}", exact + other_exact
        else:
            text, exact = f"({text})*({other})", exact * other_exact
    outer = rng.randrange(6)
    if outer == 0:
        text, exact = f"exp(0.5*({text}))", sp.exp(exact / 2)
    elif outer == 1:
        text, exact = f"sin({text})+{names[0]}^2", sp.sin(exact) + sp.Symbol(names[0]) ** 2
    elif outer == 2:
        text, exact = f"-({text})/(2+{names[-1]}^2)", -exact / (2 + sp.Symbol(names[-1]) ** 2)
    symbols = [sp.Symbol(n) for n in names]
    place = {s: sp.Rational(repr(a)) for s, a in zip(symbols, at)}
    numbers = [exact.subs(place)]
    numbers += [sp.diff(exact, s).subs(place) for s in symbols]
    numbers += [sp.diff(exact, s, t).subs(place) for k, s in enumerate(symbols) for t in symbols[k:]]
    return "\t".join([",".join(names), ",".join(decimal(a) for a in at), text, " ".join(hexed(v) for v in numbers)])


if __name__ == "__main__":
    generator = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        print(one(generator))
