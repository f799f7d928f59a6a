package upay.sandbox.jdpay;

/** A request with content that JD does not accept. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    BadRequest(String field) {
        super(field, null, false, false);
    }
}
