# The compile settings that every target of this project shares, and one helper that declares a folder's library.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths relative to the source, so that several build directories and clones share what was compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true
                                  ${CCACHE_PROGRAM})
endif()

set(DESKD_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: 'address,undefined' or 'thread'")

add_library(deskd_settings INTERFACE)
target_include_directories(deskd_settings INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
  deskd_settings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wold-style-cast
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            # not -Wnull-dereference: g++ 12 at -O2 sees paths in std::string, streams, Asio and GoogleTest that do not
            # exist; clang's analyzer looks for the real ones
            -Werror
            # x86 and Arm must compute the same heights: no fused multiply-add behind our back.
            -ffp-contract=off)
# g++ 14 of Debian 13 takes the unused part of a std::variant for something that is read; g++ 12 still looks for real ones.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  target_compile_options(deskd_settings INTERFACE -Wno-maybe-uninitialized)
endif()
target_compile_definitions(
  deskd_settings
  INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION DESKD_VERSION="${PROJECT_VERSION}"
            # An empty optional or an index out of range ends the program, on people's desks too: the service manager
            # starts it anew, and the first thing it then says is motor off. Going on with garbage would be worse.
            _GLIBCXX_ASSERTIONS)

# -O1 keeps sanitizer runs close to real timing; lines and names are all that a finding shows.
set(CMAKE_CXX_FLAGS_SANITIZED "-O1 -g1")

if(DESKD_SANITIZE)
  # A finding ends the program so that no test can pass over it.
  target_compile_options(deskd_settings INTERFACE -fsanitize=${DESKD_SANITIZE} -fno-omit-frame-pointer
                                                  -fno-sanitize-recover=all)
  target_link_options(deskd_settings INTERFACE -fsanitize=${DESKD_SANITIZE})
  # g++ takes instrumented code for uses of uninitialised values, and warns of fences the thread sanitizer does not model.
  target_compile_options(deskd_settings INTERFACE -Wno-maybe-uninitialized)
  if(DESKD_SANITIZE MATCHES "thread")
    target_compile_options(deskd_settings INTERFACE -Wno-tsan)
  endif()
endif()

# Under sanitizers most of the compiler's time goes into reading the same headers again and into instrumenting what every
# source gets out of them, so sources are compiled several at once. Whether each one includes what it needs, the other
# presets tell.
if(DESKD_SANITIZE)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
  # A name of the file before may be that of a variable here.
  target_compile_options(deskd_settings INTERFACE -Wno-shadow)
endif()

# deskd_apart(SOURCE...): sources with a name of their own that another one in the folder has, too; compiled one by one.
function(deskd_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# deskd_library(NAME SOURCES... [PUBLIC_DEPS...] [PRIVATE_DEPS...]): the static library of one folder.
function(deskd_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC_DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC deskd_settings ${ARG_PUBLIC_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
endfunction()
