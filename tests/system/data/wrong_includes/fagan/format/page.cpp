#include <fstream>

#include "fagan/simulation/draw.hpp"
