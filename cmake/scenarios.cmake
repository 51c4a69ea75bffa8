# SPDX-License-Identifier: Apache-2.0
# The files of scenarios/, put into the program: `walkaway analyze hanoi-2019` works from any folder.

file(GLOB packaged CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scenarios/*.toml)
set(packaged_list "")
set(packaged_number 0)
foreach(path IN LISTS packaged)
  cmake_path(GET path STEM LAST_ONLY id)
  string(APPEND packaged_list "PACKAGED(${packaged_number}, \"${id}\", \"${path}\")\n")
  math(EXPR packaged_number "${packaged_number} + 1")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/packaged_scenarios.inc CONTENT "${packaged_list}")

set_source_files_properties(src/scenario/packaged.cc PROPERTIES
  COMPILE_DEFINITIONS "WALKAWAY_PACKAGED=\"${CMAKE_BINARY_DIR}/packaged_scenarios.inc\""
  OBJECT_DEPENDS "${packaged};${CMAKE_BINARY_DIR}/packaged_scenarios.inc"
  SKIP_PRECOMPILE_HEADERS ON)
