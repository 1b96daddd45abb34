# Installs the build in BINARY_DIR below SCRATCH, then builds a stranger's project against what was
# installed, and runs it and the installed command.

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(prefix ${SCRATCH}/prefix)
# From nothing, so that a file left by an earlier run cannot stand in for one no longer installed.
file(REMOVE_RECURSE ${SCRATCH})
run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix})
run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${SCRATCH}/build
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS} -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
run(${SCRATCH}/build/consumer)
foreach(data model/calf_pain.json priors/calf_pain/primary_care_adults.json)
  if(NOT EXISTS ${prefix}/share/fagan/${data})
    message(FATAL_ERROR "share/fagan/${data} is not installed")
  endif()
endforeach()
if(WITH_CLI)
  run(${prefix}/bin/fagan --version)
endif()
