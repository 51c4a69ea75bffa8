// SPDX-License-Identifier: Apache-2.0
// What the answers hang on, as draws tell it.
#include "report/json_parts.h"
#include "report/words.h"

namespace walkaway {
namespace {

const std::string& path_of(const JsonContext& c, NumberId number) { return c.scenario.numbers.at(number).path; }

Json index_json(const SobolIndex& index) {
  return {{"value", rounded(index.value)},
          {"error", rounded(index.error)},
          {"low", rounded(index.low)},
          {"high", rounded(index.high)}};
}

Json gain_json(const Gain& gain) { return {{"value", number(gain.value)}, {"error", number(gain.error)}}; }

/// Lists beside the list of numbers.
Json parts_json(const FigureHangs& figure, bool posterior) {
  Json first = Json::array(), error = Json::array(), rank = Json::array();
  for (const NumberPart& part : figure.numbers) {
    const SobolIndex& index = posterior ? *part.posterior : part.prior;
    first.push_back(rounded(index.value));
    error.push_back(rounded(index.error));
    rank.push_back(rounded(posterior ? part.posterior_rank : part.prior_rank));
  }
  return {{"first", first}, {"error", error}, {"rank", rank}};
}

Json along_json(const JsonContext& c, const ConclusionAlong& along) {
  Json flips = Json::array(), errors = Json::array();
  for (const MovingFlip& flip : along.flips)
    flips.push_back({{"about", number(flip.where.about)},
                     {"low", number(flip.where.low)},
                     {"high", number(flip.where.high)},
                     {"below", flip.below},
                     {"above", flip.above}});
  for (size_t k = 0; k < along.share.at.size(); ++k) errors.push_back(rounded(share_error(along.share, k)));
  return {{"path", path_of(c, along.number)},
          {"part", index_json(along.part)},
          {"at", rounded_list(along.share.at)},
          {"share", rounded_list(along.share.mean)},
          {"error", errors},
          {"flips", flips}};
}

Json map_json(const JsonContext& c, const std::optional<FlipMap>& map) {
  if (!map) return nullptr;
  Json share = Json::array();
  const size_t width = map->map.at_other.size();
  for (size_t i = 0; i < map->map.at_one.size(); ++i) {
    const auto row = map->map.share.begin() + static_cast<std::ptrdiff_t>(i * width);
    share.push_back(rounded_list({row, row + static_cast<std::ptrdiff_t>(width)}));
  }
  return {{"one", path_of(c, map->one)},
          {"other", path_of(c, map->other)},
          {"at_one", rounded_list(map->map.at_one)},
          {"at_other", rounded_list(map->map.at_other)},
          {"share", share}};
}

Json worth_json(const JsonContext& c, const AdviceWorth& worth) {
  const Advice& advice = c.answers.advice.at(worth.advice);
  Json moves = Json::array(), numbers = Json::array(), types = Json::array();
  for (size_t m = 0; m < advice.moves.size() && m < worth.mean.size(); ++m)
    moves.push_back({{"move", advice.moves[m].move}, {"mean", number(worth.mean[m])}, {"best", number(worth.best[m])}});
  for (const NumberGain& gain : worth.numbers) {
    Json row = {{"path", path_of(c, gain.number)}};
    row.update(gain_json(gain.gain));
    numbers.push_back(std::move(row));
  }
  for (const TypeGain& gain : worth.types) {
    Json row = {{"of", party_key(c, gain.of)}, {"today", number(gain.today)}};
    row.update(gain_json(gain.gain));
    types.push_back(std::move(row));
  }
  return {{"advice", worth.advice},
          {"party", party_key(c, advice.party)},
          {"type", type_key(c, advice.party, advice.type)},
          {"covered", number(worth.covered)},
          {"moves", moves},
          {"everything", gain_json(worth.everything)},
          {"numbers", numbers},
          {"types", types}};
}

Json indices_json(const std::vector<SobolIndex>& indices) {
  Json out = Json::array();
  for (const SobolIndex& index : indices) out.push_back(index_json(index));
  return out;
}

Json designed_json(const JsonContext& c, const Hangs& hangs) {
  if (!hangs.designed) return nullptr;
  const DesignedIndices& d = *hangs.designed;
  Json numbers = Json::array(), outputs = Json::array(), conclusions = Json::array();
  for (const NumberId n : d.numbers) numbers.push_back(path_of(c, n));
  for (size_t f = 0; f < d.first.size(); ++f)
    outputs.push_back({{"id", c.uncertainty->figures.at(f).id},
                       {"first", indices_json(d.first[f])},
                       {"total", indices_json(d.total[f])}});
  for (size_t k = 0; k < d.first_of_conclusion.size(); ++k)
    conclusions.push_back({{"conclusion", hangs.conclusions.at(k).conclusion},
                           {"first", indices_json(d.first_of_conclusion[k])},
                           {"total", indices_json(d.total_of_conclusion[k])}});
  return {{"base", d.base},     {"draws", d.draws},   {"failed", d.failed},        {"numbers", numbers},
          {"others", d.others}, {"outputs", outputs}, {"conclusions", conclusions}};
}

}  // namespace

Json draws_hang_json(const JsonContext& c) {
  const Hangs& hangs = c.uncertainty->hangs;
  Json numbers = Json::array(), outputs = Json::array(), conclusions = Json::array(), advice = Json::array();
  for (const NumberId n : c.uncertainty->numbers) numbers.push_back(path_of(c, n));
  for (const FigureHangs& figure : hangs.figures)
    outputs.push_back({{"id", c.uncertainty->figures.at(figure.figure).id},
                       {"prior", parts_json(figure, false)},
                       {"posterior", hangs.posterior ? parts_json(figure, true) : Json(nullptr)}});
  for (const ConclusionHangs& conclusion : hangs.conclusions) {
    Json along = Json::array();
    for (const ConclusionAlong& one : conclusion.numbers) along.push_back(along_json(c, one));
    conclusions.push_back({{"conclusion", conclusion.conclusion},
                           {"today", conclusion.today},
                           {"share", number(conclusion.share)},
                           {"numbers", along},
                           {"map", map_json(c, conclusion.map)}});
  }
  for (const AdviceWorth& worth : hangs.advice) advice.push_back(worth_json(c, worth));
  return {{"given", hangs.posterior ? "posterior" : "prior"},
          {"numbers", numbers},
          {"outputs", outputs},
          {"conclusions", conclusions},
          {"advice", advice},
          {"designed", designed_json(c, hangs)}};
}

}  // namespace walkaway
