# shellcheck shell=bash
# Shared by the scripts beside it: where the checkout is, and what the machine still lacks.
# Sourced, not run: source "$(dirname "$0")/lib.sh"
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$(basename "$0"): $*"
    exit 1
}

cores() { nproc 2>/dev/null || echo 2; }

# packages_of SECTION...: the packages listed under these sections of packages.txt.
packages_of() {
    local section
    for section in "$@"; do
        grep -q "^\[$section\]$" scripts/packages.txt || die "no section [$section] in packages.txt"
        sed -n "/^\[$section\]$/,/^\[/{/^[^#[]/p}" scripts/packages.txt
    done
}

# missing_packages PACKAGE...: those of them that dpkg does not hold.
missing_packages() {
    local held
    held=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
        sed -n 's/ installed$//p' | sort -u) || true
    printf '%s\n' "$@" | sort -u | comm -23 - <(printf '%s\n' "$held")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root for: $*; there is no sudo, run it as root once"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" >&2
}

# need_packages SECTION...: installs what is missing of these sections; instant when nothing is.
need_packages() {
    local wanted missing
    mapfile -t wanted < <(packages_of "$@")
    if ! command -v dpkg-query >/dev/null; then
        say "not a Debian system; these packages or their like are expected: ${wanted[*]}"
        return
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing: ${missing[*]}"
    apt_get update
    case " ${missing[*]} " in *" postgresql-15 "*) no_server_of_its_own ;; esac
    apt_get install --no-install-recommends "${missing[@]}"
    case " ${missing[*]} " in *" mosquitto "*) stop_broker ;; esac
}

# Debian starts a PostgreSQL server on port 5432 when the package comes in. The tests start their
# own; a machine that had none is not given one for good.
no_server_of_its_own() {
    [ -n "$(missing_packages postgresql-common)" ] || return 0
    apt_get install --no-install-recommends postgresql-common
    as_root sed -ri 's/^#? *create_main_cluster.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf
}

# The same for the broker of MQTT on port 1883.
stop_broker() {
    [ -d /run/systemd/system ] || return 0
    as_root systemctl disable --now mosquitto >&2 || say "mosquitto runs on as a service"
}

# build PRESET [TARGET...]: configures when needed and builds.
build() {
    local preset=$1 targets=()
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >&2
    [ $# = 0 ] || targets=(--target "$@")
    cmake --build --preset "$preset" -j "$(cores)" "${targets[@]}" >&2
}

# The address that a server says in its log.
url_in() {
    local url=
    for _ in $(seq 100); do
        url=$(grep -o 'http://[0-9.a-z]*:[0-9]*' "$1" | head -1) || true
        [ -z "$url" ] || break
        sleep 0.1
    done
    [ -n "$url" ] || { cat "$1" >&2 && die "a server does not start"; }
    echo "$url"
}

# use_shared_data: exports NAHTLOS_SHARED, or says loudly that there is none.
use_shared_data() {
    if [ -z "${NAHTLOS_SHARED:-}" ] && [ -d ../shared/data ]; then
        NAHTLOS_SHARED=$(cd ../shared && pwd)
    fi
    if [ -n "${NAHTLOS_SHARED:-}" ]; then
        export NAHTLOS_SHARED
    else
        say "=== NO SHARED DATA: what needs it is skipped (../shared or NAHTLOS_SHARED) ==="
    fi
}
