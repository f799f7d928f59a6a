-- Once, on the primary, as postgres: the gateway's role and its database.
create role upay login password 'GATEWAY-PASSWORD';
create database upay owner upay encoding 'UTF8' template template0;
revoke all on database upay from public;
