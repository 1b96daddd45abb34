#pragma once

#include "fagan/core/sum.hpp"
