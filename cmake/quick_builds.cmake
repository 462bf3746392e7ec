# What makes builds quick. Reading headers is two thirds of each file here, so the files of a room (folder) are compiled together, a few
# at a time, and what nearly all of them read is compiled once beforehand. A compiler cache is used where there is one.

option(SADDLESCOPE_UNITY "Compile the files of a room together (off: each alone, for tools that look at single files)" ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header's time stamp differs in every clone; its contents are compared.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# quick_build(TARGET HEADER...): unity groups by folder, of at most eight files, and a precompiled header.
function(quick_build target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  together(${target})
endfunction()

# together(TARGET): the unity groups alone.
function(together target)
  if(NOT SADDLESCOPE_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A file in a group looks like a header to GCC; types of its own are its own all the same.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  set(rooms)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder})
    cmake_path(GET source PARENT_PATH room)
    cmake_path(RELATIVE_PATH room BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER "${room}" room)
    list(APPEND rooms ${room})
    list(APPEND files_${room} ${source})
  endforeach()
  list(REMOVE_DUPLICATES rooms)
  foreach(room IN LISTS rooms)
    # As many groups as it takes, all of about the same size.
    list(LENGTH files_${room} count)
    math(EXPR groups "(${count} + 7) / 8")
    set(number 0)
    foreach(source IN LISTS files_${room})
      math(EXPR group "${number} * ${groups} / ${count}")
      set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${room}_${group})
      math(EXPR number "${number} + 1")
    endforeach()
  endforeach()
endfunction()
