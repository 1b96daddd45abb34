#pragma once

#include <vector>

#include "../inference/engine.hpp"
#include "fagan/fagan.hpp"
