package upay.tracing;

/**
 * The attributes that spans may have. None is for free text: no payment code, payer, key or signature can be put into a
 * span.
 */
public enum SpanKey {
    SN("upay.sn"),
    CLIENT_SN("upay.client_sn"),
    TERMINAL("upay.terminal"),
    TSN("upay.tsn"),
    RESULT_CODE("upay.result_code"),
    ERROR_CODE("upay.error_code"),
    STATUS("upay.order_status"),
    CHANNEL("upay.channel"),
    ACTION("upay.action"),
    OUTCOME("upay.outcome"),
    HTTP_STATUS("http.response.status_code"),
    ATTEMPT("upay.attempt"),
    EVENT("upay.event"),
    INSTANCE("upay.instance");

    private final String text;

    SpanKey(String text) {
        this.text = text;
    }

    /** As collectors see it. */
    public String text() {
        return text;
    }
}
