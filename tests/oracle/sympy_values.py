#!/usr/bin/env python3
"""Values, gradients and Hessians by SymPy, for formula_sympy_test.cpp.

Usage: python3 tests/oracle/sympy_values.py > tests/oracle/sympy_values.json

Each case gives the formula as the program reads it and, written apart from it, the same function in SymPy. Derivatives are
SymPy's own; everything is evaluated with 40 digits at points whose coordinates are exact doubles and rounded once to double.
"""
import json
import sympy as sp

x, y, w1, w2 = sp.symbols("x y w1 w2", real=True)
exp, sin, cos, pi, log, sqrt, tanh, R = sp.exp, sp.sin, sp.cos, sp.pi, sp.log, sp.sqrt, sp.tanh, sp.Rational


def sigmoid(u):
    return 1 / (1 + exp(-u))


PLANE = [(0.625, -0.375), (-1.3125, 0.84375), (1.75, 1.1875)]
UNIT = [(0.25, 0.6875), (0.8125, 0.15625), (0.53125, 0.40625)]
LINE = [(-1.8125,), (0.15625,), (2.375,)]

CASES = [
    # the catalogue of surfaces
    ("(1 - w1*w2)^2", (w1, w2), (1 - w1 * w2) ** 2, PLANE),
    ("x^2 + y^2", (x, y), x**2 + y**2, PLANE),
    ("0.01x^2 + y^2", (x, y), sp.Float(0.01, 40) * x**2 + y**2, PLANE),
    ("x² − y²", (x, y), x**2 - y**2, PLANE),
    ("x³ − 3x y²", (x, y), x**3 - 3 * x * y**2, PLANE),
    ("(x² − 1)² + y²", (x, y), (x**2 - 1) ** 2 + y**2, PLANE),
    ("(1-x)^2 + 100(y-x^2)^2", (x, y), (1 - x) ** 2 + 100 * (y - x**2) ** 2, PLANE),
    ("(x²+y−11)² + (x+y²−7)²", (x, y), (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, PLANE),
    ("(1.5−x+xy)² + (2.25−x+xy²)² + (2.625−x+xy³)²", (x, y),
     (R(3, 2) - x + x * y) ** 2 + (R(9, 4) - x + x * y**2) ** 2 + (R(21, 8) - x + x * y**3) ** 2, PLANE),
    ("2x² − 1.05x⁴ + x⁶/6 + xy + y²", (x, y), 2 * x**2 - R(105, 100) * x**4 + x**6 / 6 + x * y + y**2, PLANE),
    ("(4−2.1x²+x⁴/3)x² + xy + (4y²−4)y²", (x, y), (4 - R(21, 10) * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2, PLANE),
    ("(x+2y−7)² + (2x+y−5)²", (x, y), (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, PLANE),
    ("0.26(x²+y²) − 0.48x y", (x, y), R(26, 100) * (x**2 + y**2) - R(48, 100) * x * y, PLANE),
    ("1/2(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)", (x, y), (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2, PLANE),
    ("sin(x+y) + (x−y)² − 1.5x + 2.5y + 1", (x, y), sin(x + y) + (x - y) ** 2 - R(3, 2) * x + R(5, 2) * y + 1, PLANE),
    ("log((1+(x+y+1)²(19−14x+3x²−14y+6x y+3y²))·(30+(2x−3y)²(18−32x+12x²+48y−36x y+27y²)))", (x, y),
     log((1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
         * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))), PLANE),
    ("20 + x² + y² − 10(cos(2πx) + cos(2πy))", (x, y), 20 + x**2 + y**2 - 10 * (cos(2 * pi * x) + cos(2 * pi * y)), PLANE),
    ("−20e^(−0.2√(½(x²+y²))) − e^(½(cos(2πx)+cos(2πy))) + e + 20", (x, y),
     -20 * exp(-sqrt((x**2 + y**2) / 2) / 5) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + sp.E + 20, PLANE),
    ("sin²(3πx) + (x−1)²(1+sin²(3πy)) + (y−1)²(1+sin²(2πy))", (x, y),
     sin(3 * pi * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2) + (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2), PLANE),
    ("−cos(x) cos(y) e^(−(x−π)²−(y−π)²)", (x, y), -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2), [(2.5, 3.75), (3.25, 2.125), (4.0, 4.5)]),
    ("−(1+cos(12√(x²+y²)))/(½(x²+y²)+2)", (x, y), -(1 + cos(12 * sqrt(x**2 + y**2))) / ((x**2 + y**2) / 2 + 2), PLANE),
    ("¾e^(−((9x−2)²+(9y−2)²)/4) + ¾e^(−(9x+1)²/49−(9y+1)/10) + ½e^(−((9x−7)²+(9y−3)²)/4) − ⅕e^(−(9x−4)²−(9y−7)²)", (x, y),
     R(3, 4) * exp(-((9 * x - 2) ** 2 + (9 * y - 2) ** 2) / 4) + R(3, 4) * exp(-((9 * x + 1) ** 2) / 49 - (9 * y + 1) / 10)
     + exp(-((9 * x - 7) ** 2 + (9 * y - 3) ** 2) / 4) / 2 - exp(-((9 * x - 4) ** 2) - (9 * y - 7) ** 2) / 5, UNIT),
    ("3(1−x)²e^(−x²−(y+1)²) − 10(x/5−x³−y⁵)e^(−x²−y²) − 1/3e^(−(x+1)²−y²)", (x, y),
     3 * (1 - x) ** 2 * exp(-(x**2) - (y + 1) ** 2) - 10 * (x / 5 - x**3 - y**5) * exp(-(x**2) - y**2) - exp(-((x + 1) ** 2) - y**2) / 3, PLANE),
    ("0.5(1−tanh(5x)) + 0.02(x−1.5)² + 0.1y²", (x, y), (1 - tanh(5 * x)) / 2 + (x - R(3, 2)) ** 2 / 50 + y**2 / 10, PLANE),
    ("(1 + 24·sigmoid(3x))·(y − 0.4x²)² + 0.1(x−2)²", (x, y), (1 + 24 * sigmoid(3 * x)) * (y - R(2, 5) * x**2) ** 2 + (x - 2) ** 2 / 10, PLANE),
    ("1 − e^(−20((x+1)²+y²)) − 0.95e^(−((x−1)²+y²)) + 0.02(x²+y²)", (x, y),
     1 - exp(-20 * ((x + 1) ** 2 + y**2)) - R(95, 100) * exp(-((x - 1) ** 2 + y**2)) + (x**2 + y**2) / 50, PLANE),
    ("0.05x⁴ − 0.5x² + 0.15x", (x,), x**4 / 20 - x**2 / 2 + R(15, 100) * x, LINE),
    ("2·sigmoid(−4x) + 0.01x²", (x,), 2 * sigmoid(-4 * x) + x**2 / 100, LINE),
    # functions and rules that the catalogue does not use
    ("asin(x y) + acos(x − y)", (x, y), sp.asin(x * y) + sp.acos(x - y), UNIT),
    ("atan(3x/y)", (x, y), sp.atan(3 * x / y), PLANE),
    ("atan2(x² + 1, y)", (x, y), sp.atan2(x**2 + 1, y), PLANE),
    ("tan(x) sinh(y) + cosh(x y)", (x, y), sp.tan(x) * sp.sinh(y) + sp.cosh(x * y), UNIT),
    ("hypot(x, 2y, 1)^3", (x, y), sqrt(x**2 + 4 * y**2 + 1) ** 3, PLANE),
    ("log2(1 + x²) + log10(2 + sin(y)) + ln(3 + x y)", (x, y), log(1 + x**2, 2) + log(2 + sin(y), 10) + log(3 + x * y), PLANE),
    ("cbrt(x + y²)", (x, y), (x + y**2) ** R(1, 3), UNIT),
    ("softplus(3x − y) gauss(x + y)", (x, y), log(1 + exp(3 * x - y)) * exp(-((x + y) ** 2)), PLANE),
    ("x^y + y^x + 2^(x y)", (x, y), x**y + y**x + 2 ** (x * y), UNIT),
    ("(x − 2)^3/(y + 4)^-2 + (x + y)^5/(1 + x²)²", (x, y), (x - 2) ** 3 * (y + 4) ** 2 + (x + y) ** 5 / (1 + x**2) ** 2, PLANE),
    ("pow(2 + sin(x), cos(y)) + (x y)^2.5", (x, y), (2 + sin(x)) ** cos(y) + (x * y) ** R(5, 2), UNIT),
    ("|x − 2y|(x + 1) + max(x, y)² + min(x, y, 3)³ + relu(y − x)²", (x, y),
     sp.Abs(x - 2 * y) * (x + 1) + sp.Max(x, y) ** 2 + sp.Min(x, y, 3) ** 3 + sp.Max(y - x, 0) ** 2, PLANE),
    ("sqrt(x)/(1 + sqrt(y))", (x, y), sqrt(x) / (1 + sqrt(y)), UNIT),
    ("(x − y)/(x + 3y)/(2 + x)", (x, y), (x - y) / (x + 3 * y) / (2 + x), UNIT),
    ("sigmoid(12x) tanh(9y)", (x, y), sigmoid(12 * x) * tanh(9 * y), UNIT),
]


def number(expression, symbols, point):
    values = {symbol: sp.Rational(value) for symbol, value in zip(symbols, point)}
    # Decimal constants stand for the doubles next to them; exact fractions differ from those by rounding only.
    return float(sp.N(expression.subs(values).doit(), 40))


def main():
    cases = []
    for text, symbols, expression, points in CASES:
        gradient = [sp.diff(expression, symbol) for symbol in symbols]
        hessian = [sp.diff(gradient[i], symbols[j]) for i in range(len(symbols)) for j in range(i, len(symbols))]
        hessian = [entry.subs(sp.DiracDelta, lambda *_: sp.Integer(0)) for entry in hessian]
        for point in points:
            cases.append({
                "formula": text,
                "variables": [symbol.name for symbol in symbols],
                "at": list(point),
                "value": number(expression, symbols, point),
                "gradient": [number(entry, symbols, point) for entry in gradient],
                "hessian": [number(entry, symbols, point) for entry in hessian],
            })
    lines = ",\n".join(" " + json.dumps(case, ensure_ascii=False) for case in cases)
    print('{"sympy": "%s", "cases": [\n%s\n]}' % (sp.__version__, lines))


main()
