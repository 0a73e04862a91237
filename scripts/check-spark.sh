#!/usr/bin/env bash
# Tests `ascribe.spark` on a real Spark of two executors on this machine, with the wheel that scripts/check-python.sh has made.
#
#   scripts/check-spark.sh [PYTEST ARGUMENTS]    folders of Python go to target/python; PYTHON_FOLDER names another place
#
# Needs Python 3.10 or newer, Java 17 (installed from Debian's packages where that may be done), and PyPI the first time (0.6 GB).
# What cannot be had is skipped and said. Nothing listens to other machines.
set -euo pipefail
cd "$(dirname "$0")/.."

crate=$PWD/crates/ascribe-python
folder=${PYTHON_FOLDER:-$PWD/target/python}
venv=$folder/venv-spark
list=$crate/tests/spark-requirements.txt

skip() {
    echo "skipped: Spark: $*"
    exit 0
}

# Installs within its time; pip's own words are shown only where it fails.
install() {
    if ! timeout 600 "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" >"$folder/pip.log" 2>&1; then
        tail -3 "$folder/pip.log" >&2
        return 1
    fi
}

wheel=$(compgen -G "$folder/ascribe-*.whl" | head -1 || true)
[ -n "$wheel" ] || skip 'no wheel; scripts/check-python.sh makes one'
if ! command -v java >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    timeout 300 sh -c 'apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless ||
        apt-get install -y --no-install-recommends default-jre-headless' >/dev/null 2>&1 || true
fi
command -v java >/dev/null || [ -n "${JAVA_HOME:-}" ] || skip 'no Java, and none can be installed'

# Made once for a list.
if ! { python3 --version && cat "$list"; } | cmp --silent - "$venv/complete"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    # pyspark comes as sources, without anything to compile.
    install --prefer-binary --requirement "$list" || skip 'pyspark cannot be installed'
    { python3 --version && cat "$list"; } >"$venv/complete"
fi
install --force-reinstall --no-deps "$wheel"

export ASCRIBE_ROOT=$PWD PYTHONDONTWRITEBYTECODE=1 SPARK_LOCAL_IP=127.0.0.1
unset SPARK_HOME
cd "$folder"
timeout 120 "$venv/bin/python" -m mypy --config-file "$crate/tests/mypy.ini" --cache-dir "$folder/mypy-spark" \
    -p ascribe._spark_work -p ascribe._spark_counts -p ascribe.spark
timeout 900 "$venv/bin/python" -m pytest --quiet --config-file "$crate/pyproject.toml" --rootdir "$crate" \
    -rs "$crate/tests/test_spark.py" "$@" | sed 's/^SKIPPED .*\(skipped: .*\)$/\1/'
echo "Spark: minute $((SECONDS / 60)):$((SECONDS % 60))"
