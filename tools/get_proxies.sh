#!/bin/sh
# Gets nginx and Caddy for the tests of `parity routes --export` and `--check-edge` where they are missing: Debian's packages
# (as root). RUNLEVEL=1: no service is started, the tests run their own. Says what to do where one cannot be had; the harness itself never installs anything.
set -u
for package in nginx-light:nginx caddy:caddy; do
    program=${package#*:}
    command -v "$program" >/dev/null || test -x "/usr/sbin/$program" && continue
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "getting $program ..."
        install="env RUNLEVEL=1 timeout 300 apt-get install -y -qq ${package%:*}"
        { $install || { timeout 300 apt-get update -qq && $install; }; } >/dev/null 2>&1
    fi
    command -v "$program" >/dev/null ||
        echo "no $program could be had: install it (Debian: apt-get install ${package%:*}); its tests are skipped without it" >&2
done
exit 0
