package upay.sandbox.unionpay;

/** A request whose content UnionPay would not take: respCode 10. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    BadRequest(String field) {
        super(field, null, false, false);
    }
}
