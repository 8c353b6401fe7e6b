"""Fuzzes one target, or all in turn, guided by coverage; what it finds becomes a test.

pip install atheris
python scripts/fuzz.py [TARGET] [--seconds N] [--data FILE]

Targets are those of tests/fuzzing.py. It stops at the first input that raises anything but our own errors,
and writes that to crash-*; --data reads such a file again."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def fuzz(name: str, seconds: int) -> None:
    """Runs one target; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["graphbuild"]):
        from fuzzing import SEEDS, TARGETS
    if name not in TARGETS:
        raise SystemExit(f"there is no target {name!r}; there are {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS.get(name, [])):
            Path(corpus, str(number)).write_bytes(seed)
        flags = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=4096", "-max_len=8192"]
        atheris.Setup([sys.argv[0], *flags, corpus], TARGETS[name])
        atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzzes what reads the work of others, with atheris.")
    parser.add_argument("target", nargs="?", help="all in turn where not given")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for each target (60)")
    parser.add_argument("--data", type=Path, metavar="FILE", help="run one input that was found before")
    options = parser.parse_args()
    if options.target and not options.data:
        fuzz(options.target, options.seconds)  # before anything of ours is loaded: it is instrumented
        return
    from fuzzing import TARGETS

    if options.data:
        if options.target not in TARGETS:
            parser.error(f"--data needs a target: {', '.join(TARGETS)}")
        TARGETS[options.target](options.data.read_bytes())
        return
    for name in TARGETS:
        print(f"== {name}", flush=True)
        command = [sys.executable, __file__, name, "--seconds", str(options.seconds)]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"{name} failed")


if __name__ == "__main__":
    main()
