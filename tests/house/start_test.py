# SPDX-License-Identifier: Apache-2.0
"""./walkaway and ./test as a stranger starts them: in a copy of the scripts, with apt-get, sudo, cmake and ninja that only take notes."""

import os
import pty
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from project import ROOT

# The stand-ins write what they were asked to $NOTES. `ninja` makes a program that says how it was started.
FAKES = {
    "id": 'echo "${FAKE_UID:-0}"',
    "dpkg-query": 'for p in $FAKE_INSTALLED; do echo "installed $p"; done; echo "config-files libtbb-dev"',
    "apt-get": 'echo "apt-get $*" >>"$NOTES"; [[ "$*" != *install* || ! -f $NOTES.stale ]] || { [[ -f $NOTES.fresh ]]; exit; }\n'
               '[[ "$*" != *update* ]] || touch "$NOTES.fresh"',
    "sudo": 'echo "sudo $*" >>"$NOTES"; [[ ${FAKE_SUDO:-yes} == yes ]] || exit 1; while [[ $1 == -* ]]; do shift; done; exec "$@"',
    "cmake": 'echo "cmake $*" >>"$NOTES"; [[ ${FAKE_CMAKE:-good} == good ]] || { echo "no compiler"; exit 1; }',
    "ninja": r'''echo "ninja $*" >>"$NOTES"
echo "[1/2] Building a.o"; sleep "${FAKE_SECONDS:-0}"
if [[ ${FAKE_NINJA:-good} != good ]]; then echo "FAILED: a.o"; echo "a.cc:1: error: it is broken"; exit 1; fi
cd "$2" || exit 1; printf '#!/bin/bash\necho "in $PWD: $*"; cat; exit 7\n' >program.new
chmod +x program.new && mv program.new walkaway
echo "[2/2] Linking walkaway"''',
}


def packages(*sections):
    lines = [line.split() for line in (ROOT / "cmake/packages.txt").read_text().splitlines()]
    named = [words[1].partition(":") for words in lines if words and words[0] in sections]
    # One written package:command is not asked for where the command is there from elsewhere.
    return [package for package, _, command in named if not command or not shutil.which(command)]


class Start(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name).resolve()
        self.clone = self.place / "a clone"
        (self.clone / "src/app").mkdir(parents=True)
        (self.clone / "src/app/main.cc").touch()
        (self.clone / "scenarios").mkdir()
        shutil.copytree(ROOT / "cmake", self.clone / "cmake")
        for name in ("walkaway", "test", "CMakeLists.txt", "CMakePresets.json"):
            shutil.copy(ROOT / name, self.clone / name)
        self.age_sources()
        fakes = self.place / "fakes"
        fakes.mkdir()
        for name, body in FAKES.items():
            (fakes / name).write_text("#!/bin/bash\n" + body + "\n")
            (fakes / name).chmod(0o755)
        self.notes = self.place / "notes"
        self.settings = {"PATH": f"{fakes}:{os.environ['PATH']}", "NOTES": str(self.notes), "HOME": str(self.place),
                         "FAKE_INSTALLED": " ".join(packages("run", "test", "bench")), "LC_ALL": "C"}

    def age_sources(self):
        for path in [self.clone, *self.clone.rglob("*")]:
            os.utime(path, (time.time() - 60,) * 2)

    def environment(self, **settings):
        return self.settings | settings

    def start(self, *arguments, script=None, cwd=None, text="", **settings):
        return subprocess.run([script or self.clone / "walkaway", *arguments], cwd=cwd or self.place, env=self.environment(**settings),
                              input=text, capture_output=True, text=True, timeout=60)

    def noted(self, word=""):
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [line for line in lines if line.startswith(word)]

    def installed(self):
        """The packages that the last apt-get install named."""
        return [word for word in self.noted("apt-get")[-1].split("--no-install-recommends ")[1].split()]

    def at_a_terminal(self, answer, **settings):
        """Runs ./walkaway at a terminal and types `answer` when asked; gives all that was shown, and the exit code."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.place)
            os.execve(self.clone / "walkaway", ["walkaway"], self.environment(**settings))
        shown = b""
        try:
            while chunk := os.read(terminal, 4096):
                shown += chunk
                if shown.endswith(b"[Y/n] "):
                    os.write(terminal, answer)
                if shown.endswith(b"in " + str(self.place).encode() + b": \r\n"):
                    os.write(terminal, b"\x04")
        except OSError:
            pass
        os.close(terminal)
        return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    # What is built, and when.

    def test_the_first_start_builds_and_then_runs_where_the_user_is(self):
        ran = self.start("analyze", "a b")
        self.assertEqual(ran.stdout, f"in {self.place}: analyze a b\n")
        self.assertIn("building, 2 of 2", ran.stderr)

    def test_the_exit_code_and_the_standard_input_are_the_programs(self):
        ran = self.start("-", text="the input\n")
        self.assertEqual((ran.returncode, ran.stdout.splitlines()[-1]), (7, "the input"))

    def test_the_second_start_builds_nothing_and_says_nothing(self):
        self.start()
        self.notes.unlink()
        ran = self.start()
        self.assertEqual((self.noted(), ran.stderr), ([], ""))

    def test_a_changed_source_is_built_again(self):
        self.start()
        time.sleep(0.05)
        (self.clone / "src/app/main.cc").touch()
        self.start()
        self.assertEqual(len(self.noted("ninja")), 2)

    def test_a_source_that_went_away_is_a_change(self):
        self.start()
        time.sleep(0.05)
        (self.clone / "src/app/main.cc").unlink()
        self.start()
        self.assertEqual(len(self.noted("ninja")), 2)

    def test_a_source_changed_while_building_is_built_next_time(self):
        first = subprocess.Popen([self.clone / "walkaway"], env=self.environment(FAKE_SECONDS="0.6"), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.noted("ninja"):
            time.sleep(0.02)
        (self.clone / "src/app/main.cc").touch()
        first.wait()
        self.start()
        self.assertEqual(len(self.noted("ninja")), 2)

    def test_it_starts_from_any_folder_and_through_links(self):
        (self.place / "bin").mkdir()
        (self.place / "bin/walkaway").symlink_to("../a clone/walkaway")
        (self.place / "bin/again").symlink_to("walkaway")
        for script, cwd in ((self.place / "bin/again", self.place), ("./walkaway", self.clone), ("../walkaway", self.clone / "src")):
            self.assertEqual(self.start("x", script=script, cwd=cwd).stdout, f"in {cwd}: x\n")

    def test_a_failed_build_shows_why_and_runs_nothing(self):
        ran = self.start(FAKE_NINJA="bad")
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))
        self.assertIn("it is broken", ran.stderr)
        self.assertEqual(self.start().returncode, 7)

    def test_a_failed_setup_shows_why(self):
        ran = self.start(FAKE_CMAKE="bad")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("no compiler", ran.stderr)

    def test_two_starts_at_once_build_once(self):
        both = [subprocess.Popen([self.clone / "walkaway"], env=self.environment(FAKE_SECONDS="0.5"), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        self.assertEqual([one.wait() for one in both], [7, 7])
        self.assertEqual(len(self.noted("ninja")), 1)

    def test_an_interrupted_build_leaves_the_next_start_whole(self):
        for stop in (signal.SIGINT, signal.SIGKILL):
            broken = subprocess.Popen([self.clone / "walkaway"], env=self.environment(FAKE_SECONDS="30"), stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            self.notes.unlink(missing_ok=True)
            while not self.noted("ninja"):
                time.sleep(0.02)
            os.killpg(broken.pid, stop)
            self.assertNotEqual(broken.wait(timeout=10), 7)
            self.assertFalse((self.clone / "build/.built").exists())
        self.assertEqual(self.start().returncode, 7)

    def test_a_clone_that_was_moved_is_set_up_afresh(self):
        (self.clone / "build").mkdir()
        (self.clone / "build/CMakeCache.txt").write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/somewhere/else\n")
        self.start()
        self.assertIn("--fresh", self.noted("cmake")[0])

    def test_a_running_program_does_not_hold_up_a_build(self):
        running = subprocess.Popen([self.clone / "walkaway"], env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        running.stdout.readline()  # it runs now, and waits for its input
        (self.clone / "src/app/main.cc").touch()
        self.assertEqual(self.start().returncode, 7)
        running.communicate(b"")

    # What is installed, and how it is asked.

    def test_with_all_packages_there_nothing_is_installed(self):
        self.start()
        self.assertEqual(self.noted("apt-get") + self.noted("sudo"), [])

    def test_missing_packages_are_named_with_their_reason_and_installed(self):
        ran = self.start(FAKE_INSTALLED=" ".join(name for name in packages("run") if name not in ("libfmt-dev", "libtbb-dev")))
        self.assertRegex(ran.stderr, r"libfmt-dev +text formatting")
        self.assertEqual(self.installed(), ["libfmt-dev", "libtbb-dev"])

    def test_a_command_from_elsewhere_does_for_its_package(self):
        with open(self.clone / "cmake/packages.txt", "a") as listed:
            listed.write("run there:bash a shell\nrun elsewhere:no-such-command-anywhere nothing\n")
        self.start("check", FAKE_INSTALLED="")
        self.assertIn("elsewhere", self.installed())
        self.assertNotIn("there", self.installed())

    def test_on_a_bare_machine_exactly_what_running_needs_is_installed(self):
        self.start(FAKE_INSTALLED="")
        self.assertEqual(self.installed(), packages("run"))

    def test_package_lists_are_fetched_only_when_installing_fails_without(self):
        self.start(FAKE_INSTALLED="")
        self.assertEqual(len(self.noted("apt-get")), 1)
        self.notes.unlink()
        (self.place / "notes.stale").touch()
        (self.clone / "build/.built").unlink()
        self.start(FAKE_INSTALLED="")
        self.assertEqual([("update" in line) for line in self.noted("apt-get")], [False, True, False])

    def test_without_a_person_sudo_is_used_without_a_question(self):
        self.start(FAKE_INSTALLED="", FAKE_UID="1000")
        self.assertRegex(self.noted("sudo")[0], "^sudo -n .*apt-get")

    def test_root_needs_no_sudo(self):
        self.start(FAKE_INSTALLED="")
        self.assertEqual(self.noted("sudo"), [])

    def test_where_sudo_refuses_the_command_to_type_is_shown(self):
        ran = self.start(FAKE_INSTALLED="", FAKE_UID="1000", FAKE_SUDO="no")
        self.assertEqual((ran.returncode, self.noted("ninja")), (1, []))
        self.assertIn("apt-get", ran.stderr)

    def test_a_person_is_asked_before_sudo_and_may_refuse(self):
        shown, code = self.at_a_terminal(b"n\n", FAKE_INSTALLED="", FAKE_UID="1000")
        self.assertIn("with sudo? [Y/n]", shown)
        self.assertIn("sudo apt-get install g++", shown)
        self.assertEqual((code, self.noted()), (1, []))

    def test_a_person_who_agrees_gets_the_packages_and_the_program(self):
        shown, code = self.at_a_terminal(b"\n", FAKE_INSTALLED="", FAKE_UID="1000")
        self.assertEqual((code, len(self.noted("sudo"))), (7, 1), shown)

    def test_a_person_who_is_root_is_not_asked(self):
        shown, code = self.at_a_terminal(b"n\n", FAKE_INSTALLED="")
        self.assertNotIn("[Y/n]", shown)
        self.assertEqual(code, 7)

    def test_installing_can_be_switched_off(self):
        self.start(FAKE_INSTALLED="", WALKAWAY_INSTALL="no")
        self.assertEqual((self.noted("apt-get"), len(self.noted("ninja"))), ([], 1))

    # ./test

    def run_test(self, *arguments, **settings):
        return self.start(*arguments, script=self.clone / "test", **settings)

    def test_the_tests_bring_their_own_packages(self):
        (self.clone / "tests").mkdir()
        self.run_test(FAKE_INSTALLED="", FAKE_CMAKE="bad")
        self.assertEqual(self.installed(), packages("run", "test", "bench"))

    def test_a_build_that_fails_is_a_failure_in_the_count(self):
        (self.clone / "tests").mkdir()
        ran = self.run_test(FAKE_NINJA="bad")
        self.assertEqual((ran.returncode, ran.stdout.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_an_unknown_part_or_option_is_refused_with_the_parts_that_there_are(self):
        (self.clone / "tests/deals").mkdir(parents=True)
        (self.clone / "tests/deals/deals_test.cc").touch()
        self.assertEqual(self.run_test("--list").stdout, "deals\n")
        for wrong in ("gaem", "--gaem"):
            ran = self.run_test(wrong)
            self.assertEqual((ran.returncode, self.noted()), (2, []))
            self.assertIn("gaem", ran.stderr)

    def test_only_a_test_that_skipped_itself_counts_as_skipped(self):
        report = self.place / "tests.xml"
        report.write_text("""<testsuite>
            <testcase name="good" status="run"/>
            <testcase name="bad" status="fail"><failure message=""/></testcase>
            <testcase name="not built" status="notrun"><skipped message="Unable to find executable"/></testcase>
            <testcase name="skipped" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
            <testcase name="off" status="disabled"/></testsuite>""")
        said = subprocess.run(["python3", ROOT / "tests/house/outcomes.py", report], capture_output=True, text=True, check=True).stdout
        self.assertEqual([line.split("\t")[1] for line in said.splitlines()], ["passed", "failed", "failed", "skipped", "skipped"])


if __name__ == "__main__":
    unittest.main()
