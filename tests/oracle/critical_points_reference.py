#!/usr/bin/env python3
"""Writes critical_points_reference.txt: the regular critical points of the catalogue's surfaces, found without Saddlescope.

SymPy differentiates, NumPy runs plain Newton iterations from a 401 x 401 grid, numpy.linalg.eigvalsh gives the eigenvalues. Points
with a determinant near zero (valleys, degenerate points) and points without a gradient are left out; the tests know those by hand.
Run: python3 critical_points_reference.py > critical_points_reference.txt
"""
import numpy as np
import sympy as sp

x, y = sp.symbols("x y", real=True)
SURFACES = [
    ("bowl", "x**2+y**2", (-3, 3, -3, 3)),
    ("long-valley", "0.01*x**2+y**2", (-10, 10, -4, 4)),
    ("saddle", "x**2-y**2", (-2, 2, -2, 2)),
    ("double-well", "(x**2-1)**2+y**2", (-2, 2, -1.5, 1.5)),
    ("rosenbrock", "(1-x)**2+100*(y-x**2)**2", (-2, 2, -1, 3)),
    ("himmelblau", "(x**2+y-11)**2+(x+y**2-7)**2", (-6, 6, -6, 6)),
    ("beale", "(1.5-x+x*y)**2+(2.25-x+x*y**2)**2+(2.625-x+x*y**3)**2", (-4.5, 4.5, -4.5, 4.5)),
    ("three-hump-camel", "2*x**2-1.05*x**4+x**6/6+x*y+y**2", (-2.5, 2.5, -2.5, 2.5)),
    ("six-hump-camel", "(4-2.1*x**2+x**4/3)*x**2+x*y+(4*y**2-4)*y**2", (-2.2, 2.2, -1.3, 1.3)),
    ("booth", "(x+2*y-7)**2+(2*x+y-5)**2", (-10, 10, -10, 10)),
    ("matyas", "0.26*(x**2+y**2)-0.48*x*y", (-10, 10, -10, 10)),
    ("styblinski-tang", "0.5*(x**4-16*x**2+5*x+y**4-16*y**2+5*y)", (-5, 5, -5, 5)),
    ("mccormick", "sin(x+y)+(x-y)**2-1.5*x+2.5*y+1", (-1.5, 4, -3, 4)),
    ("goldstein-price", "log((1+(x+y+1)**2*(19-14*x+3*x**2-14*y+6*x*y+3*y**2))"
     "*(30+(2*x-3*y)**2*(18-32*x+12*x**2+48*y-36*x*y+27*y**2)))", (-2, 2, -2, 2)),
    ("rastrigin", "20+x**2+y**2-10*(cos(2*pi*x)+cos(2*pi*y))", (-2.2, 2.2, -2.2, 2.2)),
    ("ackley", "-20*exp(-0.2*sqrt(0.5*(x**2+y**2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))+exp(1)+20", (-2.2, 2.2, -2.2, 2.2)),
    ("levy-13", "sin(3*pi*x)**2+(x-1)**2*(1+sin(3*pi*y)**2)+(y-1)**2*(1+sin(2*pi*y)**2)", (0.2, 1.8, 0.2, 1.8)),
    ("easom", "-cos(x)*cos(y)*exp(-(x-pi)**2-(y-pi)**2)", (0, 6.3, 0, 6.3)),
    ("franke", "0.75*exp(-((9*x-2)**2+(9*y-2)**2)/4)+0.75*exp(-(9*x+1)**2/49-(9*y+1)/10)"
     "+0.5*exp(-((9*x-7)**2+(9*y-3)**2)/4)-0.2*exp(-(9*x-4)**2-(9*y-7)**2)", (0, 1, 0, 1)),
    ("peaks", "3*(1-x)**2*exp(-x**2-(y+1)**2)-10*(x/5-x**3-y**5)*exp(-x**2-y**2)-exp(-(x+1)**2-y**2)/3", (-3, 3, -3, 3)),
    ("plateau-and-cliff", "0.5*(1-tanh(5*x))+0.02*(x-1.5)**2+0.1*y**2", (-3, 3, -2, 2)),
    ("crescent-valley", "(1+24/(1+exp(-3*x)))*(y-0.4*x**2)**2+0.1*(x-2)**2", (-3, 3, -1.5, 4)),
    ("sharp-and-flat", "1-exp(-20*((x+1)**2+y**2))-0.95*exp(-((x-1)**2+y**2))+0.02*(x**2+y**2)", (-2.5, 2.5, -2, 2)),
]


def reference_points(text, window):
    loss = sp.sympify(text, locals={"x": x, "y": y})
    parts = [sp.diff(loss, x), sp.diff(loss, y), sp.diff(loss, x, 2), sp.diff(loss, x, y), sp.diff(loss, y, 2)]
    function = sp.lambdify((x, y), parts, "numpy", cse=True)
    a, b = np.meshgrid(np.linspace(window[0], window[1], 401), np.linspace(window[2], window[3], 401))
    a, b = a.ravel() + 1e-9, b.ravel() + 2e-9
    with np.errstate(all="ignore"):
        for _ in range(60):
            gx, gy, xx, xy, yy = (np.broadcast_to(np.asarray(v, float), a.shape) for v in function(a, b))
            det = xx * yy - xy * xy
            a, b = a - (yy * gx - xy * gy) / det, b - (xx * gy - xy * gx) / det
        gx, gy, xx, xy, yy = (np.broadcast_to(np.asarray(v, float), a.shape) for v in function(a, b))
        det = xx * yy - xy * xy
        norm = xx**2 + 2 * xy**2 + yy**2
        slack = 1e-9
        good = (np.hypot(gx, gy) < 1e-9 * np.sqrt(norm)) & (np.abs(det) > 1e-8 * norm) & (norm > 1e-16)
        good &= (a > window[0] - slack) & (a < window[1] + slack) & (b > window[2] - slack) & (b < window[3] + slack)
    found = []
    for i in np.flatnonzero(good):
        if all(abs(a[i] - p[0]) + abs(b[i] - p[1]) > 1e-6 for p in found):
            low, high = np.linalg.eigvalsh([[xx[i], xy[i]], [xy[i], yy[i]]])
            found.append((float(a[i]), float(b[i]), float(low), float(high)))
    return sorted(found)


for name, text, window in SURFACES:
    points = reference_points(text, window)
    print(f"surface {name} {len(points)} {window[0]} {window[1]} {window[2]} {window[3]} {text.replace(' ', '')}")
    for p in points:
        print("%.12g %.12g %.10g %.10g" % p)
