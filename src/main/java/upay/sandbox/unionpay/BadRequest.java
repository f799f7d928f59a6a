package upay.sandbox.unionpay;

/** A request with content that UnionPay does not accept: respCode 10. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    BadRequest(String field) {
        super(field, null, false, false);
    }
}
