#pragma once

#include "fagan/evaluation/score.hpp"
#include "fagan/inference/engine.hpp"
