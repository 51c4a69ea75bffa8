// SPDX-License-Identifier: Apache-2.0
// Small domains in the formats of other programs, of our own making.
#pragma once

#include <string>
#include <vector>

#include "deals/domain_file.h"

namespace walkaway::testing {

inline const DomainText kFruitDomain{"fruit.xml", R"(<negotiation_template>
<utility_space number_of_issues="3">
<objective index="0" name="root" type="objective">
<issue index="1" name="fruit" type="discrete"><item index="1" value="apple"/><item index="2" value="pear"/></issue>
<issue index="2" name="crates" type="integer"><range lowerbound="2" upperbound="5"/></issue>
<issue index="3" name="price" type="real"><range lowerbound="0" upperbound="2"/></issue>
</objective>
</utility_space>
</negotiation_template>
)"};

inline const DomainText kFruitBuyer{"fruit_buyer.xml", R"(<utility_space>
<reservation value="0.3"/>
<discount_factor value="0.9"/>
<objective index="0" name="root" type="objective">
<weight index="1" value="0.5"/><weight index="2" value="0.2"/><weight index="3" value="0.3"/>
<issue index="1" name="fruit" type="discrete"><item index="1" value="apple" evaluation="8"/><item index="2" value="pear" evaluation="2"/></issue>
<issue index="2" name="crates" type="integer"><range lowerbound="2" upperbound="5"/><evaluator ftype="linear" offset="0.1" slope="0.3"/></issue>
<issue index="3" name="price" type="real"><range lowerbound="0" upperbound="2"/><evaluator ftype="linear" parameter0="1" parameter1="-0.5"/></issue>
</objective>
</utility_space>
)"};

inline const DomainText kFruitSeller{"fruit_seller.xml", R"(<utility_space>
<reservation value="0.1"/>
<objective index="0" name="root" type="objective">
<weight index="1" value="0.5"/><weight index="2" value="0.2"/><weight index="3" value="0.1"/>
<issue index="1" name="fruit" type="discrete"><item index="1" value="apple" evaluation="1"/><item index="2" value="pear" evaluation="2"/></issue>
<issue index="2" name="crates" type="integer"><range lowerbound="2" upperbound="5"/><evaluator ftype="linear" offset="0.1" slope="0.3"/></issue>
<issue index="3" name="price" type="real"><range lowerbound="0" upperbound="2"/><evaluator ftype="linear" parameter0="0" parameter1="0.5"/></issue>
</objective>
</utility_space>
)"};

inline const DomainText kFieldDomain{"field.xml",
                                     R"(<negotiation_template><utility_space><objective index="0" name="root">
<issue index="1" name="x" type="integer" lowerbound="0" upperbound="3"/>
<issue index="2" name="y" type="integer" lowerbound="0" upperbound="3"/>
</objective></utility_space></negotiation_template>
)"};

/// Non-linear: one rectangle that counts inside, one outside, and one everywhere.
inline DomainText field_profile(const std::string& name, int utility, const std::string& y) {
  return {name, R"(<utility_space type="nonlinear"><objective index="0" name="root">
<issue index="1" name="x" type="integer" lowerbound="0" upperbound="3"/>
<issue index="2" name="y" type="integer" lowerbound="0" upperbound="3"/>
<utility maxutility="100"><ufun type="PlainUfun" weight="1" aggregation="sum">
<hyperRectangle utility=")" +
                    std::to_string(utility) + R"("><INCLUDES index="1" min="1" max="2"/><INCLUDES index="2" )" + y +
                    R"(/></hyperRectangle>
<hyperRectangle utility="25"><EXCLUDES index="1" min="1" max="3"/><EXCLUDES index="2" min="1" max="3"/></hyperRectangle>
<hyperRectangle utility="10"></hyperRectangle>
</ufun></utility></objective><reservation value="0.25"/></utility_space>
)"};
}

inline ReadDomain read_fruit(Convention convention = Convention::genius) {
  return read_domain_texts({kFruitDomain, kFruitBuyer, kFruitSeller}, "fruit", {convention, 11});
}
inline ReadDomain read_field(Convention convention = Convention::genius) {
  return read_domain_texts({kFieldDomain, field_profile("one.xml", 40, R"(min="0" max="1")"),
                            field_profile("two.xml", 30, R"(min="2" max="3")")},
                           "field", {convention, 11});
}

}  // namespace walkaway::testing
