# A Redis server for the tests of more than one process; sourced by setup.sh.

if ! have redis-server; then
  if apt_possible; then
    apt_install redis-server
  else
    fail "please install Redis, so that redis-server is in the PATH"
  fi
fi
