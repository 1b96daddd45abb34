# How every target of the project is compiled. What differs between builds is in the presets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT EMSCRIPTEN)
  # The same archives go into the command and into shared libraries.
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

# A fused multiply-add rounds once where the formulas round twice, so the same case would give
# other bits on another machine.
add_compile_options(-ffp-contract=off)

# What is given to users notices when its stack or a buffer is overrun, and keeps no table of
# functions that could be written to.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(optimised "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
  add_compile_options(
    "$<${optimised}:-fstack-protector-strong;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  add_link_options("$<${optimised}:-Wl,-z,relro;-Wl,-z,now>")
endif()

add_library(fagan_warnings INTERFACE)
target_compile_options(fagan_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wcast-qual
  -Wextra-semi -Wformat=2 -Wimplicit-fallthrough -Wundef
  # Clang's -Wdouble-promotion also warns where a float becomes a double in plain sight.
  $<$<CXX_COMPILER_ID:GNU>:-Wdouble-promotion -Wduplicated-cond -Wduplicated-branches -Wlogical-op>)

# Only speed depends on these two, so they are used where they are found.
find_program(FAGAN_CCACHE ccache)
if(FAGAN_CCACHE AND NOT EMSCRIPTEN AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What it takes to keep results that used a precompiled header, by the manual of ccache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${FAGAN_CCACHE})
endif()
if(NOT EMSCRIPTEN)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=mold FAGAN_HAS_MOLD)
  if(FAGAN_HAS_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

# In the preset tidy, a change of the rules is a reason to look at every file again.
if(CMAKE_CXX_CLANG_TIDY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS .clang-tidy)
  file(SHA256 ${PROJECT_SOURCE_DIR}/.clang-tidy rules)
  add_compile_definitions(FAGAN_TIDY_RULES=${rules})
endif()
