package upay.sandbox.wechat;

/** A request that WeChat refuses before the business checks, in a signed answer. Names the field, not its value. */
final class BadRequest extends RuntimeException {
    private final String code;

    BadRequest(String code, String field) {
        super(field, null, false, false);
        this.code = code;
    }

    /** WeChat's {@code err_code}. */
    String code() {
        return code;
    }
}
