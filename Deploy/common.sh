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

# make_demo_ledger WAYPROOF FOLDER: makes the demo's ledger in FOLDER/ledger, which must not be served.
make_demo_ledger() {
  local wayproof=$1 demo=$2 data=$2/ledger journeys=Deploy/journeys count=0 total done=0
  local name display country roles prefixes signs prefix role at recorded party document
  local arguments key
  rm -rf "$demo"
  mkdir -p "$demo/keys"

  say "Ledger: $data"
  # The demo's clock: each document is recorded at the moment that timeline.tsv gives it.
  "$wayproof" init --data "$data" --origin ledger.example --at 2025-08-31T08:00:00Z --quiet

  say "Parties: keys for those that sign, the recorder for the others"
  while IFS=$'\t' read -r name display country roles prefixes signs; do
    case "$name" in '#'*) continue ;; esac
    arguments=("$name" --data "$data" --display "$display" --country "$country")
    for role in ${roles//,/ }; do arguments+=(--role "$role"); done
    if [ "$prefixes" != - ]; then
      for prefix in ${prefixes//,/ }; do arguments+=(--prefix "$prefix"); done
    fi
    if [ "$signs" = yes ]; then
      arguments+=(--vkey "$("$wayproof" keygen "$name" --out "$demo/keys/$name.key")")
    else
      arguments+=(--recorder)
    fi
    count=$((count + 1))
    at=$(printf '2025-08-31T09:%02d:00Z' "$count")
    "$wayproof" party add "${arguments[@]}" --at "$at" --quiet
  done <"$journeys/parties.tsv"
  echo "    $count parties" >&2

  say "Journeys: capturing what the parties say"
  total=$(grep -vc '^#' "$journeys/timeline.tsv")
  while IFS=$'\t' read -r recorded party document; do
    case "$recorded" in '#'*) continue ;; esac
    key=()
    [ -f "$demo/keys/$party.key" ] && key=(--key "$demo/keys/$party.key")
    [ "$party" = ledger.example/governance ] && key=(--key "$data/keys/governance.key")
    case "$document" in
      erase:*)
        "$wayproof" erase --about "https://id.gs1.org${document#erase:}" --data "$data" \
          --as "$party" "${key[@]}" --at "$recorded" --quiet --reason "the buyer asked for it"
        ;;
      *)
        "$wayproof" capture --data "$data" --as "$party" "${key[@]}" --at "$recorded" --quiet \
          "$journeys/$document"
        ;;
    esac
    done=$((done + 1))
    if [ -t 2 ]; then printf '\r    %d of %d documents' "$done" "$total" >&2; fi
  done <"$journeys/timeline.tsv"
  printf '\r    %d of %d documents\n' "$done" "$total" >&2
}

# What the program itself is built from.
build_packages=(libsqlite3-dev libssl-dev zlib1g-dev libqrencode-dev pkg-config)
