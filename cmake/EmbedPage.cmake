# softphone_embed_page(TARGET DIR)
# Compiles the built page under DIR into TARGET. Without it, or without Node to compress it, the program still builds
# and says at / that its page is missing.
function(softphone_embed_page target folder)
  set(generated "${CMAKE_BINARY_DIR}/page")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${folder}/*")
  find_program(NODE node)
  if(files AND NODE)
    add_custom_command(
      OUTPUT "${generated}/page.cpp" "${generated}/page.S"
      COMMAND "${NODE}" "${CMAKE_SOURCE_DIR}/tools/embed_page.mjs" "${folder}" "${generated}"
      DEPENDS ${files} "${CMAKE_SOURCE_DIR}/tools/embed_page.mjs"
      COMMENT "Embedding the page" VERBATIM)
    # The assembler reads the compressed files by .incbin, which no dependency scanner sees.
    set_source_files_properties("${generated}/page.S" PROPERTIES OBJECT_DEPENDS "${generated}/page.cpp")
    target_sources(${target} PRIVATE "${generated}/page.cpp" "${generated}/page.S")
  else()
    message(STATUS "No built page in ${folder}: the program will say so at /")
    file(CONFIGURE OUTPUT "${generated}/no_page.cpp" CONTENT [[
#include "io/desk/page.hpp"
namespace softphone::io_desk {
std::span<const PageAsset> embedded_page() { return {}; }
}  // namespace softphone::io_desk
]])
    target_sources(${target} PRIVATE "${generated}/no_page.cpp")
  endif()
endfunction()
