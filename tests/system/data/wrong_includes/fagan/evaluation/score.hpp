#pragma once

#include "fagan/simulation/draw.hpp"
