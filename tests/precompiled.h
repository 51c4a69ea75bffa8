// SPDX-License-Identifier: Apache-2.0
// What nearly every test reads.
#pragma once

#include "../cmake/precompiled.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
