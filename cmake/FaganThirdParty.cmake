# Other people's libraries, as targets. Their headers count as system headers: no warnings.

if(NOT EMSCRIPTEN)
  find_package(Eigen3 3.4 REQUIRED NO_MODULE)
  find_package(fmt REQUIRED)
  find_package(Boost 1.74 REQUIRED)  # headers only
  find_package(hwy 1.0.3 REQUIRED)
  find_package(nlohmann_json 3.11 REQUIRED)
  find_package(ZLIB REQUIRED)
  # Kernels are compiled for AVX-512, AVX2 and plain x86-64. Those in between serve processors
  # older than 2013, and every one of them takes its minute of compiling.
  # Highway keeps off its portable vectors where it suspects GCC bug 106322. Tests compare every
  # instruction set, the portable one included, bit by bit.
  set_property(TARGET hwy::hwy APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS
    "HWY_DISABLED_TARGETS=(HWY_SSSE3|HWY_SSE4)" HWY_BROKEN_EMU128=0)
  return()
endif()

# In the browser only headers are needed. The system's include folder itself must stay out of the
# search path, since its C library is not Emscripten's: each package gets a link in the build tree.
set(FAGAN_NATIVE_INCLUDE /usr/include CACHE PATH "Where eigen3, boost, fmt and nlohmann are")
set(headers ${PROJECT_BINARY_DIR}/third_party)
file(MAKE_DIRECTORY ${headers})
foreach(package eigen3 boost fmt hwy nlohmann)
  if(NOT EXISTS ${FAGAN_NATIVE_INCLUDE}/${package})
    message(FATAL_ERROR "${FAGAN_NATIVE_INCLUDE}/${package} is missing; see scripts/packages.txt")
  endif()
  file(CREATE_LINK ${FAGAN_NATIVE_INCLUDE}/${package} ${headers}/${package} SYMBOLIC)
endforeach()
foreach(target Eigen3::Eigen fmt::fmt Boost::headers hwy::hwy nlohmann_json::nlohmann_json)
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} INTERFACE ${headers})
endforeach()
target_include_directories(Eigen3::Eigen INTERFACE ${headers}/eigen3)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)
