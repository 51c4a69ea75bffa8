# SPDX-License-Identifier: Apache-2.0
"""check_schema.py SCHEMA FILE...: every FILE (TOML) has to fit SCHEMA; a file named bad-* has to be rejected.
Exit code 0 if so, 1 if not, 77 if this Python has no jsonschema."""
import json
import pathlib
import sys

try:
    import jsonschema
    import tomllib
except ImportError:
    sys.exit(77)

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
wrong = 0
for name in sys.argv[2:]:
    errors = list(validator.iter_errors(tomllib.loads(pathlib.Path(name).read_text())))
    if bool(errors) != pathlib.Path(name).name.startswith("bad-"):
        wrong = 1
        print(name, "should not fit" if not errors else "\n".join(e.json_path + ": " + e.message[:300] for e in errors))
sys.exit(wrong)
