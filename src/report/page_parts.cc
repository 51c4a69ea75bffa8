// SPDX-License-Identifier: Apache-2.0
#include "report/page_parts.h"

// WALKAWAY_PAGE is the folder of the bundle; the assembler takes the files in whole.
#define EMBED(name, file)                             \
  asm(".section .rodata\n"                            \
      ".global walkaway_page_" #name                  \
      "\n"                                            \
      ".global walkaway_page_" #name                  \
      "_end\n"                                        \
      "walkaway_page_" #name                          \
      ":\n"                                           \
      ".incbin \"" WALKAWAY_PAGE "/" file             \
      "\"\n"                                          \
      "walkaway_page_" #name                          \
      "_end:\n"                                       \
      ".byte 0\n"                                     \
      ".previous\n");                                 \
  extern "C" const char walkaway_page_##name[];       \
  extern "C" const char walkaway_page_##name##_end[]

EMBED(head, "head.html");
EMBED(body, "body.html");
EMBED(tail, "tail.html");

#undef EMBED

namespace walkaway {

PageParts page_parts() {
  const auto part = [](const char* from, const char* to) {
    return std::string_view(from, static_cast<size_t>(to - from));
  };
  return {part(walkaway_page_head, walkaway_page_head_end), part(walkaway_page_body, walkaway_page_body_end),
          part(walkaway_page_tail, walkaway_page_tail_end)};
}

}  // namespace walkaway
