#!/usr/bin/env python3
"""Makes torch_trajectories.json: paths of PyTorch's own optimizers, which tests/oracle/torch_trajectories_test.cpp follows.

    python3 tests/oracle/torch_trajectories.py > tests/oracle/torch_trajectories.json

Needs torch (Debian 12: python3-torch 1.13), in double precision. Lion is not in torch, and NAdam in torch 1.13 multiplies its
look-ahead product twice: these two are written here, plainly, from their formulas (Chen et al. 2023; Dozat 2016 as documented for
torch.optim.NAdam). So are Newton's method and its saddle-free form (Dauphin et al. 2014), with numpy's pinv and eigh.

Some paths amplify one rounding error until nothing can be compared any more. So every path is also run from the start moved by one unit in
the last place, in four directions, and twice with such a move, of random direction, after every update (a path may forget its start
and amplify later errors). `trusted_steps` is how long all of them stay within 1e-12 of the path.
"""
import functools
import json
import math
import random
import sys

import numpy
import torch

torch.set_default_dtype(torch.float64)
STEPS = 400
SAMPLED = sorted({*range(1, 11), *range(20, STEPS + 1, 10)})


def rosenbrock(x, y):
    d = y - x * x
    return [-400 * x * d - 2 * (1 - x), 200 * d]


def product(x, y):
    r = 1 - x * y
    return [-2 * r * y, -2 * r * x]


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return [4 * x * a + 2 * b, 2 * a + 4 * y * b]


def beale(x, y):
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
    return [2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
            2 * a * x + 4 * b * x * y + 6 * c * x * y * y]


def rosenbrock_hessian(x, y):
    return [[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200]]


def product_hessian(x, y):
    return [[2 * y * y, 4 * x * y - 2], [4 * x * y - 2, 2 * x * x]]


def himmelblau_hessian(x, y):
    return [[12 * x * x + 4 * y - 42, 4 * x + 4 * y], [4 * x + 4 * y, 4 * x + 12 * y * y - 26]]


def beale_hessian(x, y):
    terms = [(c - x + x * y ** k, y ** k - 1, k * x * y ** (k - 1), k * y ** (k - 1), k * (k - 1) * x * y ** (k - 2) if k > 1 else 0)
             for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]
    xy = sum(2 * (fx * fy + f * fxy) for f, fx, fy, fxy, _ in terms)
    return [[sum(2 * fx * fx for _, fx, *_ in terms), xy], [xy, sum(2 * (fy * fy + f * fyy) for f, _, fy, _, fyy in terms)]]


SURFACES = {
    "rosenbrock": (rosenbrock, rosenbrock_hessian, [-1.2, 1.0]),
    "product": (product, product_hessian, [-0.95, 1.1]),
    "himmelblau": (himmelblau, himmelblau_hessian, [-0.5, 1.25]),
    "beale": (beale, beale_hessian, [1.0, 1.5]),
}


class NAdam:
    def __init__(self, params, lr, beta1, beta2, eps, momentum_decay, weight_decay):
        self.p, self.t, self.product = params[0], 0, 1.0
        self.h = (lr, beta1, beta2, eps, momentum_decay, weight_decay)
        self.m, self.v = [0.0] * len(self.p), [0.0] * len(self.p)

    def step(self):
        lr, b1, b2, eps, psi, decay = self.h
        self.t += 1
        mu = b1 * (1 - 0.5 * 0.96 ** (self.t * psi))
        following = b1 * (1 - 0.5 * 0.96 ** ((self.t + 1) * psi))
        self.product *= mu
        for i in range(len(self.p)):
            g = self.p.grad[i].item() + decay * self.p[i].item()
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            ahead = following * self.m[i] / (1 - self.product * following) + (1 - mu) * g / (1 - self.product)
            self.p[i] -= lr * ahead / (math.sqrt(self.v[i] / (1 - b2 ** self.t)) + eps)


class Lion:
    def __init__(self, params, lr, beta1, beta2, weight_decay):
        self.p, self.h, self.m = params[0], (lr, beta1, beta2, weight_decay), [0.0] * len(params[0])

    def step(self):
        lr, b1, b2, decay = self.h
        for i in range(len(self.p)):
            g, theta = self.p.grad[i].item(), self.p[i].item()
            u = b1 * self.m[i] + (1 - b1) * g
            self.p[i] = theta * (1 - lr * decay) - lr * ((u > 0) - (u < 0))
            self.m[i] = b2 * self.m[i] + (1 - b2) * g


class Newton:
    uses_hessian = True

    def __init__(self, params, lr, weight_decay):
        self.p, self.lr, self.decay = params[0], lr, weight_decay

    def direction(self, g):
        return numpy.linalg.pinv(self.hessian, rcond=1e-12, hermitian=True) @ g

    def step(self):
        d = self.direction(self.p.grad.numpy() + self.decay * self.p.numpy())
        self.p -= self.lr * torch.from_numpy(d)


class SaddleFreeNewton(Newton):
    def __init__(self, params, lr, damping, weight_decay):
        super().__init__(params, lr, weight_decay)
        self.damping = damping

    def direction(self, g):
        values, vectors = numpy.linalg.eigh(self.hessian)
        return vectors @ ((vectors.T @ g) / (numpy.abs(values) + self.damping))


def betas(h):
    rest = {name: value for name, value in h.items() if not name.startswith("beta")}
    return {**rest, "betas": (h["beta1"], h["beta2"])}


O = torch.optim
METHODS = {
    "gd": (O.SGD, dict(lr=0.01, weight_decay=0)),
    "momentum": (O.SGD, dict(lr=0.01, momentum=0.9, dampening=0, weight_decay=0)),
    "nesterov": (lambda p, **h: O.SGD(p, nesterov=True, **h), dict(lr=0.01, momentum=0.9, weight_decay=0)),
    "adagrad": (lambda p, initial_accumulator, **h: O.Adagrad(p, initial_accumulator_value=initial_accumulator, **h),
                dict(lr=0.01, lr_decay=0, initial_accumulator=0, eps=1e-10, weight_decay=0)),
    "rmsprop": (O.RMSprop, dict(lr=0.01, alpha=0.99, eps=1e-8, momentum=0, centered=0, weight_decay=0)),
    "adadelta": (O.Adadelta, dict(lr=1, rho=0.9, eps=1e-6, weight_decay=0)),
    "adam": (O.Adam, dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0)),
    "amsgrad": (lambda p, **h: O.Adam(p, amsgrad=True, **h), dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0)),
    "adamw": (O.AdamW, dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01)),
    "adamax": (O.Adamax, dict(lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0)),
    "nadam": (NAdam, dict(lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=0.004, weight_decay=0)),
    "radam": (O.RAdam, dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0)),
    "lion": (Lion, dict(lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0)),
    "newton": (Newton, dict(lr=1, weight_decay=0)),
    "saddle-free-newton": (SaddleFreeNewton, dict(lr=1, damping=1e-3, weight_decay=0)),
}

# Each method once with its defaults and then with these.
VARIANTS = {
    "gd": [dict(lr=0.0005), dict(lr=0.0005, weight_decay=0.1)],
    "momentum": [dict(lr=0.0002), dict(lr=0.0003, momentum=0.5, weight_decay=0.05), dict(lr=0.0005, momentum=0.8, dampening=0.3),
                 dict(lr=0.0005, momentum=0, dampening=0.5)],
    "nesterov": [dict(lr=0.0002), dict(lr=0.0003, momentum=0.6, weight_decay=0.05)],
    "adagrad": [dict(lr=0.5), dict(lr=0.3, lr_decay=0.01, initial_accumulator=0.5), dict(lr=0.2, eps=0.1, weight_decay=0.2)],
    "rmsprop": [dict(lr=0.001, alpha=0.9), dict(lr=0.001, centered=1, momentum=0.5), dict(lr=0.002, centered=1, alpha=0.95, eps=1e-4),
                dict(lr=0.001, momentum=0.9, weight_decay=0.1)],
    "adadelta": [dict(lr=5), dict(rho=0.99, eps=1e-4, weight_decay=0.1)],
    "adam": [dict(lr=0.1), dict(lr=0.05, beta1=0.5, beta2=0.9), dict(lr=0.01, eps=0.01, weight_decay=0.1), dict(lr=0.05, beta1=0)],
    "amsgrad": [dict(lr=0.1), dict(lr=0.05, beta1=0.5, beta2=0.9, weight_decay=0.05)],
    "adamw": [dict(lr=0.1), dict(lr=0.05, beta1=0.8, beta2=0.95, eps=1e-5, weight_decay=0.5)],
    "adamax": [dict(lr=0.1), dict(lr=0.05, beta1=0.5, beta2=0.9, eps=1e-3, weight_decay=0.1)],
    "nadam": [dict(lr=0.05), dict(lr=0.02, beta1=0.8, beta2=0.95, momentum_decay=0.1, weight_decay=0.1)],
    "radam": [dict(lr=0.05), dict(lr=0.05, beta1=0.8, beta2=0.95, eps=1e-4, weight_decay=0.1), dict(lr=0.001, beta1=0.5, beta2=0.5)],
    "lion": [dict(lr=0.01), dict(lr=0.01, beta1=0.5, beta2=0.8, weight_decay=0.5)],
    "newton": [dict(lr=0.1), dict(lr=0.5, weight_decay=0.3)],
    "saddle-free-newton": [dict(lr=0.1), dict(lr=0.3, damping=0), dict(lr=0.5, damping=1, weight_decay=0.3)],
}


def path(method, hyperparameters, gradient, hessian, start, seed=None):
    """All points from the start on; with a seed every point is moved by one unit in the last place."""
    shaken = random.Random(seed) if seed is not None else None
    maker, _ = METHODS[method]
    p = torch.tensor(start)
    own = maker in (NAdam, Lion, Newton, SaddleFreeNewton)
    optimizer = maker([p], **(hyperparameters if own or "beta1" not in hyperparameters else betas(hyperparameters)))
    rows = [list(start)]
    for _ in range(STEPS):
        g = gradient(*p.tolist())
        if not all(map(math.isfinite, g)) or max(map(abs, g)) > 1e100:
            break
        p.grad = torch.tensor(g)
        if hasattr(optimizer, "uses_hessian"):
            optimizer.hessian = numpy.array(hessian(*p.tolist()))
        optimizer.step()
        if shaken:
            for i in range(len(p)):
                p[i] = one_ulp(p[i].item(), shaken.choice((-1, 1)))
        if not all(map(math.isfinite, p.tolist())):
            break
        rows.append(p.tolist())
    return rows


def trusted(rows, moved):
    for k, (a, b) in enumerate(zip(rows, moved)):
        if max(abs(x - y) for x, y in zip(a, b)) > 1e-12 * max(map(abs, a)):
            return k - 1
    return min(len(rows), len(moved)) - 1


def one_ulp(x, direction):
    return math.nextafter(x, math.inf if direction > 0 else -math.inf)


def main():
    cases = []
    for method, variants in VARIANTS.items():
        for changed in [{}] + variants:
            hyperparameters = {**METHODS[method][1], **changed}
            for surface, (gradient, hessian, start) in SURFACES.items():
                run = functools.partial(path, method, hyperparameters, gradient, hessian)
                rows = run(start)
                limit = min(trusted(rows, run([one_ulp(start[0], i), one_ulp(start[1], j)])) for i in (-1, 1) for j in (-1, 1))
                limit = min(limit, *(trusted(rows, run(start, seed)) for seed in (1, 2)))
                steps = [k for k in SAMPLED if k <= limit]
                if limit > 0 and limit not in steps:
                    steps.append(limit)
                cases.append({"surface": surface, "optimizer": method, "hyperparameters": hyperparameters, "start": start,
                              "trusted_steps": limit, "steps": steps, "points": [rows[k] for k in steps]})
                print(method, changed, surface, len(rows) - 1, limit, file=sys.stderr)
    print("[")
    print(",\n".join(json.dumps(case) for case in cases))
    print("]")


if __name__ == "__main__":
    main()
