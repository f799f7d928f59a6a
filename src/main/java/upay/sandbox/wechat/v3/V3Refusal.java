package upay.sandbox.wechat.v3;

/** A request that WeChat refuses before the business checks. Names the field, not its value. */
final class V3Refusal extends RuntimeException {
    private final int status;
    private final String code;

    private V3Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static V3Refusal parameter(String field) {
        return new V3Refusal(400, "PARAM_ERROR", "参数错误: " + field);
    }

    /** Whoever sent this cannot be told; so the answer is not signed. */
    static V3Refusal signature(String message) {
        return new V3Refusal(401, "SIGN_ERROR", message);
    }

    static V3Refusal of(int status, String code, String message) {
        return new V3Refusal(status, code, message);
    }

    V3Answer answer() {
        return V3Answer.error(status, code, getMessage());
    }
}
