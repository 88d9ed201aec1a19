"""Prints what a step of a judge came to, as a line of JSON."""

import json


def step(name, run, code=str):
    """Prints and returns what `run` returns, or prints the class of its exception and what `code` reads from it."""
    line = {"step": name}
    try:
        line["result"] = run()
    except Exception as error:
        line["error"] = type(error).__name__
        try:
            line["code"] = code(error)
        except Exception:  # Not an error of the provider.
            line["code"] = str(error)
    print(json.dumps(line), flush=True)
    return line.get("result")
