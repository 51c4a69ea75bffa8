// SPDX-License-Identifier: Apache-2.0
// A target needs a source; the header is forced in by the build.
