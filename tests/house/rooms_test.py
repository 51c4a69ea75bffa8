# SPDX-License-Identifier: Apache-2.0
"""The rooms under src/ depend one way only."""

import re
import tempfile
import unittest
from pathlib import Path

from project import ROOMS, ROOT

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]')


def included_room(source, path, included):
    """The room of an included file: by its first folder, as seen from src/, or from the folder of the file that includes it."""
    for place in (source / included, path.parent / included):
        place = place.resolve()
        if place.is_relative_to(source.resolve()):
            room, *rest = place.relative_to(source.resolve()).parts
            if room in ROOMS and rest:
                return room
    return None


def runs_back(source):
    """Every include, as "file:line: includes X", that is against the order of rooms; and every folder that is no room."""
    faults = [f"{path.name}/: not a room" for path in sorted(source.iterdir()) if path.is_dir() and path.name not in ROOMS]
    for path in sorted(source.rglob("*")):
        if path.suffix not in (".h", ".cc") or path.relative_to(source).parts[0] not in ROOMS:
            continue
        room = ROOMS.index(path.relative_to(source).parts[0])
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            target = included_room(source, path, match[1]) if match else None
            if target and ROOMS.index(target) > room:
                faults.append(f"{path.relative_to(source)}:{number}: includes {match[1]}")
    return faults


def types_defined_twice(source):
    """Types that two headers define under one name. Rooms share a namespace, and the linker would mix them up in silence."""
    places = {}
    for path in sorted(source.rglob("*.h")):
        for name in re.findall(r"^(?:struct|class|enum class) (\w+)[^;{]*\{", path.read_text(), re.M):
            places.setdefault(name, []).append(str(path.relative_to(source)))
    return {name: where for name, where in places.items() if len(where) > 1}


class Rooms(unittest.TestCase):
    def plant(self, files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in files.items():
            path = Path(folder.name) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return Path(folder.name)

    def test_no_include_runs_against_the_order_of_rooms(self):
        self.assertEqual(runs_back(ROOT / "src"), [])

    def test_a_planted_include_that_runs_back_is_caught(self):
        source = self.plant({"game/tree.h": "// x\n#include <vector>\n  #  include \"counsel/answers.h\"\n"})
        self.assertEqual(runs_back(source), ["game/tree.h:3: includes counsel/answers.h"])

    def test_a_relative_or_angled_include_that_runs_back_is_caught(self):
        source = self.plant({"deals/a.cc": "#include \"../game/tree.h\"\n#include <report/page.h>\n"})
        self.assertEqual(len(runs_back(source)), 2)

    def test_a_folder_that_is_no_room_is_caught(self):
        self.assertEqual(runs_back(self.plant({"utils/all.h": ""})), ["utils/: not a room"])

    def test_includes_of_earlier_rooms_and_of_libraries_pass(self):
        source = self.plant({"counsel/a.cc": "#include \"counsel/b.h\"\n#include \"game/tree.h\"\n#include <report>\n// #include \"app/x.h\"\n"})
        self.assertEqual(runs_back(source), [])

    def test_no_two_headers_define_a_type_of_one_name(self):
        self.assertEqual(types_defined_twice(ROOT / "src"), {})

    def test_a_type_defined_twice_is_caught(self):
        source = self.plant({"game/a.h": "struct Reading {\n};\nstruct Named;\n", "counsel/b.h": "class Reading final : Named {\n};\n"})
        self.assertEqual(types_defined_twice(source), {"Reading": ["counsel/b.h", "game/a.h"]})

    def test_the_build_lists_the_rooms_in_the_same_order(self):
        listed = re.search(r"set\(WALKAWAY_ROOMS ([^)]*)\)", (ROOT / "CMakeLists.txt").read_text())[1].split()
        self.assertEqual(listed, [room for room in ROOMS if room in listed])


if __name__ == "__main__":
    unittest.main()
