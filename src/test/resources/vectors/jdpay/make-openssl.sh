#!/usr/bin/env bash
# Makes the vectors in openssl/ with openssl alone (3.0 or later), from the texts in them: a vector's headers are computed
# anew from its body. What comes out is the same each time, since neither RSA's old padding nor 3DES in ECB is random.
# Usage: make-openssl.sh VECTOR...
set -euo pipefail
cd "$(dirname "$0")/openssl"
[ $# -gt 0 ] || { echo "usage: make-openssl.sh VECTOR..." >&2; exit 2; }

des_key=$(printf '%s' 0123456789abcdefFEDCBA98 | od -An -v -tx1 | tr -d ' \n')

make() { # FILE
  local file=$1 key body digest sign signed length framed hex
  key=../$(sed -n 's/^key: //p' "$file")
  body=$(sed '1,/^$/d' "$file")
  digest=$(printf '%s' "$body" | openssl dgst -sha256 -hex | sed 's/.*= *//')
  # No digest is named, so the 64 characters themselves are padded: no DigestInfo.
  sign=$(printf '%s' "$digest" | openssl pkeyutl -sign -inkey "$key" -pkeyopt rsa_padding_mode:pkcs1 | openssl base64 -A)
  signed="${body%</jdpay>}<sign>$sign</sign></jdpay>"
  length=$(printf '%s' "$signed" | wc -c)
  framed=$(mktemp)
  {
    printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' 0 0 $((length / 256)) $((length % 256)))"
    printf '%s' "$signed"
    head -c $(((8 - (length + 4) % 8) % 8)) /dev/zero
  } > "$framed"
  hex=$(openssl enc -des-ede3 -nopad -K "$des_key" -in "$framed" | od -An -v -tx1 | tr -d ' \n')
  rm -f "$framed"
  {
    grep '^#' "$file"
    echo "key: $(sed -n 's/^key: //p' "$file")"
    echo "sha256: $digest"
    echo "sign: $sign"
    echo "encrypt: $(printf '%s' "$hex" | openssl base64 -A)"
    echo
    printf '%s\n' "$body"
  } > "$file.new"
  mv "$file.new" "$file"
}

for file in "$@"; do
  make "$file"
done
