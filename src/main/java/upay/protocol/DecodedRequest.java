package upay.protocol;

/** What became of a body: a request that is valid by itself, or the refusal that answers it. */
public sealed interface DecodedRequest<R> {

    record Valid<R>(R request) implements DecodedRequest<R> {}

    record Refused<R>(Reply.Refusal refusal) implements DecodedRequest<R> {}
}
