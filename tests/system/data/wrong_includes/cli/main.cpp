#include <iostream>

#include "fagan/fagan.hpp"
#include "web/page.hpp"
