# Files as bytes inside the program. Run as a script, this file writes the C++ source itself.

# fagan_embed(<source> <file>...) makes <source>, which defines fagan::embedded_files(), out of
# files named relative to the project. It is made again when one of them changes.
function(fagan_embed source)
  list(JOIN ARGN "," files)
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DFILES=${files} -DSOURCE=${source}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    DEPENDS ${ARGN} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "Embedding models and priors"
    VERBATIM)
  # A whole model is one literal, longer than compilers are obliged to accept.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
set(count 0)
foreach(path IN LISTS FILES)
  file(READ ${path} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  # Escaped bytes are exact for any encoding, line ending and length, and a literal compiles far
  # faster than a list of numbers.
  string(REGEX REPLACE "(..)" "\\\\x\\1" text "${hex}")
  string(APPEND entries "    {\"${path}\", {\"${text}\", ${bytes}}},\n")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE ${SOURCE} "#include \"fagan/format/embedded.hpp\"

#include <array>

namespace fagan {
namespace {

constexpr std::array<EmbeddedFile, ${count}> files{{
${entries}}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return files; }

}  // namespace fagan
")
