#!/bin/sh
# Installs Debian packages as root without starting anything: no default PostgreSQL cluster, no default broker.
set -eu
export DEBIAN_FRONTEND=noninteractive
created=""
remember() { created="$created $1"; }
tidy() { for file in $created; do rm -f "$file"; done; }
trap tidy EXIT
trap 'exit 1' INT TERM

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    remember "$policy"
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

install() {
    apt-get install -y -q --no-install-recommends "$@" || { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; }
}

for package in "$@"; do
    case $package in
    postgresql)
        # The common package first: it brings the folder in which creating a main cluster can be declined.
        install postgresql-common
        decline=/etc/postgresql-common/createcluster.d/leads.conf
        remember "$decline"
        mkdir -p "${decline%/*}"
        echo "create_main_cluster = false" >"$decline"
        ;;
    esac
done
install "$@"

for package in "$@"; do
    case $package in
    rabbitmq-server)
        # Otherwise the next boot would start a broker with the guest account.
        if command -v systemctl >/dev/null; then systemctl disable rabbitmq-server epmd.socket epmd.service || true; fi
        ;;
    esac
done
