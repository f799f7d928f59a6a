package upay.doctor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a signature. It never contains a secret or a signature.
 *
 * @param cause the first of the causes, if there are several
 * @param chinese one sentence for the client's developer, with what to do
 * @param english one sentence for the operator
 * @param change the line to change in the client; empty if there is none
 */
public record Finding(Cause cause, String chinese, String english, String change) {
    static Finding of(Cause cause) {
        return of(List.of(cause.part()));
    }

    /** @param parts the independent causes, at least one */
    static Finding of(List<Part> parts) {
        return new Finding(
                parts.get(0).cause(),
                parts.stream().map(Part::chinese).collect(Collectors.joining("；")),
                parts.stream().map(Part::english).collect(Collectors.joining("; ")),
                parts.stream().map(part -> part.cause().change()).distinct().collect(Collectors.joining("; ")));
    }
}
