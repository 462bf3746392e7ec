// The catalogue: every method, in the order in which the program lists them. A new method is its file and its name
// here. Compiled once for each SIMD target by kernels.cpp, and once more by catalogue.cpp: no include guard.

#include "core/optimizer/adadelta.inl.h"
#include "core/optimizer/adagrad.inl.h"
#include "core/optimizer/adam.inl.h"
#include "core/optimizer/adamax.inl.h"
#include "core/optimizer/adamw.inl.h"
#include "core/optimizer/amsgrad.inl.h"
#include "core/optimizer/gd.inl.h"
#include "core/optimizer/lion.inl.h"
#include "core/optimizer/momentum.inl.h"
#include "core/optimizer/nadam.inl.h"
#include "core/optimizer/nesterov.inl.h"
#include "core/optimizer/newton.inl.h"
#include "core/optimizer/radam.inl.h"
#include "core/optimizer/rmsprop.inl.h"
#include "core/optimizer/saddle_free_newton.inl.h"

using Catalogue = MethodList<GradientDescent, Momentum, Nesterov, AdaGrad, RmsProp, AdaDelta, Adam, AmsGrad, AdamW,
                             AdaMax, NAdam, RAdam, Lion, Newton, SaddleFreeNewton>;
