#!/bin/bash
# The first start of compose's PostgreSQL: a role that is no superuser, and its database.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/upay-password)" -U postgres <<'SQL'
create role upay login password :'password';
create database upay owner upay encoding 'UTF8' template template0;
revoke all on database upay from public;
SQL
