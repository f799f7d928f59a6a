package upay.sandbox.jdpay;

/** A request whose content JD would not take. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    BadRequest(String field) {
        super(field, null, false, false);
    }
}
