#!/usr/bin/env bash
# Makes the certificates of the shop port's tests again: a root for the port, one for tills, and what each issued. For a
# hundred years, but for the one that ended in 2020.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index"
cat > "$work/ca.conf" <<END
[ca]
default_ca = own
[own]
new_certs_dir = $work
database = $work/index
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
organizationName = optional
END

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1-key.pem" 2>/dev/null; }
root() { # name
    key "$1"
    openssl req -x509 -new -key "$1-key.pem" -subj "/CN=$1" -days 36500 -out "$1.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
}
issue() { # root, name, subject, usage, from, to
    openssl req -new -key "$2-key.pem" -subj "$3" -out "$work/$2.csr" \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext "extendedKeyUsage=$4"
    openssl ca -batch -config "$work/ca.conf" -cert "$1.pem" -keyfile "$1-key.pem" -in "$work/$2.csr" -notext \
        -startdate "$5" -enddate "$6" -out "$2.pem" 2>/dev/null
}
LONG=21250101000000Z

root port-root
root till-root
root foreign-root
for name in port port-later till-1 till-2 till-expired till-foreign; do key $name; done
issue port-root port /CN=localhost serverAuth 20250101000000Z $LONG
issue port-root port-later /CN=localhost/O=later serverAuth 20250101000000Z $LONG
issue till-root till-1 "/CN=till-1/O=Tea House" clientAuth 20250101000000Z $LONG
issue till-root till-2 "/CN=till-2/O=Tea House" clientAuth 20250101000000Z $LONG
issue till-root till-expired "/CN=till-1/O=Tea House" clientAuth 20200101000000Z 20200201000000Z
issue foreign-root till-foreign "/CN=till-1/O=Tea House" clientAuth 20250101000000Z $LONG
# A key as older tools write it, which is refused with what to do.
openssl ec -in port-key.pem -out port-key-sec1.pem 2>/dev/null
rm -f port-root-key.pem till-root-key.pem foreign-root-key.pem
