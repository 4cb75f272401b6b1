# Shared by demo and test: finds Swift, installs the Debian packages that are missing.
# Sourced, not run. Leaves nothing outside the checkout but those packages.

say() { printf '%s\n' "==> $*" >&2; }
fail() { printf '%s\n' "error: $*" >&2; exit 1; }

require_swift() {
  if command -v swift >/dev/null 2>&1; then
    say "Swift: $(swift --version 2>/dev/null | head -n 1)"
    return
  fi
  cat >&2 <<'HELP'
error: Swift is not on the PATH.
hint:  Wayproof needs Swift 6.3 or later. On Debian 12, get the toolchain manager swiftly from
       https://www.swift.org/install/linux/ and run: swiftly install 6.3.1
       or unpack the Debian 12 tarball from that page and add its usr/bin to the PATH.
HELP
  exit 1
}

# require_packages NAME…: installs those of the Debian packages that are not there yet.
require_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$name")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "Debian packages: all $# are installed"
    return
  fi
  command -v apt-get >/dev/null 2>&1 ||
    fail "apt-get is not here; install by hand what corresponds to: ${missing[*]}"
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "cannot install without root; run as root: apt-get install ${missing[*]}"
    sudo=(sudo)
  fi
  say "Debian packages: installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${missing[@]}" >&2
}

# Swift's caches and temporary files go below .build, so that nothing is left outside the checkout.
swift_places=(--cache-path .build/cache --config-path .build/config --security-path .build/security)
keep_inside_checkout() {
  export TMPDIR=$PWD/.build/tmp
  rm -rf "$TMPDIR"
  mkdir -p "$TMPDIR"
  trap 'rm -rf "$TMPDIR"' EXIT
}

# What the program itself is built from.
build_packages=(libsqlite3-dev libssl-dev zlib1g-dev libqrencode-dev pkg-config)
