# Compiler settings shared by every target: C++20, warnings as errors, ccache, sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()

find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

# Warnings stop our own builds (dev, asan, …), never a user's: another compiler may warn of other things.
option(SOFTPHONE_WERROR "Treat warnings as errors" OFF)
add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${SOFTPHONE_WERROR}>:-Werror>
  # GCC 12 reports false positives in coroutine frames and in inlined copies of std::string.
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict;-Wno-mismatched-new-delete;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-array-bounds>"
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()

if(SOFTPHONE_SANITIZER)
  add_compile_options(-fsanitize=${SOFTPHONE_SANITIZER} -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=${SOFTPHONE_SANITIZER})
  add_compile_definitions(BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)
  if(SOFTPHONE_SANITIZER MATCHES "thread")
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)  # Asio's fences, which TSan does not follow
  endif()
  if(SOFTPHONE_SANITIZER MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
