// SPDX-License-Identifier: Apache-2.0
#include "app/completion.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "scenario/packaged.h"

namespace walkaway {
namespace {

struct Choice {
  std::string name;  ///< "--json"
  std::string description;
  bool takes_value = false;
  bool directory = false;  ///< of its value
  bool file = false;
};

struct Subcommand {
  std::string name, description;
  std::vector<Choice> options;
  bool takes_file = false;
  std::vector<std::string> words;  ///< of a positional with a fixed set of values
};

void add_options(const CLI::App& app, Subcommand& s) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    if (option->get_positional()) {
      s.takes_file = s.takes_file || type.find("FILE") != std::string::npos;
      if (type.find("SHELL") != std::string::npos) s.words = {"bash", "zsh", "fish"};
      if (type == "[ID]")
        for (const PackagedScenario& packaged : packaged_scenarios()) s.words.emplace_back(packaged.id);
      if (type.find("NAME") != std::string::npos) s.words = {"kuhn", "leduc", "liars-dice", "goofspiel", "bargain"};
      continue;
    }
    const bool value = option->get_items_expected_max() > 0;
    for (const std::string& name : option->get_lnames())
      if (std::none_of(s.options.begin(), s.options.end(), [&](const Choice& c) { return c.name == "--" + name; }))
        s.options.push_back({"--" + name, option->get_description(), value, type == "DIR",
                             value && (type == "[FILE]" || type == "OUT")});
  }
}

/// Each with the options and names of its own subcommands, if it has any.
std::vector<Subcommand> subcommands(const CLI::App& app) {
  const auto all = [](const CLI::App*) { return true; };
  std::vector<Subcommand> out;
  for (const CLI::App* sub : app.get_subcommands(all)) {
    Subcommand s{sub->get_name(), sub->get_description(), {}, false, {}};
    add_options(*sub, s);
    for (const CLI::App* action : sub->get_subcommands(all)) {
      s.words.push_back(action->get_name());
      add_options(*action, s);
    }
    out.push_back(s);
  }
  return out;
}

std::string names_of(const std::vector<Choice>& options) {
  std::string out;
  for (const Choice& c : options) out += (out.empty() ? "" : " ") + c.name;
  return out;
}

/// Text inside single quotes of a shell.
std::string shell_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string bash(const std::vector<Subcommand>& subs) {
  std::string out =
      "# bash completion for walkaway\n_walkaway() {\n  local word=${COMP_WORDS[COMP_CWORD]} "
      "before=${COMP_WORDS[COMP_CWORD-1]} words=\n";
  out += "  if ((COMP_CWORD == 1)); then\n    words='";
  for (const Subcommand& s : subs) out += s.name + " ";
  out += "--help --version'\n  else\n    case ${COMP_WORDS[1]} in\n";
  for (const Subcommand& s : subs) {
    std::string words = names_of(s.options);
    for (const std::string& word : s.words) words += " " + word;
    out += fmt::format("      {}) words='{}' ;;\n", s.name, words);
  }
  out += "    esac\n  fi\n  COMPREPLY=()\n";
  out +=
      "  case \"${COMP_WORDS[1]} $before\" in\n    'analyze --csv') mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); "
      "return ;;\n  esac\n";
  out +=
      "  if [[ $word == -* || $COMP_CWORD == 1 || ${COMP_WORDS[1]} == completion || ${COMP_WORDS[1]} == game ]]; "
      "then\n";
  out +=
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n  elif [[ $COMP_CWORD == 2 && "
      "${COMP_WORDS[1]} == runs ]]; then\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\"; compgen -f "
      "-- \"$word\")\n  else\n    mapfile -t COMPREPLY < <(compgen "
      "-f -- \"$word\")\n  fi\n}\n";
  return out + "complete -o filenames -F _walkaway walkaway\n";
}

std::string zsh_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh(const std::vector<Subcommand>& subs) {
  std::string out = "#compdef walkaway\n_walkaway() {\n  local -a commands=(\n";
  for (const Subcommand& s : subs)
    out += "    " + shell_quoted(zsh_escaped(s.name) + ":" + zsh_escaped(s.description)) + "\n";
  out += "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n";
  for (const Subcommand& s : subs) {
    out += fmt::format("    {})\n      shift words; ((CURRENT--))\n      _arguments", s.name);
    for (const Choice& c : s.options) {
      std::string spec = fmt::format("{}{}[{}]", c.name == "--set" ? "*" : "", c.name, zsh_escaped(c.description));
      if (c.takes_value) spec += c.directory ? ":folder:_files -/" : c.file ? ":file:_files" : ":value:";
      out += " \\\n        " + shell_quoted(spec);
    }
    std::string words;
    for (const std::string& word : s.words) words += (words.empty() ? "" : " ") + word;
    if (s.takes_file && !words.empty())
      out += " \\\n        '1: :_alternative \"actions:action:(" + words + ")\" files:file:_files' '*:file:_files'";
    else if (s.takes_file)
      out += " \\\n        '1:file:_files'";
    else if (!words.empty())
      out += " \\\n        '1:name:(" + words + ")'";
    out += "\n      ;;\n";
  }
  return out + "  esac\n}\n(( $+functions[compdef] )) && compdef _walkaway walkaway\n";
}

std::string fish(const std::vector<Subcommand>& subs) {
  std::string out = "# fish completion for walkaway\ncomplete -c walkaway -f\n";
  for (const Subcommand& s : subs)
    out +=
        fmt::format("complete -c walkaway -n __fish_use_subcommand -a {} -d {}\n", s.name, shell_quoted(s.description));
  for (const Subcommand& s : subs) {
    const std::string here = fmt::format("complete -c walkaway -n '__fish_seen_subcommand_from {}'", s.name);
    for (const Choice& c : s.options)
      out += fmt::format("{} -l {}{} -d {}\n", here, c.name.substr(2),
                         !c.takes_value ? ""
                         : c.directory  ? " -xa '(__fish_complete_directories)'"
                         : c.file       ? " -rF"
                                        : " -x",
                         shell_quoted(c.description));
    if (s.takes_file) out += here + " -F\n";
    for (const std::string& word : s.words) out += fmt::format("{} -a {}\n", here, word);
  }
  return out;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
  const std::vector<Subcommand> subs = subcommands(app);
  if (shell == "zsh") return zsh(subs);
  if (shell == "fish") return fish(subs);
  return bash(subs);
}

}  // namespace walkaway
