// SPDX-License-Identifier: Apache-2.0
// The bundled page, as src/report/page/build.mjs makes it and the build puts it into the program.
#pragma once

#include <string_view>

namespace walkaway {

/// Title and answers go between them.
struct PageParts {
  std::string_view head, body, tail;
};

PageParts page_parts();

}  // namespace walkaway
