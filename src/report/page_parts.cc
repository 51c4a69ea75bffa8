// SPDX-License-Identifier: Apache-2.0
#include "report/page_parts.h"

#include "scenario/embed.h"

// WALKAWAY_PAGE is the folder of the bundle.
WALKAWAY_EMBED(walkaway_page_head, WALKAWAY_PAGE "/head.html");
WALKAWAY_EMBED(walkaway_page_body, WALKAWAY_PAGE "/body.html");
WALKAWAY_EMBED(walkaway_page_tail, WALKAWAY_PAGE "/tail.html");

namespace walkaway {

PageParts page_parts() {
  return {WALKAWAY_EMBEDDED(walkaway_page_head), WALKAWAY_EMBEDDED(walkaway_page_body),
          WALKAWAY_EMBEDDED(walkaway_page_tail)};
}

}  // namespace walkaway
