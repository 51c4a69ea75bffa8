// SPDX-License-Identifier: Apache-2.0
// The two formats of Gambit's. Only the readers know this.
#pragma once

#include "game/plain.h"
#include "game/scanner.h"

namespace walkaway {

PlainGame read_efg(Scanner& scanner, const Run& run);
PlainGame read_nfg(Scanner& scanner, const Run& run);

}  // namespace walkaway
