# A PostgreSQL cluster that lives as long as the calling script: start_postgres, stop_postgres, DATABASE_URL of it.
# Nothing of an installed server is touched: own folder, own port, no waiting for the disk.

postgres_dir=''

postgres_bin() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    [ -x "$folder/initdb" ] && { echo "$folder"; return; }
  done
  return 1
}

# What apt has to install, if anything.
postgresql_package() {
  postgres_bin >/dev/null && return
  if [ "$(id -u)" -eq 0 ]; then
    # Debian would otherwise start a cluster of its own on the standard port.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  echo postgresql
}

as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  local bin port
  bin="$(postgres_bin)" || fail "没有找到 PostgreSQL 的 initdb" "PostgreSQL's initdb was not found under /usr/lib/postgresql"
  postgres_dir="$(mktemp -d /tmp/gewu-postgres.XXXXXX)"
  [ "$(id -u)" -ne 0 ] || chown postgres: "$postgres_dir"
  port="$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  as_postgres "$bin/initdb" -D "$postgres_dir/data" -U gewu -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null &&
    as_postgres "$bin/pg_ctl" -D "$postgres_dir/data" -w -l "$postgres_dir/log" -o "-p $port -k $postgres_dir \
      -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=200" start >/dev/null || {
    cat "$postgres_dir/log" >&2
    fail "临时 PostgreSQL 启动失败" "The throw-away PostgreSQL cluster did not start."
  }
  export DATABASE_URL="postgres://gewu@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "$postgres_dir" ] || return 0
  as_postgres "$(postgres_bin)/pg_ctl" -D "$postgres_dir/data" -m immediate stop >/dev/null 2>&1
  rm -rf "$postgres_dir"
  postgres_dir=''
  unset DATABASE_URL
}
