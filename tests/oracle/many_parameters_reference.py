"""Critical points of losses of three parameters, for many_parameters_oracle_test.cpp: SymPy's derivatives, Newton's
iteration by NumPy from thousands of random starts in [-2.5, 2.5]^3. Prints place, loss and eigenvalues by loss."""
import numpy as np
import sympy as sp

SIZE = 2.5
LOSSES = [
    "x1**4 + x2**4 + x3**4 - 3*x1**2 - 2*x2**2 - 4*x3**2 + x1*x2*x3 + x1/2 - x2*x3",
    "sin(x1)*cos(x2) + x3**2 + x1*x3/2 + sin(x2 + x3)",
]

x = sp.symbols("x1:4")
for text in LOSSES:
    loss = sp.sympify(text)
    value = sp.lambdify(x, loss, "numpy")
    gradient = sp.lambdify(x, [sp.diff(loss, v) for v in x], "numpy")
    hessian = sp.lambdify(x, sp.hessian(loss, x), "numpy")
    found = []
    for start in np.random.default_rng(1).uniform(-SIZE, SIZE, (6000, 3)):
        p = start.copy()
        for _ in range(40):
            step = np.linalg.solve(np.array(hessian(*p), float), np.array(gradient(*p), float))
            length = np.linalg.norm(step)
            p = p - step / max(1, length)
            if length < 1e-13:
                if np.all(abs(p) <= SIZE) and all(np.linalg.norm(p - q) > 1e-6 for q in found):
                    found.append(p)
                break
    print(text)
    for p in sorted(found, key=lambda p: value(*p)):
        numbers = [*p, value(*p), *np.linalg.eigvalsh(np.array(hessian(*p), float))]
        print("    {" + ", ".join(f"{v:.10f}" for v in numbers) + "},")
