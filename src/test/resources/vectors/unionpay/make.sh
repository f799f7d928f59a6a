#!/usr/bin/env bash
# Makes UnionPay's certificates and the messages that are signed with them, by openssl alone: the witness against which the
# connector is tested. Run from anywhere, writes beside itself; the keys of the issuers are thrown away.
#
#   ./make.sh certificates   a new chain, and certificates that must not be believed; then all messages again
#   ./make.sh messages       the messages only
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"

usage() {
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 64
}

subject() {
  printf '/C=CN/O=upay vectors/CN=%s' "$1"
}

# issue NAME SUBJECT ISSUER FROM TO EXTENSION...: certificates/NAME.pem; ISSUER - is itself
issue() {
  local name=$1 subject=$2 issuer=$3 from=$4 to=$5
  shift 5
  local key="$work/$name.key"
  [ -f "$key" ] || openssl genrsa -out "$key" 2048 2> "$work/log"
  {
    printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\nserial=%s/serial\nnew_certs_dir=%s\ndefault_md=sha256\n' \
      "$work" "$work" "$work"
    printf 'policy=p\nunique_subject=no\nrand_serial=yes\nx509_extensions=x\n[p]\ncountryName=optional\n'
    printf 'organizationName=optional\ncommonName=supplied\n[req]\ndistinguished_name=n\n[n]\n[x]\n'
    printf '%s\n' "$@"
  } > "$work/$name.cnf"
  openssl req -new -utf8 -config "$work/$name.cnf" -key "$key" -subj "$subject" -out "$work/$name.csr"
  local by=(-cert "certificates/$issuer.pem" -keyfile "$work/$issuer.key")
  [ "$issuer" = - ] && by=(-selfsign -keyfile "$key")
  openssl ca -batch -utf8 -notext -preserveDN -config "$work/$name.cnf" "${by[@]}" \
    -startdate "$from" -enddate "$to" -in "$work/$name.csr" -out "certificates/$name.pem" 2>> "$work/log"
}

certificates() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  : > "$work/index"
  local from=20200101000000Z to=20491231235959Z
  local authority='basicConstraints=critical,CA:true' signing='basicConstraints=critical,CA:false'
  local unionpay='041@8310000000083040@中国银联股份有限公司@00016494'
  issue root "$(subject 'vectors root')" - $from $to "$authority" 'keyUsage=critical,keyCertSign'
  issue middle "$(subject 'vectors middle')" root $from $to "$authority" 'keyUsage=critical,keyCertSign'
  issue expired-middle "$(subject 'vectors middle')" root $from 20210101000000Z "$authority"
  issue foreign-root "$(subject 'vectors root')" - $from $to "$authority"
  openssl genrsa -out "$work/signer.key" 2048 2> "$work/log"
  local name
  for name in expired early another two-names issuing foreign; do
    cp "$work/signer.key" "$work/$name.key"
  done
  issue signer "$(subject "$unionpay")" middle $from $to "$signing" 'keyUsage=critical,digitalSignature'
  issue expired "$(subject "$unionpay")" middle $from 20210101000000Z "$signing"
  issue early "$(subject "$unionpay")" middle 20480101000000Z $to "$signing"
  issue another "$(subject '041@8310000000083040@中国银联股份有限公司上海分公司@00016494')" middle $from $to "$signing"
  issue two-names "$(subject "$unionpay")/CN=041@1@somebody@2" middle $from $to "$signing"
  issue foreign "$(subject "$unionpay")" foreign-root $from $to "$signing"
  openssl pkcs8 -topk8 -nocrypt -in "$work/signer.key" -out certificates/signer-key.pem
}

# signature TEXT: Base64, over the hexadecimal digest
signature() {
  local digest
  digest=$(printf %s "$1" | openssl dgst -sha256 -r | cut -d' ' -f1)
  printf %s "$digest" | openssl dgst -sha256 -sign certificates/signer-key.pem | openssl base64 -A
}

# message CERTIFICATE FIELD...: sets text (what is signed, sorted), certificate and sign
message() {
  certificate=$(cat "certificates/$1.pem")
  shift
  text=$(printf '%s\n' version=5.1.0 encoding=UTF-8 signMethod=01 'signPubKeyCert=@' "$@" | sort | paste -sd '&' -)
  text=${text/signPubKeyCert=@/signPubKeyCert=$certificate}
  sign=$(signature "$text")
}

# answer NAME HEADERS: the message as an answer, with the signature in $sign or, where that is empty, without
answer() {
  {
    printf '# Made by make.sh, with openssl.\nsign: literal\n%s\n\n%s' "$2" "$text"
    [ -z "$sign" ] || printf '&signature=%s' "$sign"
    printf '\n'
  } > "answers/openssl-$1.vector"
}

percent() {
  printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

# notice NAME EXPECTED FIELD...: the message as a form
notice() {
  local name=$1 expected=$2 field body=
  shift 2
  for field in version=5.1.0 encoding=UTF-8 signMethod=01 "signPubKeyCert=$certificate" "$@" ${sign:+"signature=$sign"}; do
    body=$body${body:+&}${field%%=*}=$(percent "${field#*=}")
  done
  printf '# Made by make.sh, with openssl.\nnotice: %s\n\n%s\n' "$expected" "$body" > "notices/$name.vector"
}

messages() {
  local trade=(accessType=0 bizType=000000 merId=777290058110097 orderId=7894259244061958 txnTime=20240724030750
    currencyCode=156 respCode=00 'respMsg=成功[0000000]' queryId=2099001700007894259244061958)
  local query=("${trade[@]}" txnType=00 txnSubType=00 txnAmt=1 origRespCode=00 'origRespMsg=成功[0000000]')
  local unknown=$'action: QUERY\noutcome: UNKNOWN PROTOCOL' name
  message signer "${trade[@]}" txnType=01 txnSubType=06 txnAmt=1
  answer pay-accepted $'action: PAY\noutcome: PENDING tradeNo=2099001700007894259244061958 knowsTrade'
  message signer "${query[@]}"
  answer query-paid $'action: QUERY\noutcome: SUCCEEDED tradeNo=2099001700007894259244061958 knowsTrade'
  local right=$sign
  sign=
  answer query-no-signature "$unknown"
  sign=$(printf %s "$text" | openssl dgst -sha256 -sign certificates/signer-key.pem | openssl base64 -A)
  answer query-signature-over-the-text "$unknown"
  sign=$right
  text=${text/txnAmt=1&/txnAmt=10&}
  answer query-other-amount-than-signed "$(printf 'total: 10\n%s' "$unknown")"
  for name in expired early another two-names foreign; do
    message "$name" "${query[@]}"
    answer "query-certificate-$name" "$unknown"
  done
  message middle "${query[@]}"
  answer query-certificate-middle "$unknown"
  notices "${trade[@]}"
}

notices() {
  local paid=("$@" txnType=01 txnSubType=06 txnAmt=1 settleAmt=1 settleCurrencyCode=156 settleDate=0724 traceNo=061958
    traceTime=0724030751)
  local told='PAID 7894259244061958 1 tradeNo=2099001700007894259244061958'
  message signer "${paid[@]}"
  notice genuine "$told" "${paid[@]}"
  sign=
  notice unsigned INVALID "${paid[@]}"
  message signer "${paid[@]}"
  notice forged-amount INVALID "${paid[@]/txnAmt=1/txnAmt=100}"
  message foreign "${paid[@]}"
  notice foreign-certificate INVALID "${paid[@]}"
  message expired "${paid[@]}"
  notice expired-certificate INVALID "${paid[@]}"
  message another "${paid[@]}"
  notice certificate-of-another INVALID "${paid[@]}"
  said another-merchant INVALID "${paid[@]/merId=777290058110097/merId=777290058110098}"
  said another-amount 'PAID 7894259244061958 100 tradeNo=2099001700007894259244061958' "${paid[@]/txnAmt=1/txnAmt=100}"
  said no-order-of-ours INVALID "${paid[@]/orderId=7894259244061958/orderId=A894259244061958}"
  said another-currency INVALID "${paid[@]/currencyCode=156/currencyCode=840}"
  said accepted-only INVALID "$@" txnType=01 txnSubType=06 txnAmt=1
  said qr-code-created INVALID "$@" txnType=01 txnSubType=07 txnAmt=1 qrCode=https://qr.95516.com/00010000/1
  said defect "$told" "${paid[@]/respCode=00/respCode=A6}"
  said failed IRRELEVANT "${paid[@]/respCode=00/respCode=01}"
  said refund IRRELEVANT "${paid[@]/txnType=01/txnType=04}"
}

# said NAME EXPECTED FIELD...: rightly signed
said() {
  message signer "${@:3}"
  notice "$@"
}

[ $# -eq 1 ] || usage
mkdir -p certificates answers notices
case $1 in
  certificates) certificates ;;
  messages) ;;
  *) usage ;;
esac
messages
