#pragma once

#include "fagan/format/page.hpp"
#include "fagan/io/load.hpp"
