# SPDX-License-Identifier: Apache-2.0
# The page of src/report/page/, bundled by esbuild and put into the program.

find_program(WALKAWAY_NODE node REQUIRED)
find_program(WALKAWAY_NPM npm REQUIRED)

set(page_source ${CMAKE_SOURCE_DIR}/src/report/page)
set(page_work ${CMAKE_BINARY_DIR}/page)
set(page_glossary ${CMAKE_SOURCE_DIR}/docs/glossary.md)
set(page_parts ${page_work}/out/head.html ${page_work}/out/body.html ${page_work}/out/tail.html)
file(GLOB_RECURSE page_files CONFIGURE_DEPENDS ${page_source}/*.ts ${page_source}/*.css ${page_source}/*.mjs)
list(FILTER page_files EXCLUDE REGEX "/node_modules/")

# What tests need beside (types, a browser's driver) is left out of a plain build.
if(WALKAWAY_TESTS)
  set(page_omit "")
else()
  set(page_omit --omit=dev)
endif()
add_custom_command(
  OUTPUT ${page_work}/installed
  DEPENDS ${page_source}/package.json ${page_source}/package-lock.json ${page_source}/.npmrc
  COMMAND ${CMAKE_COMMAND} -E make_directory ${page_work}
  COMMAND ${CMAKE_COMMAND} -E copy ${page_source}/package.json ${page_source}/package-lock.json ${page_source}/.npmrc ${page_work}
  COMMAND ${WALKAWAY_NPM} ci --ignore-scripts --prefer-offline --loglevel=error ${page_omit}
  COMMAND ${CMAKE_COMMAND} -E touch ${page_work}/installed
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/page
  COMMENT "Installing what the page is bundled with" VERBATIM)
file(MAKE_DIRECTORY ${page_work})

add_custom_command(
  OUTPUT ${page_parts}
  DEPENDS ${page_work}/installed ${page_files} ${page_source}/tsconfig.json ${page_glossary}
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${page_work}/charts ${page_work}/sections
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${page_source} ${page_work}
  COMMAND ${WALKAWAY_NODE} build.mjs ${page_glossary} ${page_work}/out
  WORKING_DIRECTORY ${page_work}
  COMMENT "Bundling the page" VERBATIM)

set_source_files_properties(src/report/page_parts.cc PROPERTIES
  COMPILE_DEFINITIONS "WALKAWAY_PAGE=\"${page_work}/out\""
  OBJECT_DEPENDS "${page_parts}"
  SKIP_PRECOMPILE_HEADERS ON)
