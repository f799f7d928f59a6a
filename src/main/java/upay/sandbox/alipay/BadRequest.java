package upay.sandbox.alipay;

/** A signed request with invalid content: {@code ACQ.INVALID_PARAMETER}. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    BadRequest(String field) {
        super(field, null, false, false);
    }
}
