package upay.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** How this protocol's JSON is read and written. */
final class Json {
    /** Nobody's goods or extras nest deeper; the work is linear in the body's size anyway. */
    private static final int DEPTH_MAX = 64;

    /**
     * Bodies are bounded before they come here, so a length needs no second bound; nothing is ever converted to a number.
     * Names are not kept from request to request: a client could fill such a table.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}
}
