package upay.sandbox.baifubao;

/**
 * A request that Baifubao refuses before the business checks: a missing or illegal field. Names the field, not its
 * value.
 */
final class BadRequest extends RuntimeException {
    private final String code;

    private BadRequest(String code, String field) {
        super(field, null, false, false);
        this.code = code;
    }

    static BadRequest missing(String field) {
        return new BadRequest("5801", field);
    }

    static BadRequest illegal(String field) {
        return new BadRequest("5802", field);
    }

    /** Baifubao's code. */
    String code() {
        return code;
    }
}
