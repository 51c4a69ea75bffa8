// SPDX-License-Identifier: Apache-2.0
// How constructs are spelt out as the tables that an author could have written. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "scenario/reading.h"

namespace walkaway {

Value text_value(std::string text, Location at);
Value table_value(Location at);
void put(Value& table, std::string key, Value value);
void put(Value& table, std::string key, std::string text);
/// The entry `key` of `from`, if there is one.
void copy(Value& to, const Value& from, std::string_view key, std::string_view as = {});
/// `before` + the author's rule in parentheses + `after`, placed so that a column in the author's part is the column in
/// the file.
Value wrapped_rule(const std::string& before, const Value& rule, const std::string& after);
bool is_rule(const Value& value);
/// A number of the file that rules can name `name`, which has to hold a point.
void add_global(Reading& r, const std::string& name, const Value& value, const Reading::NumberPlace& place);

/// A stage at which a hedge can be bought; its issue stands already.
void spell_out_hedge(Reading& r, const Value& table, const std::string& id, std::vector<StageSource>& out);
/// A choice that several senders report: the choice, and a chance stage for each of them.
void spell_out_senders(Reading& r, const Value& table, const std::string& id, std::vector<StageSource>& out);
/// `[cycle]`: the stage `next_cycle`.
void spell_out_cycle(Reading& r, const Entry& entry, std::vector<StageSource>& out);

}  // namespace walkaway
