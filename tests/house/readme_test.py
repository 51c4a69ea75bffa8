# SPDX-License-Identifier: Apache-2.0
"""The documents' commands run, and their excerpts are what the program says.

A fenced block right below a line `<!-- run -->` is run by bash, in a folder in which ./walkaway is the program just built and scenarios/
and docs/ are the project's. `<!-- run: 2 -->` expects exit code 2. Below `<!-- excerpt: hanoi -->` stands part of what
`./walkaway analyze scenarios/hanoi*.toml` prints: its lines in their order; a line of three dots stands for lines left out. Below
`<!-- excerpt of the file above -->` stands part of what `./walkaway analyze` prints of the block above it, a whole file.
"""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from project import ROOT, own_files

PROGRAM = os.environ.get("WALKAWAY_PROGRAM", "")
BLOCK = r"[ \t]*\n(?:[ \t]*\n)?```[^\n]*\n(.*?)```"
RUN = re.compile(r"<!-- run(?:: (\d+))? -->" + BLOCK, re.S)
EXCERPT = re.compile(r"<!-- excerpt: (\S+) -->" + BLOCK, re.S)
EXCERPT_OF_BLOCK = re.compile(r"```toml\n((?:(?!```).)*)```\s*<!-- excerpt of the file above -->" + BLOCK, re.S)
DOTS = ("...", "…", "[...]", "[…]")


def runnable(text):
    """(commands, expected exit code) of each marked block."""
    return [(match[2], int(match[1] or 0)) for match in RUN.finditer(text)]


def first_missing(excerpt, output):
    """The first line of the excerpt that is not in the output below the line before it; None if all are."""
    lines = iter([" ".join(line.split()) for line in output.splitlines()])
    for line in excerpt.splitlines():
        line = " ".join(line.split())
        if line and line not in DOTS and not line.startswith("$ ") and not any(line == other for other in lines):
            return line
    return None


def run_in_a_copy(commands):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("scenarios", "docs"):
            if (ROOT / name).exists():
                (place / name).symlink_to(ROOT / name)
        if PROGRAM:
            (place / "walkaway").symlink_to(PROGRAM)
        return subprocess.run(["bash", "-eu", "-o", "pipefail", "-c", commands], cwd=place, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=500)


class Readme(unittest.TestCase):
    def documents(self):
        return [(name, (ROOT / name).read_text()) for name in own_files() if name.endswith(".md")]

    def test_marked_commands_of_the_documents_run(self):
        if not (PROGRAM and Path(PROGRAM).exists()):
            self.skipTest("the program is not built")
        for name, text in self.documents():
            for commands, code in runnable(text):
                with self.subTest(document=name, commands=commands):
                    ran = run_in_a_copy(commands)
                    self.assertEqual(ran.returncode, code, ran.stdout[-2000:] + ran.stderr[-2000:])

    def test_excerpts_are_what_the_program_says(self):
        if not (PROGRAM and Path(PROGRAM).exists()):
            self.skipTest("the program is not built")
        excerpts = [(document, *found) for document, text in self.documents() for found in EXCERPT.findall(text)]
        if not excerpts:
            self.skipTest("no document has an excerpt")
        for document, scenario, excerpt in excerpts:
            with self.subTest(document=document, scenario=scenario):
                ran = run_in_a_copy(f"./walkaway analyze scenarios/{scenario}*.toml")
                self.assertEqual(ran.returncode, 0, ran.stderr[-2000:])
                self.assertIsNone(first_missing(excerpt, ran.stdout))

    def test_the_readme_has_commands_that_are_run(self):
        self.assertTrue(runnable((ROOT / "README.md").read_text()))

    def test_marked_blocks_are_found_with_their_exit_codes(self):
        text = "x\n<!-- run -->\n```sh\ntrue\n```\n```sh\nnot this\n```\n<!-- run: 2 -->\n\n```sh\nexit 2\n```\n"
        self.assertEqual(runnable(text), [("true\n", 0), ("exit 2\n", 2)])

    def test_an_excerpt_in_another_order_or_made_up_is_caught(self):
        self.assertIsNone(first_missing("one\n...\n  three", "one\ntwo\nthree\n"))
        self.assertEqual(first_missing("three\none", "one\ntwo\nthree\n"), "one")
        self.assertEqual(first_missing("one\nfour", "one\ntwo\nthree\n"), "four")

    def test_a_failing_command_is_caught(self):
        self.assertEqual(run_in_a_copy("false\ntrue").returncode, 1)

    def test_excerpts_of_files_in_the_documents_are_what_the_program_says(self):
        if not (PROGRAM and Path(PROGRAM).exists()):
            self.skipTest("the program is not built")
        for document, text in self.documents():
            found = EXCERPT_OF_BLOCK.findall(text)
            self.assertEqual(len(found), text.count("<!-- excerpt of the file above -->"), document)
            for file, excerpt in found:
                with self.subTest(document=document, excerpt=excerpt):
                    with tempfile.NamedTemporaryFile("w", suffix=".toml") as written:
                        written.write(file)
                        written.flush()
                        ran = run_in_a_copy(f"./walkaway analyze {written.name}")
                    self.assertEqual(ran.returncode, 0, ran.stderr[-2000:])
                    self.assertIsNone(first_missing(excerpt, ran.stdout))


if __name__ == "__main__":
    unittest.main()
