#include <fstream>

#include "fagan/format/page.hpp"
