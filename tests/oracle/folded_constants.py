#!/usr/bin/env python3
"""Constant expressions with their values, for folded_constants_test.cpp. Written once:

    python3 tests/oracle/folded_constants.py 3000 1 > tests/oracle/folded_constants.txt

Each line: the expression, a tab, the value as two doubles in hexadecimal, of which the second is what the first lacks.
mpmath computes with 80 digits; what has no value, or one that is not certain to that precision, is left out.
"""
import random
import sys

from mpmath import mp, mpf

mp.dps = 80
UNARY = {
    "sqrt": mp.sqrt, "cbrt": mp.cbrt, "exp": mp.exp, "log": mp.log, "sin": mp.sin, "cos": mp.cos, "tan": mp.tan,
    "atan": mp.atan, "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh, "abs": abs, "log2": lambda a: mp.log(a, 2),
    "log10": mp.log10, "asin": mp.asin, "acos": mp.acos, "sigmoid": lambda a: 1 / (1 + mp.exp(-a)),
    "softplus": lambda a: mp.log(1 + mp.exp(a)),
}


def number(rng):
    kind = rng.randrange(8)
    if kind == 0:
        return "pi", mp.pi()
    if kind == 1:
        return "e", mp.e()
    if kind == 2:
        text = str(rng.randrange(1, 20))
    elif kind == 3:
        text = "%.1f" % rng.uniform(0.1, 9)
    elif kind == 4:
        text = "%.3f" % rng.uniform(0.001, 99)
    elif kind == 5:
        text = "%.*f" % (rng.randrange(14, 24), rng.uniform(0.1, 3))
    elif kind == 6:
        text = "%de-%d" % (rng.randrange(1, 99), rng.randrange(1, 12))
    else:
        text = rng.choice(["0.5", "0.25", "1", "2", "3", "0.1", "0.3", "10"])
    return text, mpf(text)


def tree(rng, depth):
    """Text and value, or None where there is no real value, or one that may be 0 but for the last digits."""
    found = any_tree(rng, depth)
    return found if found is not None and abs(found[1]) > mpf(10) ** -60 else None


def any_tree(rng, depth):
    if depth == 0:
        return number(rng)
    kind = rng.randrange(9)
    left = tree(rng, depth - 1)
    if left is None:
        return None
    a, u = left
    if abs(u) > 1e60:
        return None
    if kind < 3:
        name = rng.choice(list(UNARY))
        value = UNARY[name](u) if abs(u) < 1e4 and not (name == "cbrt" and u < 0) else None
        if value is None or not isinstance(value, mpf):
            return None
        return "%s(%s)" % (name, a), value
    right = tree(rng, depth - 1 - rng.randrange(2) if depth > 1 else 0)
    if right is None:
        return None
    b, v = right
    if kind == 3:
        return "(%s + %s)" % (a, b), u + v
    if kind == 4:
        return "(%s - %s)" % (a, b), u - v
    if kind == 5:
        return "(%s)*(%s)" % (a, b), u * v
    if kind == 6:
        return ("(%s)/(%s)" % (a, b), u / v) if v != 0 else None
    if kind == 7:
        power = rng.choice([2, 3, 4, -1, -2, 0.5])
        if u == 0 or (u < 0 and power == 0.5):
            return None
        return "(%s)^(%s)" % (a, power), mp.power(u, mpf(power))
    return ("(%s)^(%s)" % (a, b), mp.power(u, v)) if u > 0 and abs(v * mp.log(u)) < 300 else None


def cancelling(rng):
    """A value minus what it rounds to: all of its digits are lost."""
    one = tree(rng, rng.randrange(1, 3))
    if one is None:
        return None
    text, value = one
    if not 1e-10 < abs(value) < 1e10:
        return None
    near = mp.nstr(value, rng.randrange(8, 17))
    if "e" in near:
        return None
    return "(%s - %s)" % (text, near), value - mpf(near)


def main():
    wanted, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    known = ["sin(pi)", "cos(pi/2)", "sqrt(3)^2 - 3", "sqrt(2)*sqrt(2) - 2", "tan(pi)", "log(e) - 1", "e^1 - e",
             "0.1 + 0.2 - 0.3", "3*0.1 - 0.3", "1/3 + 1/3 + 1/3 - 1", "sin(2*pi)", "sin(pi/6) - 0.5",
             "exp(log(3)) - 3", "2^0.5 - sqrt(2)", "atan(1)*4 - pi", "cos(pi) + 1", "sin(100*pi)", "0.7*10 - 7",
             "10^0.1^10", "1e16 + 1 - 1e16", "(1 + 1e-20) - 1"]
    value = {"10^0.1^10": mpf(10) ** (mpf("0.1") ** 10), "1e16 + 1 - 1e16": mpf(1), "(1 + 1e-20) - 1": mpf("1e-20")}
    zero = set(known[:18])
    done, count = set(), 0
    while count < wanted:
        if known:
            text = known.pop(0)
            found = (text, mpf(0) if text in zero else value[text])
        else:
            found = cancelling(rng) if rng.randrange(3) == 0 else tree(rng, rng.randrange(1, 5))
        if found is None or found[0] in done:
            continue
        text, exact = found
        if len(text) > 300 or not mp.isfinite(exact) or abs(exact) > 1e300:
            continue
        if text not in zero and 0 < abs(exact) < mpf(10) ** -60:  # may be 0, lost in the last digits
            continue
        high = float(exact)
        low = float(exact - mpf(high))
        low = 0.0 if abs(low) < 1e-60 * abs(high) else low
        done.add(text)
        count += 1
        print("%s\t%s\t%s" % (text, high.hex(), low.hex()))


main()
