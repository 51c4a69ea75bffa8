# SPDX-License-Identifier: Apache-2.0
"""Random games, solved by the program and judged by the definitions alone.

    random_solutions.py PROGRAM efg|nfg FIRST_SEED COUNT FOLDER [ORACLE]

Makes COUNT games with the seeds from FIRST_SEED on, writes each to FOLDER, calls `PROGRAM solve GAME --precision L --json`
and recomputes from the game in memory, not from the file, what the JSON claims: pay-offs, residual, gains. Prints what
disagrees, with its seed, and ends with 1. ORACLE, a Python file with parse(text), aqre_residual(game, profile, lambda) and
regrets(game, profile), judges the .efg files a second time.
"""

import importlib.util
import itertools
import json
import math
import random
import subprocess
import sys
from pathlib import Path

TOLERANCE = 1e-9  # of the swing of pay-offs; of residuals as they are


class Node:
    """kind "end", "chance" or "move"; `pay` is added to all that follows."""

    def __init__(self, kind, pay, children=(), odds=(), player=None, infoset=None):
        self.kind, self.pay, self.children, self.odds = kind, pay, list(children), list(odds)
        self.player, self.infoset = player, infoset


class Game:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.players = self.dice.randint(2, 4)
        self.scale = 10.0 ** self.dice.randint(-6, 6)
        self.depth = self.dice.randint(2, 7)
        self.infosets = {}  # (player, what it saw) -> (number in the file, actions)
        self.counts = [0] * self.players
        self.room = 400     # nodes still to be made, about
        seen = [""] * self.players
        if self.dice.random() < 0.5:
            self.root = self.deal_types(seen)
        else:
            self.root = self.grow(self.depth, seen)

    def payoffs(self):
        return [round(self.dice.uniform(-1, 1), 4) * self.scale for _ in range(self.players)]

    def toll(self):
        return self.payoffs() if self.dice.random() < 0.1 else None

    def odds(self, n):
        weights = [self.dice.randint(1, 9) for _ in range(n)]
        return [(w, sum(weights)) for w in weights]

    def deal_types(self, seen):
        """Chance deals each player a private type, correlated."""
        types = [self.dice.randint(1, 2) for _ in range(self.players)]
        profiles = list(itertools.product(*map(range, types)))
        if len(profiles) == 1:
            return self.grow(self.depth, seen)
        children = [self.grow(self.depth - 1, [s + f"type {t};" for s, t in zip(seen, profile)]) for profile in profiles]
        return Node("chance", None, children, self.odds(len(profiles)))

    def grow(self, depth, seen):
        self.room -= 1
        if depth <= 0 or self.room < 0 or (depth < self.depth - 1 and self.dice.random() < 0.2):
            return Node("end", self.payoffs())
        actions = self.dice.choice([1, 2, 2, 2, 3, 3])
        watchers = [self.dice.random() < 0.5 for _ in range(self.players)]
        if self.dice.random() < 0.2:
            children = [self.grow(depth - 1, [s + f"chance {a};" if w else s for s, w in zip(seen, watchers)])
                        for a in range(actions)]
            return Node("chance", self.toll(), children, self.odds(actions))
        player = self.dice.randrange(self.players)
        key = (player, f"{seen[player]}{actions}")
        if key not in self.infosets:
            self.counts[player] += 1
            self.infosets[key] = (self.counts[player], actions)
        children = []
        for a in range(actions):
            later = [s + f"{player} did {a};" if w else s for s, w in zip(seen, watchers)]
            later[player] = f"{key[1]} I did {a};"
            children.append(self.grow(depth - 1, later))
        return Node("move", self.toll(), children, player=player, infoset=key)

    def text(self):
        lines = ["EFG 2 R \"random\" { " + " ".join(f'"{p + 1}"' for p in range(self.players)) + " }", '""', ""]
        ids = itertools.count(1)

        def outcome(pay):
            return "0" if pay is None else f'{next(ids)} "" {{ {" ".join(repr(x) for x in pay)} }}'

        def write(node):
            if node.kind == "end":
                lines.append(f't "" {outcome(node.pay)}')
            elif node.kind == "chance":
                branches = " ".join(f'"{i}" {w}/{total}' for i, (w, total) in enumerate(node.odds))
                lines.append(f'c "" {next(ids)} "" {{ {branches} }} {outcome(node.pay)}')
            else:
                number, actions = self.infosets[node.infoset]
                names = " ".join(f'"a{a}"' for a in range(actions))
                lines.append(f'p "" {node.player + 1} {number} "" {{ {names} }} {outcome(node.pay)}')
            for child in node.children:
                write(child)

        write(self.root)
        return "\n".join(lines) + "\n"


def step(node, a, profile):
    """Probability of a node's child a."""
    if node.kind == "chance":
        return node.odds[a][0] / node.odds[a][1]
    return profile[node.infoset][a]


def paths(node, profile, path=()):
    """Every node with what leads there: a list of (node, action)."""
    yield node, path
    for a, child in enumerate(node.children):
        yield from paths(child, profile, path + ((node, a),))


def value(node, profile, player):
    own = node.pay[player] if node.pay else 0.0
    return own + sum(step(node, a, profile) * value(child, profile, player) for a, child in enumerate(node.children))


def product_of(path, profile, without=None):
    p = 1.0
    for node, a in path:
        if node.kind == "chance" or node.player != without:
            p *= step(node, a, profile)
    return p


def soft_max(worth, precision):
    top = max(worth)
    weights = [math.exp(precision * (w - top)) for w in worth]
    return [w / sum(weights) for w in weights]


def members_of(game, profile):
    out = {}
    for node, path in paths(game.root, profile):
        if node.kind == "move":
            out.setdefault(node.infoset, []).append((node, path))
    return out


def best_play(game, profile, player, members):
    """The profile with the player's own play replaced by best replies, the latest information sets first."""
    best = dict(profile)
    own_moves = lambda path: sum(1 for node, _ in path if node.kind == "move" and node.player == player)
    for key in sorted((k for k in members if k[0] == player), key=lambda k: -own_moves(members[k][0][1])):
        actions = game.infosets[key][1]
        worth = [sum(product_of(path, profile, player) * value(node.children[a], best, player) for node, path in members[key])
                 for a in range(actions)]
        best[key] = [1.0 if a == worth.index(max(worth)) else 0.0 for a in range(actions)]
    return best


def best_of_all_plans(game, profile, player):
    """What the best pure plan gets, by trying all; None if they are many."""
    own = [k for k in game.infosets if k[0] == player]
    if math.prod(game.infosets[k][1] for k in own) > 300:
        return None
    top = -math.inf
    for plan in itertools.product(*(range(game.infosets[k][1]) for k in own)):
        changed = dict(profile)
        for k, chosen in zip(own, plan):
            changed[k] = [1.0 if a == chosen else 0.0 for a in range(game.infosets[k][1])]
        top = max(top, value(game.root, changed, player))
    return top


def judge(game, profile, precision):
    """Pay-offs, residual, gains per player, largest gain from one information set on."""
    members = members_of(game, profile)
    residual = 0.0
    for key, nodes in members.items():
        reach = [product_of(path, profile) for _, path in nodes]
        if sum(reach) == 0:
            continue
        worth = [sum(r * value(node.children[a], profile, key[0]) for r, (node, _) in zip(reach, nodes)) / sum(reach)
                 for a in range(game.infosets[key][1])]
        residual = max([residual] + [abs(p - q) for p, q in zip(profile[key], soft_max(worth, precision))])
    values = [value(game.root, profile, p) for p in range(game.players)]
    gains, from_infosets = [], 0.0
    for p in range(game.players):
        best = best_play(game, profile, p, members)
        gains.append(value(game.root, best, p) - values[p])
        top = best_of_all_plans(game, profile, p)
        if top is not None:
            assert abs(top - values[p] - gains[p]) <= TOLERANCE * game.scale, "the judge contradicts itself"
        for key, nodes in members.items():
            weights = [product_of(path, profile, p) for _, path in nodes]
            if key[0] == p and sum(weights) > 0:
                gain = sum(w * (value(node, best, p) - value(node, profile, p)) for w, (node, _) in zip(weights, nodes))
                from_infosets = max(from_infosets, gain / sum(weights))
    return values, residual, gains, from_infosets


class Matrix:
    """A strategic game."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.sizes = [self.dice.randint(1, 4) for _ in range(self.dice.randint(1, 4))]
        self.players = len(self.sizes)
        self.scale = 10.0 ** self.dice.randint(-6, 6)
        # The first player's strategy turns fastest in the file.
        self.profiles = [tuple(reversed(s)) for s in itertools.product(*map(range, reversed(self.sizes)))]
        self.pay = {s: [round(self.dice.uniform(-1, 1), 4) * self.scale for _ in self.sizes] for s in self.profiles}

    def text(self):
        head = 'NFG 1 R "random" { ' + " ".join(f'"{p}"' for p in range(self.players)) + " }"
        if self.dice.random() < 0.5:
            numbers = " ".join(repr(x) for s in self.profiles for x in self.pay[s])
            return f'{head} {{ {" ".join(map(str, self.sizes))} }}\n{numbers}\n'
        names = " ".join("{ " + " ".join(f'"s{i}"' for i in range(n)) + " }" for n in self.sizes)
        outcomes = "\n".join('{ "" ' + ", ".join(repr(x) for x in self.pay[s]) + " }" for s in self.profiles)
        return f'{head} {{ {names} }}\n"a comment"\n{{ {outcomes} }}\n{" ".join(map(str, range(1, len(self.profiles) + 1)))}\n'

    def judge(self, profile, precision):
        values, residual, gains = [], 0.0, []
        for p, size in enumerate(self.sizes):
            worth = [0.0] * size
            for s in self.profiles:
                worth[s[p]] += self.pay[s][p] * math.prod(profile[q][s[q]] for q in range(self.players) if q != p)
            values.append(sum(x * w for x, w in zip(profile[p], worth)))
            gains.append(max(worth) - values[p])
            residual = max([residual] + [abs(x - y) for x, y in zip(profile[p], soft_max(worth, precision))])
        return values, residual, gains, max(gains)


def close(ours, theirs, allowed):
    return abs(ours - theirs) <= allowed


def complaints(out, verdict, scale):
    values, residual, gains, from_infosets = verdict
    if out["status"] != "converged":
        return ["status " + out["status"]]
    said = []
    if not (residual <= TOLERANCE and close(out["residual"], residual, TOLERANCE)):
        said.append(f"residual {out['residual']}, judged {residual}")
    for p, (a, b) in enumerate(zip(out["values"], values)):
        if not close(a, b, TOLERANCE * scale):
            said.append(f"value {p + 1}: {a}, judged {b}")
    for p, (a, b) in enumerate(zip(out["best_response_gain"], gains)):
        if not close(a, b, TOLERANCE * scale):
            said.append(f"gain {p + 1}: {a}, judged {b}")
    if not close(out["max_infoset_gain"], from_infosets, TOLERANCE * scale):
        said.append(f"largest gain {out['max_infoset_gain']}, judged {from_infosets}")
    if len(out["values"]) != len(values) or len(out["best_response_gain"]) != len(gains):
        said.append("a player is missing")
    return said


def oracle_from(path):
    spec = importlib.util.spec_from_file_location("oracle", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(program, kind, first, count, folder, oracle_file=None):
    oracle = oracle_from(oracle_file) if oracle_file else None
    wrong = 0
    most = {"residual": 0.0, "gain": 0.0, "oracle's residual": 0.0, "oracle's gain": 0.0}
    for seed in range(int(first), int(first) + int(count)):
        game = Game(seed) if kind == "efg" else Matrix(seed)
        precision = random.Random(-seed).choice([0, 0.5, 3, 10, 40]) / game.scale
        file = Path(folder) / f"{seed}.{kind}"
        file.write_text(game.text())
        run = subprocess.run([program, "solve", str(file), "--precision", repr(precision), "--json"], capture_output=True,
                             text=True)
        if run.returncode != 0:
            wrong += 1
            print(f"seed {seed}: ends with {run.returncode}: {run.stderr}{run.stdout[:300]}")
            continue
        out = json.loads(run.stdout)
        play = {(s["player"] - 1, s["number"]): [a["probability"] for a in s["actions"]] for s in out["infosets"]}
        if kind == "efg":
            profile = {key: play[(key[0], number)] for key, (number, _) in game.infosets.items()}
            verdict = judge(game, profile, precision)
        else:
            verdict = game.judge([play[(p, 1)] for p in range(game.players)], precision)
        said = complaints(out, verdict, game.scale)
        most["residual"] = max(most["residual"], verdict[1], out["residual"])
        for a, b in zip(out["best_response_gain"], verdict[2]):
            most["gain"] = max(most["gain"], abs(a - b) / game.scale)
        if oracle and kind == "efg":
            parsed = oracle.parse(file.read_text())
            theirs = [play[(player, number)] for player, number, _ in parsed.isets]
            residual, gains = oracle.aqre_residual(parsed, theirs, precision), oracle.regrets(parsed, theirs)
            said += [f"oracle: {x}" for x in complaints(out, (out["values"], residual, gains, out["max_infoset_gain"]),
                                                        game.scale)]
            most["oracle's residual"] = max(most["oracle's residual"], abs(residual - out["residual"]))
            for a, b in zip(out["best_response_gain"], gains):
                most["oracle's gain"] = max(most["oracle's gain"], abs(a - b) / game.scale)
        if said:
            wrong += 1
            print(f"seed {seed}, precision {precision!r}, scale {game.scale}: " + "; ".join(said))
    print(f"{count} {kind} games, seeds {first} to {int(first) + int(count) - 1}: {wrong} wrong; largest residual and "
          "differences (gains as shares of the pay-offs' scale): " + ", ".join(f"{k} {v:.1e}" for k, v in most.items()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
