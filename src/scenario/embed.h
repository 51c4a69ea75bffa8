// SPDX-License-Identifier: Apache-2.0
// Files that the assembler takes into the program whole.
#pragma once

#include <string_view>

/// Declares `name` and `name_end`, around the bytes of `file` (an absolute path, a string literal). At file scope, once
/// a name.
#define WALKAWAY_EMBED(name, file)                                                                           \
  asm(".section .rodata\n.global " #name "\n.global " #name "_end\n" #name ":\n.incbin \"" file "\"\n" #name \
      "_end:\n.byte 0\n.previous\n");                                                                        \
  extern "C" const char name[];                                                                              \
  extern "C" const char name##_end[]

/// The bytes of a file that was embedded under `name`.
#define WALKAWAY_EMBEDDED(name) std::string_view(name, static_cast<size_t>(name##_end - name))
