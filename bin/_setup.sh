# What bin/run and bin/test share: messages in two languages, and everything that a start needs on this machine.
# Nothing here touches the network when nothing is missing.

export PYTHONUTF8=1 PYTHONPATH="$ROOT/site" LC_ALL=C.UTF-8
GEWU_DATA="${GEWU_DATA:-$ROOT/var}"
mkdir -p -m 700 "$GEWU_DATA" 2>/dev/null || true
GEWU_DATA="$(cd "$GEWU_DATA" 2>/dev/null && pwd)" || { echo "GEWU_DATA: 建不了文件夹 / cannot make the folder" >&2; exit 1; }
export GEWU_DATA
VENV="$ROOT/.venv"

RUNTIME_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai gettext"

say() { printf '%s  /  %s\n' "$1" "$2"; }
fail() { printf '\n%s\n%s\n' "$1" "$2" >&2; exit 1; }

usable_python() {
  local name
  for name in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
    command -v "$name" >/dev/null 2>&1 || continue
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

# ensure_system PACKAGE…: with apt, and only what is missing.
ensure_system() {
  local missing install
  command -v dpkg-query >/dev/null || { say "不是 Debian/Ubuntu，请自行安装" "not Debian or Ubuntu, please install: $*"; return; }
  missing="$(missing_packages "$@")"
  usable_python >/dev/null || missing="python3 python3-venv $missing"
  [ -n "$missing" ] || return 0
  missing="${missing% }"
  install="apt-get install -y --no-install-recommends $missing"
  if [ "$(id -u)" -ne 0 ]; then
    fail "缺少系统软件，请先由管理员执行：
  sudo apt-get update && sudo $install" "System packages are missing. Ask an administrator to run the command above, then start again."
  fi
  say "安装系统软件" "installing system packages: $missing"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -q && $install -q; } >"$GEWU_DATA/apt.log" 2>&1 || {
    tail -n 5 "$GEWU_DATA/apt.log" >&2
    fail "apt 安装失败，请检查网络和软件源；详情见 $GEWU_DATA/apt.log" "apt failed: check the network and the package sources; see $GEWU_DATA/apt.log"
  }
  usable_python >/dev/null || fail "没有可用的 Python 3.11 或更高版本" "No Python 3.11 or later with venv was found."
}

# ensure_requirements FILE: pip runs only when the file, or one that it includes, has changed.
ensure_requirements() {
  local stamp="$VENV/.${1%.txt}.sha256" wanted
  if ! "$VENV/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "创建 Python 环境" "making the Python environment"
    rm -rf "$VENV"
    "$(usable_python)" -m venv "$VENV" || fail "创建 Python 环境失败：$VENV" "The Python environment could not be made: $VENV"
  fi
  wanted="$(cat "$ROOT"/requirements.txt "$ROOT/$1" | sha256sum)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
  say "安装 Python 库" "installing Python libraries ($1)"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input -qq --requirement "$ROOT/$1" ||
    fail "pip 安装失败，请检查网络后重新运行" "pip failed: check the network, then start again."
  echo "$wanted" >"$stamp"
}

ensure_messages() {
  local po mo
  for po in "$ROOT"/locale/*/LC_MESSAGES/*.po "$ROOT"/locale/*/*/LC_MESSAGES/*.po; do
    mo="${po%.po}.mo"
    if [ -e "$po" ] && { [ ! -e "$mo" ] || [ "$po" -nt "$mo" ]; }; then
      msgfmt --check-format -o "$mo" "$po" || fail "译文有误：$po" "The catalogue cannot be compiled: $po"
    fi
  done
}

port_is_free() { # HOST PORT
  "$VENV/bin/python" - "$1" "$2" <<'PY'
import socket, sys
host, port = sys.argv[1].strip("[]"), int(sys.argv[2])
try:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except OSError as error:
    sys.exit(str(error))
PY
}
