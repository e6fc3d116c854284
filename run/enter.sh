# Sourced by bin/*: enters the repository and leaves a Python of 3.11 or newer in $python.
case ${DATA_DIR:-} in
    '' | /*) ;;
    *) DATA_DIR=$PWD/$DATA_DIR && export DATA_DIR ;;
esac
cd -- "$(dirname -- "$0")/.." || exit 1

python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "CloudPockets Support needs Python 3.11 or newer: install it, then start this command again." >&2
    exit 1
fi
