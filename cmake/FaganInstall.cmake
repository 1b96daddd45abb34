# `cmake --install` and find_package(fagan).

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fagan)
install(EXPORT fagan NAMESPACE fagan:: FILE fagan-targets.cmake DESTINATION ${package_dir})
configure_package_config_file(cmake/fagan-config.cmake.in fagan-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(fagan-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/fagan-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/fagan-config-version.cmake
  DESTINATION ${package_dir})

install(DIRECTORY src/fagan DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY model priors DESTINATION ${CMAKE_INSTALL_DATADIR}/fagan)
