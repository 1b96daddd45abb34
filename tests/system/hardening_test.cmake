# cmake -DREADELF=... -DPROGRAM=... -P hardening_test.cmake: what is given to users guards its stack
# and binds every function before it begins.

execute_process(
  COMMAND ${READELF} --wide --file-header --segments --dynamic --dyn-syms ${PROGRAM}
  OUTPUT_VARIABLE found COMMAND_ERROR_IS_FATAL ANY)
foreach(mark "DYN " "GNU_RELRO" "NOW" "__stack_chk_fail")
  string(FIND "${found}" "${mark}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${PROGRAM}: no ${mark}")
  endif()
endforeach()
if(found MATCHES "GNU_STACK[^\n]*RWE")
  message(FATAL_ERROR "${PROGRAM}: its stack can be executed")
endif()
