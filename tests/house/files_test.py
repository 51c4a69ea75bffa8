# SPDX-License-Identifier: Apache-2.0
"""What every file of the project keeps to."""

import re
import unittest

from project import ROOT, own_files

# Spelt in two parts so that this file passes its own test.
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:" + "|".join(["ho" + "me", "wo" + "rk", "ro" + "ot"]) + r")/\w")
LICENSED = (".h", ".cc", ".py", ".sh", ".ts", ".mjs", ".css", ".cmake")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def machine_paths(text):
    return [line for line in text.splitlines() if MACHINE_PATH.search(line)]


class Files(unittest.TestCase):
    def test_every_source_file_names_its_licence(self):
        named = [name for name in own_files() if name.endswith(LICENSED) or name in ("walkaway", "test", ".ci/run")]
        self.assertGreater(len(named), 10)
        without = [name for name in named if "SPDX-License-Identifier: Apache-2.0" not in text_of(name)[:200]]
        self.assertEqual(without, [])

    def test_no_file_names_a_place_on_somebodys_machine(self):
        found = [f"{name}: {line.strip()}" for name in own_files() for line in machine_paths(text_of(name))]
        self.assertEqual(found, [])

    def test_a_planted_machine_path_is_caught(self):
        self.assertTrue(machine_paths("see " + "/ho" + "me/ann/walkaway"))
        self.assertFalse(machine_paths("https://example.org/wo" + "rk/x and build/wo" + "rk/x"))

    def test_the_scripts_can_be_started(self):
        for name in ("walkaway", "test", ".ci/run"):
            self.assertTrue((ROOT / name).stat().st_mode & 0o100, name)

    def test_every_link_between_documents_leads_somewhere(self):
        broken = []
        for name in own_files():
            if not name.endswith(".md"):
                continue
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(name)):
                if "://" not in target and not target.startswith("mailto:") and not (ROOT / name).parent.joinpath(target).exists():
                    broken.append(f"{name}: {target}")
        self.assertEqual(broken, [])


if __name__ == "__main__":
    unittest.main()
