# Finds the toolchain file that belongs to the em++ on the path, wherever it is installed.

find_program(FAGAN_EMXX em++)
if(NOT FAGAN_EMXX)
  message(FATAL_ERROR "em++ is not installed; the package is emscripten")
endif()
file(REAL_PATH ${FAGAN_EMXX} emxx)
cmake_path(GET emxx PARENT_PATH emscripten)
include(${emscripten}/cmake/Modules/Platform/Emscripten.cmake)
