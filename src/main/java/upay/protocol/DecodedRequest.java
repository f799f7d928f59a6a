package upay.protocol;

/** The result of decoding a body: a request that is valid by itself, or the refusal to return. */
public sealed interface DecodedRequest<R> {

    record Valid<R>(R request) implements DecodedRequest<R> {}

    record Refused<R>(Reply.Refusal refusal) implements DecodedRequest<R> {}
}
