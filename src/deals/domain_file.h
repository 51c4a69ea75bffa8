// SPDX-License-Identifier: Apache-2.0
// Other programs' domains, read into a DealDomain: GENIUS's XML, GeniusWeb's JSON, NegMAS's YAML and JSON, NegoLog's
// JSON. What each format means, and where this reading departs from its program's: docs/domains.md.
#pragma once

#include <string>
#include <vector>

#include "deals/domain.h"
#include "scenario/fault.h"

namespace walkaway {

/// How GENIUS's own files are read: as GENIUS reads them or as NegMAS does.
enum class Convention { genius, negmas };

enum class DomainFormat { genius, geniusweb, negmas, negolog };
const char* to_text(DomainFormat format);  ///< "GENIUS XML", ...
const char* to_text(Convention convention);

struct DomainOptions {
  Convention convention = Convention::genius;
  uint32_t grid =
      11;  ///< options that a real-valued issue is cut into, evenly from its lowest to its highest; at least 2
};

struct ReadDomain {
  DealDomain domain;
  DomainFormat format = DomainFormat::genius;
  DiscountPer discount_per = DiscountPer::deadline;
  std::vector<std::string> files;  ///< of the domain, if it has one, then of each party
  std::vector<Fault> remarks;      ///< what was taken otherwise than written, and where
};

/// A file that was read, or a text that stands for one.
struct DomainText {
  std::string file;
  std::string text;
};

/// Reads a folder that holds one domain and its parties' profiles (in the order of their files' names), or a file of a
/// domain with the files of `profiles`. The formats are told by what the files hold. Throws InputError with every
/// fault. Files over 32 MiB are refused unread; subfolders are not looked into.
ReadDomain read_domain(const std::string& path, const std::vector<std::string>& profiles = {},
                       const DomainOptions& options = {});

/// The same from texts; the ending of a name (.xml, .json, .yml, .yaml) says how a text is written.
ReadDomain read_domain_texts(const std::vector<DomainText>& texts, const std::string& title,
                             const DomainOptions& options = {});

/// NegMAS's files for a domain, by name: `_domain.yml` and one for each party, which this reader and NegMAS's read back
/// with the same worth, walk-away values and discounts.
std::vector<std::pair<std::string, std::string>> to_negmas(const ReadDomain& read);

/// A scenario of our own in which the two parties bargain over the domain with alternating offers of `menu` ([packages]
/// [issues] options; at least one), once to be agreed on; see docs/domains.md for what it adds (rounds, noise,
/// patience) and why. Throws InputError where that language cannot say it.
std::string to_scenario(const ReadDomain& read, const std::vector<std::vector<uint32_t>>& menu);

}  // namespace walkaway
